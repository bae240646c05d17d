/** Who makes the profit and who gives it back: the whale curve, the ladder of the whole, and whether it agrees with the ledger. */
import { NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { ladder, reconciliation, whale } from "../../api/economics";
import type { Whale } from "../../api/types";
import { dayBefore } from "../../format";
import { t } from "../../messages";
import { NarrowToSegment } from "../../parts/InSegment";
import { EmptyState, Failure, Loading } from "../../parts/States";
import page from "../../parts/page.module.css";
import { keepScope, useMay, useThen } from "../../scope";
import { AttachRate } from "./AttachRate";
import { Categories } from "./Categories";
import { DIMENSIONS, ladderAddress, LEVELS, whaleAddress, withinSegment } from "./asked";
import { Download } from "./Download";
import { LadderPicture } from "./LadderPicture";
import { Members } from "./Members";
import { PeriodForm, useAsk } from "./PeriodForm";
import { PriceBands } from "./PriceBands";
import { PriceCorridor } from "./PriceCorridor";
import { Reconciled } from "./Reconciled";
import { WhaleAccounts } from "./WhaleAccounts";
import { WhaleCurve } from "./WhaleCurve";

export function ProfitPage() {
  const [seesMargin, seesAll] = [useMay("see_margin"), useMay("see_portfolio")];
  const { from, until, capital_percent, categories, rung, category, segment, rows: by = "segment" } = useSearch({ from: "/frame/profit" });
  const within = withinSegment(segment);
  const then = useThen();
  const period = { from, until, capital_percent, ...then };
  const { data, error, refetch } = useQuery(whale({ ...period, within, rung }));
  const { data: ladders } = useQuery(ladder({ ...period, within, categories, by, limit: 50 }));
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
      <PeriodForm from={meta.from} until={meta.until} capital={{ percent: capital_percent, kept: meta.capital_percent }}>
        <NarrowToSegment />
        {ladders && <Categories meta={ladders.meta} />}
        <Level rung={data.whale.rung} levels={levels} />
        <Download href={ladderAddress({ ...period, within, categories, by }, "xlsx")} label={t.economics.xlsx} />
        <Download href={whaleAddress({ ...period, within, rung })} label={t.economics.whale.csv} />
        <Link to="/bridge" search={keepScope}>{t.economics.bridge.open}</Link>
        <Link to="/key-accounts" search={keepScope}>{t.keyAccounts.title}</Link>
        {seesMargin && seesAll && <Link to="/service-models" search={keepScope}>{t.serviceModels.title}</Link>}
        <Link to="/what-if" search={keepScope}>{t.whatIf.title}</Link>
      </PeriodForm>
      {data.whale.accounts === 0 ? <EmptyState level={2} title={t.economics.nothing} text={t.economics.nothingText} /> : <Found data={data} />}
      {ladders && ladders.unconverted_lines > 0 && <p className={page.subtitle}>{t.dealings.agreementUnits(ladders.unconverted_lines)}</p>}
      <LadderPicture ladder={data.ladder} meta={meta} />
      {ladders && <Members ladders={ladders} by={by} dimensions={DIMENSIONS} />}
      <PriceBands period={{ from, until, ...then }} category={category} categories={categories} within={within} />
      <AttachRate period={{ from, until, within, ...then }} />
      <PriceCorridor period={{ from, until, within, ...then }} />
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
