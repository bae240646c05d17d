/** A ladder as a waterfall and as a table: what is not known stands there with its reason. */
import { useMemo } from "react";
import { Link } from "@tanstack/react-router";
import type { EconomicsMeta, Ladder, MissingRung, RungFigure } from "../../api/types";
import { cents, percent, type Unit } from "../../format";
import { t } from "../../messages";
import { Chart } from "../../parts/Chart";
import { Amount } from "../../parts/Figure";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";
import { keepScope } from "../../scope";
import styles from "./economics.module.css";
import { type Step, waterfallOption } from "./waterfall";

export function LadderPicture({ ladder, meta }: { ladder: Ladder; meta: EconomicsMeta }) {
  return (
    <div className={`${page.section} ${styles.pair}`}>
      <LadderChart ladder={ladder} unit={meta} />
      <LadderTable ladder={ladder} meta={meta} />
    </div>
  );
}

/** The rungs that are drawn: a deduction of nothing would be a bar without a width. */
const shown = (rungs: RungFigure[]) => rungs.filter(({ amount, is_level: isLevel }) => amount !== null && (isLevel || amount !== 0));

function LadderChart({ ladder, unit }: { ladder: Ladder; unit: Unit }) {
  const { economics } = t;
  const drawn = useMemo<Step[]>(
    () => shown(ladder.rungs).map((each) => ({
      name: economics.rung[each.rung], isLevel: each.is_level, amount: (each.amount ?? 0) * (each.is_level ? 1 : -1),
    })),
    [ladder, economics],
  );
  const option = useMemo(() => waterfallOption(drawn, unit), [drawn, unit]);
  return (
    <Chart
      title={economics.waterfall}
      subtitle={unit.currency}
      option={option}
      summary={economics.ladderSummary(ladder, unit)}
      height={Math.max(220, 40 + drawn.length * 32)}
      table={{
        figures: [], columns: [economics.step, economics.amount],
        rows: drawn.map(({ name, amount }) => [name, cents(amount, unit)]),
      }}
    />
  );
}

function LadderTable({ ladder, meta }: { ladder: Ladder; meta: EconomicsMeta }) {
  const { economics } = t;
  const unit: Unit = meta;
  return (
    <div>
      <h2 className={page.title} id="ladder">{economics.rungs}</h2>
      <p className={page.subtitle}>{economics.coverage(ladder, meta)}</p>
      <table className={table.table} aria-labelledby="ladder">
        <thead>
          <tr>
            <th scope="col">{economics.step}</th>
            <th scope="col" className={table.right}>{unit.currency}</th>
            <th scope="col" className={table.right}>{economics.ofNet}</th>
          </tr>
        </thead>
        <tbody>
          {ladder.rungs.map((each) => (
            <tr key={each.rung} className={each.is_level ? styles.level : styles.deduction}>
              <th scope="row" title={economics.rungText[each.rung]}>{economics.rung[each.rung]}</th>
              {each.missing === null ? (
                <>
                  <td className={table.right}><Amount value={each.is_level || each.amount === null ? each.amount : -each.amount} unit={unit} missing="" /></td>
                  <td className={`${table.right} number`}>{each.share === null ? t.terms.noData : percent(each.share)}</td>
                </>
              ) : (
                <td colSpan={2} className={`${table.wrap} ${table.right} ${styles.note}`}><Why missing={each.missing} /></td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Why a rung is empty; where somebody can say what it costs, the way there. */
function Why({ missing }: { missing: MissingRung }) {
  const { economics } = t;
  if (missing !== "not_charged") return economics.missing[missing];
  return <>{economics.missing.not_charged}: <Link to="/costs" search={keepScope}>{t.frame.costs}</Link></>;
}
