/** Who makes the profit and who gives it back: the whale curve, the ladder of the whole, and whether it agrees with the ledger. */
import { NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { ladder, reconciliation, whale } from "../../api/economics";
import type { Reconciliation, Whale } from "../../api/types";
import { cents, count, dayBefore, exactly } from "../../format";
import { t } from "../../messages";
import { EmptyState, Failure, Loading } from "../../parts/States";
import { Amount } from "../../parts/Figure";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";
import { keepScope } from "../../scope";
import { DIMENSIONS, ladderAddress, LEVELS, whaleAddress } from "./asked";
import { Download } from "./Download";
import { LadderPicture } from "./LadderPicture";
import { Members } from "./Members";
import { PeriodForm, useAsk } from "./PeriodForm";
import { WhaleAccounts } from "./WhaleAccounts";
import { WhaleCurve } from "./WhaleCurve";

export function ProfitPage() {
  const { from, until, capital_percent, rung, rows: by = "segment" } = useSearch({ from: "/frame/profit" });
  const period = { from, until, capital_percent };
  const { data, error, refetch } = useQuery(whale({ ...period, rung }));
  const { data: ladders } = useQuery(ladder({ ...period, by, limit: 50 }));
  const { data: reconciled } = useQuery(reconciliation(period));
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  const { meta } = data;
  const levels = LEVELS.filter((level) => data.ladder.rungs.some((each) => each.rung === level && each.amount !== null));
  return (
    <article className={page.page}>
      <h1 className={page.sentence}>{t.economics.whale.sentence(data)}</h1>
      <p className={page.under}>
        {t.economics.under(t.terms.dates(meta.from, dayBefore(meta.until)), meta.as_of, meta.ledger_version)}{" "}
        {data.whale.unknown > 0 && t.economics.whale.unknown(data)}
      </p>
      <PeriodForm from={meta.from} until={meta.until} capital={{ percent: capital_percent }}>
        <Level rung={data.whale.rung} levels={levels} />
        <Download href={ladderAddress({ ...period, by }, "xlsx")} label={t.economics.xlsx} />
        <Download href={whaleAddress({ ...period, rung })} label={t.economics.whale.csv} />
        <Link to="/bridge" search={keepScope}>{t.economics.bridge.open}</Link>
      </PeriodForm>
      {data.whale.accounts === 0 ? <EmptyState level={2} title={t.economics.nothing} text={t.economics.nothingText} /> : <Found data={data} />}
      <LadderPicture ladder={data.ladder} unit={meta} />
      {ladders && <Members ladders={ladders} by={by} dimensions={DIMENSIONS} />}
      {reconciled && <Reconciled of={reconciled} />}
    </article>
  );
}

function Found({ data }: { data: Whale }) {
  return (
    <>
      <WhaleCurve data={data} />
      <WhaleAccounts data={data} />
    </>
  );
}

function Level({ rung, levels }: { rung: Whale["whale"]["rung"]; levels: Whale["whale"]["rung"][] }) {
  const ask = useAsk();
  return (
    <NativeSelect
      size="xs" label={t.economics.whale.level} value={rung} onChange={({ currentTarget }) => ask({ rung: currentTarget.value })}
      data={levels.map((value) => ({ value, label: t.economics.rung[value] }))}
    />
  );
}

function Reconciled({ of }: { of: Reconciliation }) {
  const { reconciled, dimension } = t.economics;
  return (
    <section className={page.section}>
      <h2 className={page.title} id="reconciled">{reconciled.title}</h2>
      <p className={page.subtitle}>
        {reconciled.sentence(of.agrees, of.ledger_lines, `${of.meta.currency} ${exactly(of.ledger_net_sales)}`)}{" "}
        {of.uncosted_sales !== null && of.uncosted_sales !== 0 && reconciled.uncosted(`${of.meta.currency} ${cents(of.uncosted_sales, of.meta)}`)}{" "}
        {of.unplaced_invoices > 0 && reconciled.unplaced(of.unplaced_invoices, `${of.meta.currency} ${cents(of.unplaced_discount, of.meta)}`)}
      </p>
      <div className={table.scroll} tabIndex={0} role="region" aria-labelledby="reconciled">
        <table className={table.table} aria-labelledby="reconciled">
          <thead>
            <tr>
              <th scope="col">{reconciled.level}</th>
              <th scope="col" className={table.right}>{reconciled.rows}</th>
              <th scope="col" className={table.right}>{t.economics.rung.net_sales}</th>
              <th scope="col" className={table.right}>{reconciled.difference}</th>
              <th scope="col" className={table.right}>{reconciled.costDifference}</th>
              <th scope="col" className={table.right}>{t.economics.rung[of.lowest]}</th>
            </tr>
          </thead>
          <tbody>
            {of.levels.map((level) => (
              <tr key={level.by}>
                <th scope="row">{dimension[level.by]}</th>
                <td className={`${table.right} number`}>{count(level.rows)}</td>
                <td className={`${table.right} number`}>{exactly(level.net_sales)}</td>
                <td className={`${table.right} number`}>{exactly(level.net_sales_difference)}</td>
                <td className={`${table.right} number`}>{level.cost_difference === null ? <Amount value={null} unit={of.meta} missing={t.economics.missing.no_cost} /> : exactly(level.cost_difference)}</td>
                <td className={`${table.right} number`}>{level.lowest === null ? t.terms.noData : exactly(level.lowest)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
