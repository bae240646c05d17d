/** The history of the ledger: every import, what it brought and what it set aside. */
import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { imports } from "../../api/queries";
import type { Import } from "../../api/types";
import { count, time } from "../../format";
import { t } from "../../messages";
import { Amount } from "../../parts/Figure";
import { LinkButton } from "../../parts/LinkButton";
import { EmptyState, Failure, Loading } from "../../parts/States";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";
import { keepScope, useMay } from "../../scope";
import styles from "./ledger.module.css";
import { ImportButton } from "./ImportButton";
import { StateBadge } from "./StateBadge";
import { kindOf } from "./wizard/fields";

export function ImportsPage() {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(imports);
  const may = useMay("import_lines");
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  const all = data.pages.flatMap((each) => each.imports);
  const [last] = all;
  if (!last) {
    return (
      <EmptyState title={t.ledger.first} text={may ? t.ledger.firstText : t.ledger.firstViewer}>
        <ImportButton />
        <ConnectorsLink />
      </EmptyState>
    );
  }
  return (
    <article className={page.page}>
      <h1 className={page.sentence}>{t.ledger.historySentence(data.pages[0]?.meta.total ?? all.length, last)}</h1>
      <div className={styles.actions}>
        <ImportButton />
        <ConnectorsLink />
        <LinkButton to="/imports/versions" search={keepScope} variant="default">{t.versions.open}</LinkButton>
      </div>
      <section className={page.section} aria-labelledby="history">
        <h2 className={page.title} id="history">{t.ledger.historyTitle}</h2>
        <div className={table.scroll} tabIndex={0} role="group" aria-labelledby="history">
          <History imports={all} />
        </div>
        {hasNextPage && (
          <Button mt="md" variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>{t.terms.more}</Button>
        )}
      </section>
    </article>
  );
}

/** Only administrators keep connectors. */
function ConnectorsLink() {
  if (!useMay("change_settings")) return null;
  return <LinkButton to="/connectors" search={keepScope} variant="default" className="no-print">{t.connectors.open}</LinkButton>;
}

function History({ imports: all }: { imports: Import[] }) {
  const { columns } = t.ledger;
  return (
    <table className={table.table} aria-labelledby="history">
      <thead>
        <tr>
          <th scope="col">{columns.file}</th>
          <th scope="col" className={table.wide}>{columns.state}</th>
          <th scope="col" className={table.wide}>{columns.kind}</th>
          <th scope="col" className={table.wide}>{columns.source}</th>
          <th scope="col" className={table.right}>{columns.accepted}</th>
          <th scope="col" className={table.right}>{columns.quarantined}</th>
          <th scope="col" className={`${table.right} ${table.wide}`}>{columns.revenue}</th>
          <th scope="col" className={table.wide}>{columns.period}</th>
          <th scope="col" className={`${table.right} ${table.wide}`}>{columns.ledger}</th>
          <th scope="col" className={table.wide}>{columns.by}</th>
          <th scope="col" className={table.wide}>{columns.at}</th>
        </tr>
      </thead>
      <tbody>
        {all.map((each) => (
          <tr key={each.id} className={each.state === "undone" ? styles.undone : undefined}>
            <th scope="row" className={`${table.name} ${styles.fileName}`} title={each.file_name}>
              <Link to="/imports/$id" params={{ id: each.id }} search={keepScope}>{each.file_name}</Link>
              {each.state === "undone" && <span className={styles.onPhone}>{t.ledger.states.undone}</span>}
            </th>
            <td className={table.wide}><StateBadge state={each.state} />{each.kind === "lines" && each.state === "in_force" && each.lines_in_force < each.accepted && <> {t.changes.badge}</>}</td>
            <td className={table.wide}>{t.wizard.kinds[kindOf(each.kind)].name}</td>
            <td className={table.wide}>{each.source}</td>
            <td className={table.right}>{count(each.accepted)}</td>
            <td className={table.right}>
              {each.quarantined === 0 ? "0" : (
                <Link to="/imports/$id" params={{ id: each.id }} search={keepScope} hash="quarantine">{count(each.quarantined)}</Link>
              )}
            </td>
            <td className={`${table.right} ${table.wide}`}><Revenue of={each} /></td>
            <td className={`${table.wide} number`}>{each.first_date && each.last_date ? t.terms.dates(each.first_date, each.last_date) : <span className="quiet">–</span>}</td>
            <td className={`${table.right} ${table.wide}`}>{count(each.ledger_version)}</td>
            <td className={table.wide}>{each.created_by}</td>
            <td className={`${table.wide} number`}>{time(each.created_at)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Revenue({ of }: { of: Import }) {
  if (of.kind !== "lines") return <span className="quiet" title={t.ledger.noAmounts}>–</span>;
  return <><Amount value={of.revenue} unit={of} missing={t.ledger.noRate} /> {of.revenue !== null && of.currency}</>;
}
