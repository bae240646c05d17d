/** The accounts behind a cell, or all of them; the most money first. */
import { Button, Pill } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { migrated } from "../../api/queries";
import { isRung } from "../../api/rung";
import type { MigratedAccount, RunMigration } from "../../api/types";
import { count, signedCents } from "../../format";
import { t } from "../../messages";
import { Amount } from "../../parts/Figure";
import { Failure, Loading } from "../../parts/States";
import { useRowKeys } from "../../parts/useRowKeys";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";
import { keepScope } from "../../scope";

export function Migrated({ found }: { found: RunMigration }) {
  const { from_state: was, to_state: is, segment } = useSearch({ from: "/frame/migration" });
  const { from, to, by, measure } = found;
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } =
    useInfiniteQuery(migrated(from.id, to.id, { by, measure, segment, from_state: was, to_state: is }));
  const rows = data?.pages.flatMap((each) => each.accounts) ?? [];
  const meta = data?.pages[0]?.meta;
  const { place, chosen } = useRowKeys(rows.length);
  const { columns } = t.migration;
  return (
    <section className={page.section} aria-labelledby="migrated">
      <h2 className={page.title} id="migrated">{t.migration.accounts}</h2>
      {meta && <p className={page.subtitle}>{t.migration.accountsText(count(rows.length), count(meta.total), signedCents(meta.change, to), to.currency)}</p>}
      {(was || is) && <Asked words={t.migration.between(was && t.migration.state(was, by), is && t.migration.state(is, by))} />}
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data && (
        <div className={table.scroll} tabIndex={0}>
          <table className={table.table} aria-labelledby="migrated">
            <thead>
              <tr>
                <th scope="col">{columns.name}</th>
                <th scope="col">{columns.states}</th>
                <th scope="col" className={`${table.right} ${table.wide}`}>{columns.before}</th>
                <th scope="col" className={`${table.right} ${table.wide}`}>{columns.after}</th>
                <th scope="col" className={table.right}>{columns.change}</th>
                {isRung(found.measure) && <th scope="col" className={`${table.right} ${table.wide}`}>{t.migration.rungBefore(t.terms.Measure[measure])}</th>}
                {isRung(found.measure) && <th scope="col" className={table.right}>{t.migration.rungAfter(t.terms.Measure[measure])}</th>}
              </tr>
            </thead>
            <tbody ref={place}>
              {rows.map((row, index) => <Row key={`${row.source} ${row.external_id}`} row={row} found={found} chosen={index === chosen} />)}
            </tbody>
          </table>
        </div>
      )}
      {hasNextPage && <Button mt="md" variant="default" size="compact-sm" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>{t.terms.more}</Button>}
    </section>
  );
}

function Row({ row, found, chosen }: { row: MigratedAccount; found: RunMigration; chosen: boolean }) {
  const { by, to } = found;
  return (
    <tr data-chosen={chosen || undefined}>
      <th scope="row" className={table.name} title={row.name}>
        {row.id === null ? row.name : <Link to="/accounts/$id" params={{ id: row.id }} search={keepScope}>{row.name}</Link>}
      </th>
      <td>{t.migration.state(row.from, by)} <span aria-hidden>→</span><span className="sr-only">{t.compare.became}</span> {t.migration.state(row.to, by)}</td>
      <td className={`${table.right} ${table.wide}`}><Amount value={row.before} unit={to} missing={t.compare.unknownThen} /></td>
      <td className={`${table.right} ${table.wide}`}><Amount value={row.after} unit={to} missing={t.compare.unknownThen} /></td>
      <td className={table.right}><span className={row.change < 0 ? "number negative" : "number"}>{signedCents(row.change, to)}</span></td>
      {isRung(found.measure) && <td className={`${table.right} ${table.wide}`}><Amount value={row.rung_before} unit={to} missing={t.terms.notOnRung} /></td>}
      {isRung(found.measure) && <td className={table.right}><Amount value={row.rung_after} unit={to} missing={t.terms.notOnRung} /></td>}
    </tr>
  );
}

/** What the list is narrowed to, and the way back. */
function Asked({ words }: { words: string }) {
  const navigate = useNavigate();
  const remove = () =>
    void navigate({ to: "/migration", search: (now) => ({ ...now, from_state: undefined, to_state: undefined }), resetScroll: false });
  return (
    <div className="no-print" style={{ display: "flex", gap: 8, alignItems: "center", margin: "8px 0" }}>
      <Pill withRemoveButton onRemove={remove} removeButtonProps={{ "aria-label": t.portfolio.remove(words), "aria-hidden": false, tabIndex: 0 }}>{words}</Pill>
      <Button variant="subtle" size="compact-sm" onClick={remove}>{t.migration.all}</Button>
    </div>
  );
}
