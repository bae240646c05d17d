/** What is ahead of the account by the models, with ranges and reasons, and how steadily it orders beside the others. */
import { useQuery } from "@tanstack/react-query";
import { accountForecast } from "../../api/equity";
import type { AccountForecast as Forecast } from "../../api/types";
import { decimal, money, percent } from "../../format";
import { t } from "../../messages";
import { FigureHead } from "../../parts/FigureHead";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";
import { useMay } from "../../scope";
import { Panel } from "./Panel";

export function AccountForecast({ id }: { id: string }) {
  const may = useMay("see_portfolio");
  return (
    <Panel id="forecast" title={t.forecast.title} asked={useQuery({ ...accountForecast(id), enabled: may })} isKnown={(found) => found?.ahead != null}>
      {(found) => found && (
        <>
          <Told found={found} />
          <Reasons found={found} />
          <Stability found={found} />
        </>
      )}
    </Panel>
  );
}

function Told({ found }: { found: Forecast }) {
  const { ahead, months } = found;
  if (!ahead) return null;
  const { orders, orders_range: range, value, value_low: low, value_high: high, p_active: active } = ahead;
  if (orders === null || range === null) return <p>{t.forecast.noModel}</p>;
  const worth = value !== null && low !== null && high !== null
    && t.forecast.worth(money(value, found), t.future.basis(ahead.value_basis, found.value_level), money(low, found), money(high, found), percent(found.discount_percent / 100, 2));
  return (
    <>
      <p>{t.forecast.told(months, orders, range.low, range.high)} {worth}</p>
      {active !== null && <p className={page.under}>{t.forecast.active(active)} {t.forecast.silent(ahead.silent_weeks, ahead.p_longer_gap)}</p>}
    </>
  );
}

const NONE = "–";

function Reasons({ found: { ahead, currency } }: { found: Forecast }) {
  const { columns, rows } = t.forecast;
  const why = ahead?.why;
  const gap = ahead?.gap;
  const write = (value: number | null | undefined, digits: number) => (value === null || value === undefined ? NONE : decimal(value, digits));
  const told: [string, string, string, string][] = [];
  if (why) {
    told.push([rows.pace, write(why.own_orders_per_year, 1), write(why.population_orders_per_year, 1), write(why.expected_orders_per_year, 1)]);
    told.push([`${rows.value}, ${currency}`, write(why.own_order_value, 0), write(why.population_order_value, 0), ""]);
  }
  if (gap) told.push([rows.gap, write(gap.own, 1), write(gap.population, 1), write(gap.expected, 1)]);
  if (told.length === 0) return null;
  return (
    <>
      <div className={table.scroll} tabIndex={0} style={{ marginTop: 12 }}>
        <table className={table.table} aria-label={t.forecast.why} style={{ maxWidth: 640 }}>
          <thead>
            <tr>
              <th scope="col">{columns.figure}</th>
              <FigureHead figure="ahead_own" className={table.right}>{columns.own}</FigureHead>
              <FigureHead figure="ahead_all" className={table.right}>{columns.all}</FigureHead>
              <FigureHead figure="ahead_expected" className={table.right}>{columns.expected}</FigureHead>
            </tr>
          </thead>
          <tbody>
            {told.map(([name, ...values]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {values.map((value, place) => <td key={place} className={table.right}>{value}</td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {why && <p className={page.under}>{t.forecast.weight(why.own_value_weight)}</p>}
    </>
  );
}

function Stability({ found: { stability, gaps_among_all: gaps, values_among_all: values } }: { found: Forecast }) {
  const { gap_variation: gap, value_variation: value, mean_gap: mean } = stability;
  const among = (all: Forecast["gaps_among_all"]) =>
    all ? t.forecast.among(all.steadier_than, all.median, all.customers) : t.forecast.alone;
  return (
    <>
      <h3 className={page.part}>{t.forecast.stability}</h3>
      {gap === null && value === null && <p>{t.forecast.few(stability.orders)}</p>}
      {gap !== null && mean !== null && <p>{t.forecast.gaps(gap, mean)}{among(gaps)}</p>}
      {value !== null && <p>{t.forecast.values(value)}{among(values)}</p>}
    </>
  );
}
