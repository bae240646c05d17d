/** Find an account by name or number. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { accountNames } from "../../api/queries";
import type { AccountName } from "../../api/types";
import { t } from "../../messages";
import { LinkButton } from "../../parts/LinkButton";
import { SearchBox } from "../../parts/SearchBox";
import { EmptyState, Failure, Loading } from "../../parts/States";
import page from "../../parts/page.module.css";
import { keepScope, useMay } from "../../scope";
import table from "../../parts/table.module.css";
import { useRowKeys } from "../../parts/useRowKeys";

const SHOWN = 200;

export function AccountsPage() {
  const { q } = useSearch({ from: "/frame/accounts" });
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery({ ...accountNames(q ?? ""), placeholderData: keepPreviousData });
  const search = (next: string | undefined) =>
    void navigate({ to: "/accounts", search: (now) => ({ ...keepScope(now), q: next }), replace: true });
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  if (data.length === 0 && q === undefined) return <FirstUse />;
  return (
    <article className={page.page}>
      <h1 className={page.sentence}>{t.accounts.listSentence(data.length, data.length >= SHOWN, q)}</h1>
      <div className={page.section}>
        <SearchBox label={t.accounts.search} placeholder={t.accounts.placeholder} value={q} search={search} />
        {data.length === 0 ? <EmptyState level={2} title={t.accounts.none(q ?? "")} text={t.accounts.noneText} /> : <Names accounts={data} />}
      </div>
    </article>
  );
}

function FirstUse() {
  const may = useMay("import_lines");
  return (
    <EmptyState title={t.accounts.first} text={t.accounts.firstText}>
      {may && <LinkButton to="/imports/new">{t.ledger.importFile}</LinkButton>}
    </EmptyState>
  );
}

function Names({ accounts }: { accounts: AccountName[] }) {
  const { place, chosen } = useRowKeys(accounts.length);
  return (
    <table className={table.table} aria-label={t.accounts.title}>
      <thead>
        <tr>
          <th scope="col">{t.portfolio.columns.name}</th>
          <th scope="col">{t.accounts.number}</th>
          <th scope="col" className={table.wide}>{t.accounts.source}</th>
          <th scope="col" className={table.wide}>{t.accounts.country}</th>
        </tr>
      </thead>
      <tbody ref={place}>
        {accounts.map((account, index) => (
          <tr key={account.id} data-chosen={index === chosen || undefined}>
            <th scope="row" className={table.name} title={account.name}>
              <Link to="/accounts/$id" params={{ id: account.id }} search={keepScope}>{account.name}</Link>
            </th>
            <td>{account.external_id}</td>
            <td className={table.wide}>{account.source}</td>
            <td className={table.wide}>{account.country}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
