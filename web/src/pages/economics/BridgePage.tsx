/** Why sales or gross profit changed: the additive bridge, the factors that multiply, and growth by customer and market. */
import { NativeSelect, SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { bridge } from "../../api/economics";
import type { BridgeQuery, Bridges } from "../../api/types";
import { cents, dayBefore, decimal, signedCents } from "../../format";
import { t } from "../../messages";
import { Chart } from "../../parts/Chart";
import { NarrowToSegment } from "../../parts/InSegment";
import { Failure, Loading } from "../../parts/States";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";
import { useMay, useThen } from "../../scope";
import { afterMonth, bridgeAddress, DIMENSIONS, firstDay, lastMonth, monthOf, withinSegment } from "./asked";
import { Categories } from "./Categories";
import { BridgeMembers } from "./BridgeMembers";
import { Download } from "./Download";
import styles from "./economics.module.css";
import { PeriodForm, useAsk } from "./PeriodForm";
import { EarlierForm } from "./EarlierForm";
import { ProfitStructure } from "./ProfitStructure";
import { type Step, waterfallOption } from "./waterfall";

export function BridgePage() {
  const { from, until, before_from, before_until, of, rows: by = "account", market, structure = "segment", level, categories, segment } = useSearch({ from: "/frame/bridge" });
  const seesMargin = useMay("see_margin");
  const then = useThen();
  const query: BridgeQuery = { ...then, from, until, before_from, before_until, of: seesMargin ? of : undefined, by, market, categories, within: withinSegment(segment), limit: 50 };
  const { data, error, refetch } = useQuery(bridge(query));
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  const { meta, page: asked } = data;
  const { bridge: words } = t.economics;
  const earlier = t.terms.dates(asked.before_from, dayBefore(asked.before_until));
  const later = t.terms.dates(meta.from, dayBefore(meta.until));
  return (
    <article className={page.page}>
      <h1 className={page.sentence}>{words.sentence(data)}</h1>
      <p className={page.under}>{words.under(earlier, later, meta.ledger_version)}</p>
      <div className={styles.form}>
        <EarlierForm from={monthOf(asked.before_from)} until={lastMonth(asked.before_until)} change={{ from: firstDay, until: afterMonth }} />
      </div>
      <PeriodForm from={meta.from} until={meta.until}>
        {seesMargin && <Of of={asked.of} />}
        <NarrowToSegment />
        <Categories meta={meta} />
        <Download href={bridgeAddress(query, "xlsx")} label={t.economics.xlsx} />
        <Download href={bridgeAddress(query, "csv")} label={t.economics.csv} />
      </PeriodForm>
      <div className={`${page.section} ${styles.pair}`}>
        <Bars data={data} />
        <div>
          <GrowthGrid data={data} />
          <Factors data={data} />
        </div>
      </div>
      <BridgeMembers data={data} by={by} dimensions={DIMENSIONS} />
      <ProfitStructure
        by={structure} level={level}
        asked={{ ...then, from: meta.from ?? undefined, until: meta.until, before_from: asked.before_from ?? undefined, before_until: asked.before_until, within: withinSegment(segment), categories }}
      />
    </article>
  );
}

function Of({ of }: { of: Bridges["page"]["of"] }) {
  const ask = useAsk();
  return (
    <SegmentedControl
      size="xs" aria-label={t.economics.bridge.of} value={of} onChange={(value) => ask({ of: value === "gross_profit" ? value : undefined })}
      data={(["net_sales", "gross_profit"] as const).map((value) => ({ value, label: t.economics.bridge.ofName[value] }))}
    />
  );
}

function Bars({ data: { bridge: of, unconverted, meta, page: asked } }: { data: Bridges }) {
  const { bridge: words } = t.economics;
  const drawn = useMemo<Step[]>(
    () => [
      { name: words.before, amount: of.before, isLevel: true },
      ...of.bars.filter((bar) => bar.amount !== 0).map((bar) => ({ name: words.bar[bar.name] ?? bar.name, amount: bar.amount, isLevel: false })),
      { name: words.after, amount: of.after, isLevel: true },
    ],
    [of, words],
  );
  const option = useMemo(() => waterfallOption(drawn, meta), [drawn, meta]);
  return (
    <Chart
      title={words.title}
      subtitle={words.subtitle(words.ofName[asked.of] ?? asked.of, meta.currency)}
      option={option}
      summary={words.summary(of.before, of.after, meta)}
      height={Math.max(240, 40 + drawn.length * 36)}
      table={{
        figures: [], columns: [t.economics.step, t.economics.amount],
        rows: drawn.map((step) => [step.name, step.isLevel ? cents(step.amount, meta) : signedCents(step.amount, meta)]),
      }}
    >
      <p className={page.subtitle}>{words.convention}</p>
      {unconverted.lines > 0 && <p className={page.subtitle} style={{ marginTop: 8 }}>{words.unconverted(unconverted, meta)}</p>}
    </Chart>
  );
}

function GrowthGrid({ data: { growth, meta } }: { data: Bridges }) {
  const { bridge: words, dimension } = t.economics;
  const ask = useAsk();
  return (
    <section aria-labelledby="growth">
      <div className={page.head}>
        <div>
          <h2 className={page.title} id="growth">{words.growth}</h2>
          <p className={page.subtitle}>{words.growthText(dimension[growth.market].toLowerCase(), meta.currency)}</p>
        </div>
        <NativeSelect
          size="xs" aria-label={words.market} value={growth.market} className="no-print" onChange={({ currentTarget }) => ask({ market: currentTarget.value })}
          data={(["country", "segment", "category"] as const).map((value) => ({ value, label: dimension[value] }))}
        />
      </div>
      <table className={table.table} aria-labelledby="growth">
        <tbody>
          <tr><th scope="row">{words.before}</th><td className={`${table.right} number`}>{cents(growth.before, meta)}</td></tr>
          {growth.parts.map((part) => (
            <tr key={part.name}>
              <th scope="row">{words.part[part.name] ?? part.name}</th>
              <td className={`${table.right} ${part.amount < 0 ? "number negative" : "number"}`}>{signedCents(part.amount, meta)}</td>
            </tr>
          ))}
          <tr><th scope="row">{words.after}</th><td className={`${table.right} number`}>{cents(growth.after, meta)}</td></tr>
        </tbody>
      </table>
    </section>
  );
}

function Factors({ data: { factors, meta } }: { data: Bridges }) {
  const { bridge: words } = t.economics;
  if (factors === null) return <p className={`${page.section} ${page.subtitle}`}>{words.noFactors}</p>;
  return (
    <section className={page.section} aria-labelledby="factors">
      <h2 className={page.title} id="factors">{words.factors}</h2>
      <p className={page.subtitle}>{words.factorsText(meta.currency)}</p>
      <table className={table.table} aria-labelledby="factors">
        <thead>
          <tr>
            <th scope="col">{words.factor}</th>
            <th scope="col" className={table.right}>{words.before}</th>
            <th scope="col" className={table.right}>{words.after}</th>
            <th scope="col" className={table.right}>{words.brought}</th>
          </tr>
        </thead>
        <tbody>
          {factors.map((each) => (
            <tr key={each.name}>
              <th scope="row">{words.factorName[each.name] ?? each.name}</th>
              <td className={`${table.right} number`}>{decimal(each.before, 2)}</td>
              <td className={`${table.right} number`}>{decimal(each.after, 2)}</td>
              <td className={`${table.right} ${each.effect < 0 ? "number negative" : "number"}`}>{signedCents(each.effect, meta)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
