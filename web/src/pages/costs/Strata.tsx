/** Customers by what they are worth and what serving them leaves: four kinds with their money, and the customers of each. */
import { Button, SegmentedControl } from "@mantine/core";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { strata } from "../../api/cost-queries";
import type { Strata as Told, StratumChoice } from "../../api/types";
import { cents, count, percent } from "../../format";
import { t } from "../../messages";
import { Amount, Known } from "../../parts/Figure";
import { Failure, Loading } from "../../parts/States";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";
import { keepScope } from "../../scope";
import { Download } from "../economics/Download";

const KINDS: StratumChoice[] = ["core", "opportunistic", "service_drain", "marginal", "unknown"];

const nameOf = (kind: StratumChoice) => (kind === "unknown" ? t.costs.strata.unrated : t.costs.strata.kind[kind]);

export function Strata() {
  const { strata: words } = t.costs;
  const [kind, setKind] = useState<StratumChoice>("service_drain");
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({ ...strata(kind), placeholderData: keepPreviousData });
  const first = data?.pages[0];
  const rows = data?.pages.flatMap((each) => each?.accounts ?? []) ?? [];
  return (
    <section className={page.section}>
      <div className={page.head} style={{ flexWrap: "wrap" }}>
        <div>
          <h2 className={page.title}>{words.title}</h2>
          <p className={page.subtitle}>{words.text}</p>
        </div>
        {first && <Download href={`/api/v1/costs/strata.xlsx?from=${first.from}&to=${first.to}`} label={words.download} />}
      </div>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {first && <Kinds told={first} />}
      <SegmentedControl
        mt="lg" size="xs" aria-label={words.choice} value={kind} onChange={(value) => setKind(value)}
        data={KINDS.map((value) => ({ value, label: nameOf(value) }))} style={{ maxWidth: "100%", overflowX: "auto" }}
      />
      {first && rows.length === 0 && <p className="quiet">{words.none}</p>}
      {first && rows.length > 0 && <Customers rows={rows} told={first} name={words.of(nameOf(kind))} />}
      {hasNextPage && (
        <Button mt="md" variant="default" size="compact-sm" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>{t.costs.more}</Button>
      )}
    </section>
  );
}

function Customers({ rows, told, name }: { rows: Told["accounts"]; told: Told; name: string }) {
  const { columns, noCost, noSales, points } = t.costs.strata;
  const right = [columns.revenue, columns.margin, columns.cost, columns.ratio, columns.size, columns.active, columns.points];
  return (
    <div className={table.scroll} tabIndex={0} role="region" aria-label={name} style={{ marginTop: 12 }}>
      <table className={table.table} aria-label={name}>
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
              <td className={table.right}>{cents(row.revenue, told)}</td>
              <td className={table.right}><Known value={row.margin} missing={noCost}>{percent}</Known></td>
              <td className={table.right}>{cents(row.cost, told)}</td>
              <td className={table.right}><Known value={row.cost_ratio} missing={noSales}>{(value) => percent(value, 2)}</Known></td>
              <td className={table.right}><Amount value={row.order_size} unit={told} missing={noSales} overview /></td>
              <td className={table.right}>{t.costs.strata.months(row.months_active, told.months)}</td>
              <td className={table.right} title={row.stratified ? points(row.stratified) : undefined}>
                {row.stratified ? `${row.stratified.buying_power} ${row.stratified.loyalty} ${row.stratified.profitability} ${row.stratified.cost_to_serve}` : t.terms.noData}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Kinds({ told }: { told: Told }) {
  const { strata: words } = t.costs;
  const { columns } = words;
  return (
    <div className={table.scroll} tabIndex={0} role="region" aria-label={words.all}>
      <table className={table.table} aria-label={words.all}>
        <thead>
          <tr>
            <th scope="col">{columns.kind}</th>
            {[columns.accounts, columns.revenue, columns.profit, columns.cost].map((column) => <th key={column} scope="col" className={table.right}>{column}</th>)}
            <th scope="col" className={table.wide}>{columns.todo}</th>
          </tr>
        </thead>
        <tbody>
          {told.kinds.map((each) => (
            <tr key={each.stratum ?? "unknown"}>
              <th scope="row">{each.stratum ? words.kind[each.stratum] : words.unrated}</th>
              <td className={table.right}>{count(each.accounts)}</td>
              <td className={table.right}>{cents(each.revenue, told)}</td>
              <td className={table.right}><Amount value={each.gross_profit} unit={told} missing={words.noCost} /></td>
              <td className={table.right}>{cents(each.cost, told)}</td>
              <td className={table.wide}>{each.stratum ? words.todo[each.stratum] : words.unratedText}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
