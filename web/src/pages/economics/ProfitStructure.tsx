/** The structure of profit: what growth, the shift between members and what each leaves of its sales brought. */
import { NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { profitStructure } from "../../api/economics";
import type { ProfitStructureQuery, ProfitStructures } from "../../api/types";
import { cents, short, signed, signedCents } from "../../format";
import { t } from "../../messages";
import { Chart } from "../../parts/Chart";
import { Known } from "../../parts/Figure";
import { Failure } from "../../parts/States";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";
import { useMay } from "../../scope";
import { DIMENSIONS, LEVELS, STRUCTURES, type StructureBy, structureAddress } from "./asked";
import { Download } from "./Download";
import { Name } from "./Members";
import { useAsk } from "./PeriodForm";
import { type Step, waterfallOption } from "./waterfall";

interface Props {
  /** The two periods, and of whom. */
  asked: Pick<ProfitStructureQuery, "from" | "until" | "before_from" | "before_until" | "as_of" | "ledger_version" | "within" | "categories">;
  by: StructureBy;
  level?: ProfitStructureQuery["level"];
}

const SHOWN = 50;

export function ProfitStructure({ asked, by, level }: Props) {
  const { profitStructure: words, economics } = t;
  const ask = useAsk();
  const seesMargin = useMay("see_margin");
  const query: ProfitStructureQuery = { ...asked, by, level: seesMargin ? level : undefined, limit: SHOWN };
  const { data, error, refetch } = useQuery(profitStructure(query));
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return null;
  const { page: told } = data;
  return (
    <section className={page.section}>
      <div className={page.head}>
        <div>
          <h2 className={page.title} id="structure">{words.title}</h2>
          <p className={page.subtitle}>{words.text(data)} {words.shown(data.rows.length, told.total)}</p>
        </div>
        <div className="no-print" style={{ display: "flex", gap: 8, flexWrap: "wrap" }}>
          <NativeSelect
            size="xs" aria-label={words.byLabel} value={by} onChange={({ currentTarget }) => ask({ structure: currentTarget.value })}
            data={STRUCTURES.map((value) => ({ value, label: value === "tier" ? words.tier : economics.dimension[value] }))}
          />
          {seesMargin && (
            <NativeSelect
              size="xs" aria-label={words.levelLabel} value={level ?? ""} onChange={({ currentTarget }) => ask({ level: currentTarget.value || undefined })}
              data={[{ value: "", label: words.usual }, ...LEVELS.map((value) => ({ value, label: words.level[value] }))]}
            />
          )}
          <Download href={structureAddress({ ...query, limit: undefined })} label={words.xlsx} />
        </div>
      </div>
      <Bars data={data} />
      <Rows data={data} by={by} />
      <p className={page.subtitle}>{words.convention}</p>
      {(told.unknown_before !== 0 || told.unknown_after !== 0) && <p className={page.subtitle}>{words.unknown(data)}</p>}
    </section>
  );
}

function Bars({ data }: { data: ProfitStructures }) {
  const { profitStructure: words, economics } = t;
  const { whole, meta, page: told } = data;
  const drawn = useMemo<Step[]>(
    () => [
      { name: economics.bridge.before, amount: whole.before.left, isLevel: true },
      ...whole.bars.filter((bar) => bar.amount !== 0).map((bar) => ({ name: words.bar[bar.name] ?? bar.name, amount: bar.amount, isLevel: false })),
      { name: economics.bridge.after, amount: whole.after.left, isLevel: true },
    ],
    [whole, words, economics],
  );
  const option = useMemo(() => waterfallOption(drawn, meta), [drawn, meta]);
  return (
    <Chart
      title={words.level[told.level]} subtitle={economics.bridge.subtitle(words.level[told.level], meta.currency)} option={option} summary={words.summary(data)}
      height={Math.max(200, 40 + drawn.length * 36)}
      table={{
        figures: [], columns: [economics.step, economics.amount],
        rows: drawn.map((step) => [step.name, step.isLevel ? cents(step.amount, meta) : signedCents(step.amount, meta)]),
      }}
    />
  );
}

function Rows({ data, by }: { data: ProfitStructures; by: StructureBy }) {
  const { profitStructure: words, economics } = t;
  const { columns } = words;
  const shown = data.whole.bars.filter((bar) => bar.amount !== 0).map((bar) => bar.name);
  const dimension = DIMENSIONS.find((each) => each === by);
  return (
    <div className={table.scroll} tabIndex={0} role="region" aria-labelledby="structure">
      <table className={table.table} aria-labelledby="structure">
        <thead>
          <tr>
            <th scope="col">{dimension ? economics.dimension[dimension] : words.tier}</th>
            <th scope="col" className={`${table.right} ${table.wide}`}>{columns.shareBefore}</th>
            <th scope="col" className={`${table.right} ${table.wide}`}>{columns.shareAfter}</th>
            <th scope="col" className={`${table.right} ${table.wide}`}>{columns.rateBefore}</th>
            <th scope="col" className={table.right}>{columns.rateAfter}</th>
            <th scope="col" className={`${table.right} ${table.wide}`}>{economics.bridge.before}</th>
            {shown.map((bar) => <th key={bar} scope="col" className={`${table.right} ${table.wide}`}>{words.bar[bar] ?? bar}</th>)}
            <th scope="col" className={table.right}>{economics.bridge.after}</th>
            <th scope="col" className={table.right}>{columns.change}</th>
          </tr>
        </thead>
        <tbody>
          {data.rows.map(({ member, change: { before, bars, after } }) => (
            <tr key={member.key ?? ""}>
              <th scope="row">{dimension ? <Name by={dimension} member={member} /> : words.tierName[member.key ?? ""] ?? member.name}</th>
              <td className={`${table.right} ${table.wide}`}><Known value={before.share} missing={words.noShare}>{words.part}</Known></td>
              <td className={`${table.right} ${table.wide}`}><Known value={after.share} missing={words.noShare}>{words.part}</Known></td>
              <td className={`${table.right} ${table.wide}`}><Known value={before.rate} missing={words.noShare}>{words.part}</Known></td>
              <td className={table.right}><Known value={after.rate} missing={words.noShare}>{words.part}</Known></td>
              <td className={`${table.right} ${table.wide} number`}>{short(before.left, data.meta)}</td>
              {bars.filter((bar) => shown.includes(bar.name)).map((bar) => (
                <td key={bar.name} className={`${table.right} ${table.wide} ${bar.amount < 0 ? "number negative" : "number"}`}>{signed(bar.amount, data.meta)}</td>
              ))}
              <td className={`${table.right} number`}>{short(after.left, data.meta)}</td>
              <td className={`${table.right} ${after.left < before.left ? "number negative" : "number"}`}>{signed(after.left - before.left, data.meta)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
