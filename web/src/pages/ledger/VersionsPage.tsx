/** The versions of the ledger: who made each and why; and what two of them differ by. */
import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { ledgerVersions } from "../../api/queries";
import type { LedgerVersion } from "../../api/types";
import { count, time } from "../../format";
import { t } from "../../messages";
import { Amount } from "../../parts/Figure";
import { EmptyState, Failure, Loading } from "../../parts/States";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";
import { keepScope } from "../../scope";
import styles from "./ledger.module.css";
import { ImportButton } from "./ImportButton";
import { VersionComparison } from "./VersionComparison";

export function VersionsPage() {
  const { from_version: from, to_version: to } = useSearch({ from: "/frame/imports/versions" });
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(ledgerVersions);
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  const all = data.pages.flatMap((each) => each.versions);
  const [newest] = all;
  if (!newest) return <EmptyState title={t.ledger.first} text={t.versions.none}><ImportButton /></EmptyState>;
  return (
    <article className={page.page}>
      <p className={styles.crumb}><Link to="/imports" search={keepScope}>{t.ledger.title}</Link> / {t.versions.title}</p>
      <h1 className={page.sentence}>{t.versions.sentence(newest)}</h1>
      <p className={page.under}>{t.versions.text}</p>
      <VersionComparison newest={newest.version} from={from} to={to} />
      <section className={page.section} aria-labelledby="versions">
        <h2 className={page.title} id="versions">{t.versions.title}</h2>
        <div className={table.scroll} tabIndex={0} role="group" aria-labelledby="versions">
          <Versions versions={all} />
        </div>
        {hasNextPage && (
          <Button mt="md" variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>{t.terms.more}</Button>
        )}
      </section>
    </article>
  );
}

function Versions({ versions }: { versions: LedgerVersion[] }) {
  const { columns } = t.versions;
  return (
    <table className={table.table} aria-labelledby="versions">
      <thead>
        <tr>
          <th scope="col" className={table.right}>{columns.version}</th>
          <th scope="col">{columns.what}</th>
          <th scope="col" className={`${table.right} ${table.wide}`}>{columns.files}</th>
          <th scope="col" className={table.right}>{columns.lines}</th>
          <th scope="col" className={`${table.right} ${table.wide}`}>{columns.revenue}</th>
          <th scope="col" className={table.wide}>{columns.by}</th>
          <th scope="col" className={table.wide}>{columns.at}</th>
          <th scope="col" className={table.wide}>{columns.why}</th>
          <th scope="col" className={`${table.wide} no-print`}><span className="sr-only">{columns.compare}</span></th>
        </tr>
      </thead>
      <tbody>
        {versions.map((each) => (
          <tr key={each.version}>
            <th scope="row" className={table.right}>{count(each.version)}</th>
            <td>
              {t.versions.what(each.what)}{" "}
              {each.import_id && <Link to="/imports/$id" params={{ id: each.import_id }} search={keepScope}>{each.file_name}</Link>}
              {!each.answerable && <span className="quiet"> {t.versions.cleanedUp}</span>}
            </td>
            <td className={`${table.right} ${table.wide}`}>{count(each.files)}</td>
            <td className={table.right}>{count(each.lines)}</td>
            <td className={`${table.right} ${table.wide}`}>
              {each.totals.map((total) => (
                <div key={total.currency}><Amount value={total.revenue} unit={total} missing={t.versions.notKept} /> {total.currency}</div>
              ))}
            </td>
            <td className={table.wide}>{each.created_by}</td>
            <td className={`${table.wide} number`}>{time(each.created_at)}</td>
            <td className={`${table.wide} ${table.wrap}`}>{each.reason ?? <span className="quiet">–</span>}</td>
            <td className={`${table.wide} no-print`}>
              <Link to="/imports/versions" search={(now) => ({ ...keepScope(now), from_version: each.version - 1, to_version: each.version })} aria-label={t.versions.changesOf(each.version)}>
                {t.versions.whatChanged}
              </Link>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
