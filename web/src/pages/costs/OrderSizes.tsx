/** What invoices cost by their size, and which customers would save most by ordering less often. */
import { Button, SegmentedControl } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { type Every, orderSizes } from "../../api/cost-queries";
import type { OrderSizes as Sizes } from "../../api/types";
import { cents, count, money, percent, tick } from "../../format";
import { t } from "../../messages";
import { Failure, Loading } from "../../parts/States";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";
import { keepScope } from "../../scope";
import styles from "./costs.module.css";

const EVERY: Every[] = ["week", "month"];

export function OrderSizes() {
  const [every, setEvery] = useState<Every>("week");
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(orderSizes(every));
  const first = data?.pages[0];
  const rows = data?.pages.flatMap((each) => each?.accounts ?? []) ?? [];
  return (
    <section className={page.section}>
      <div className={page.head} style={{ flexWrap: "wrap" }}>
        <div>
          <h2 className={page.title}>{first ? t.costs.sizes(money(first.saving, first), every) : t.costs.sizesTitle}</h2>
          <p className={page.subtitle}>{t.costs.sizesText}</p>
        </div>
        <SegmentedControl
          size="xs" aria-label={t.costs.every} value={every} onChange={(value) => setEvery(value)}
          data={EVERY.map((value) => ({ value, label: t.costs.everys[value] }))}
        />
      </div>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {first && <Bands sizes={first} />}
      {first && (
        <div className={table.scroll} tabIndex={0} role="region" aria-label={t.costs.consolidation} style={{ marginTop: 24 }}>
          <table className={table.table} aria-label={t.costs.consolidation}>
            <thead>
              <tr>
                <th scope="col">{t.costs.sizeColumns.name}</th>
                {[t.costs.sizeColumns.invoices, t.costs.sizeColumns.consolidated, t.costs.sizeColumns.cost, t.costs.sizeColumns.saving].map((column) => (
                  <th key={column} scope="col" className={table.right}>{column}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={`${row.source}/${row.external_id}`}>
                  <th scope="row" title={row.name} style={{ maxWidth: 280, overflow: "hidden", textOverflow: "ellipsis" }}>
                    {row.id ? <Link to="/accounts/$id" params={{ id: row.id }} search={keepScope}>{row.name}</Link> : row.name}
                  </th>
                  <td className={table.right}>{count(row.invoices)}</td>
                  <td className={table.right}>{count(row.consolidated)}</td>
                  <td className={table.right}>{cents(row.cost, first)}</td>
                  <td className={table.right}>{cents(row.saving, first)}</td>
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

/** One row for each size, with a bar as long as the part of net sales that handling takes. */
function Bands({ sizes }: { sizes: Sizes }) {
  const columns = t.costs.bandColumns;
  const right = [columns.invoices, columns.revenue, columns.cost, columns.each, columns.ratio];
  const dearest = Math.max(...sizes.bands.map((band) => band.cost_ratio ?? 0));
  return (
    <div className={table.scroll} tabIndex={0} role="region" aria-label={t.costs.bands}>
      <table className={table.table} aria-label={t.costs.bands}>
        <thead>
          <tr>
            <th scope="col">{columns.from(sizes.currency)}</th>
            {right.map((column) => <th key={column} scope="col" className={table.right}>{column}</th>)}
          </tr>
        </thead>
        <tbody>
          {sizes.bands.map((band) => (
            <tr key={band.from}>
              <th scope="row">{t.costs.fromSize(tick(band.from, sizes))}</th>
              <td className={table.right}>{count(band.invoices)}</td>
              <td className={table.right}>{cents(band.revenue, sizes)}</td>
              <td className={table.right}>{cents(band.cost, sizes)}</td>
              <td className={table.right}>{cents(Math.round(band.cost / band.invoices), sizes)}</td>
              <td className={table.right}>
                {band.cost_ratio !== null && (
                  <>
                    <span className={styles.bar} aria-hidden><span className={styles.used} style={{ width: `${(band.cost_ratio / dearest) * 100}%` }} /></span>
                    {percent(band.cost_ratio, 2)}
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
