/** What each account costs to serve, beside what percentages would charge it. */
import { Button, SegmentedControl } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { accountCosts, type CostsSort } from "../../api/cost-queries";
import { cents, percent, signedCents, type Unit } from "../../format";
import { t } from "../../messages";
import { Known } from "../../parts/Figure";
import { Failure, Loading } from "../../parts/States";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";
import { keepScope } from "../../scope";

const SORTS: CostsSort[] = ["cost", "difference"];

export function AccountCosts({ unit }: { unit: Unit }) {
  const [sort, setSort] = useState<CostsSort>("cost");
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(accountCosts(sort));
  const columns = t.costs.accountColumns;
  const right = [columns.revenue, columns.cost, columns.ratio, columns.traditional, columns.difference];
  const rows = data?.pages.flatMap((each) => each?.accounts ?? []);
  return (
    <section className={page.section}>
      <div className={page.head} style={{ flexWrap: "wrap" }}>
        <div>
          <h2 className={page.title}>{t.costs.accounts}</h2>
          <p className={page.subtitle}>{t.costs.accountsText(unit.currency)}</p>
        </div>
        <SegmentedControl
          size="xs" aria-label={t.costs.sort} value={sort} onChange={(value) => setSort(value)}
          data={SORTS.map((value) => ({ value, label: t.costs.sorts[value] }))}
        />
      </div>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!rows && !error && <Loading />}
      {rows && (
        <div className={table.scroll} tabIndex={0} role="region" aria-label={t.costs.accounts}>
          <table className={table.table} aria-label={t.costs.accounts}>
            <thead>
              <tr>
                <th scope="col">{columns.name}</th>
                {right.map((column) => <th key={column} scope="col" className={table.right}>{column}</th>)}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={`${row.source}/${row.external_id}`}>
                  <th scope="row" title={row.name} style={{ maxWidth: 280, overflow: "hidden", textOverflow: "ellipsis" }}>
                    {row.id ? <Link to="/accounts/$id" params={{ id: row.id }} search={keepScope}>{row.name}</Link> : row.name}
                  </th>
                  <td className={table.right}>{cents(row.revenue, unit)}</td>
                  <td className={table.right}>{cents(row.cost, unit)}</td>
                  <td className={table.right}><Known value={row.cost_ratio} missing={t.costs.noSales}>{(ratio) => percent(ratio, 2)}</Known></td>
                  <td className={table.right}>{cents(row.traditional, unit)}</td>
                  <td className={table.right}>{signedCents(row.difference, unit)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {hasNextPage && (
        <Button mt="md" variant="default" size="compact-sm" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>{t.costs.more}</Button>
      )}
    </section>
  );
}
