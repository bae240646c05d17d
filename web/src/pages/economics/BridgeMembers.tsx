/** The bridges of the members of a dimension, the largest change first. */
import { NativeSelect } from "@mantine/core";
import type { Bridges, Dimension } from "../../api/types";
import { short, signed } from "../../format";
import { t } from "../../messages";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";
import { Name } from "./Members";
import { useAsk } from "./PeriodForm";

export function BridgeMembers({ data, by, dimensions }: { data: Bridges; by: Dimension; dimensions: readonly Dimension[] }) {
  const { economics } = t;
  const ask = useAsk();
  const shown = data.bridge.bars.filter((bar) => bar.amount !== 0).map((bar) => bar.name);
  return (
    <section className={page.section}>
      <div className={page.head}>
        <div>
          <h2 className={page.title} id="bridges">{economics.by(economics.dimension[by])}</h2>
          <p className={page.subtitle}>{economics.shownOf(data.rows.length, data.page.total)} {economics.bridge.rowsText}</p>
        </div>
        <NativeSelect
          size="xs" aria-label={economics.byLabel} value={by} className="no-print" onChange={({ currentTarget }) => ask({ rows: currentTarget.value })}
          data={dimensions.map((value) => ({ value, label: economics.dimension[value] }))}
        />
      </div>
      <div className={table.scroll} tabIndex={0} role="region" aria-labelledby="bridges">
        <table className={table.table} aria-labelledby="bridges">
          <thead>
            <tr>
              <th scope="col">{economics.dimension[by]}</th>
              <th scope="col" className={table.right}>{economics.bridge.before}</th>
              {shown.map((bar) => <th key={bar} scope="col" className={table.right}>{economics.bridge.bar[bar] ?? bar}</th>)}
              <th scope="col" className={table.right}>{economics.bridge.after}</th>
            </tr>
          </thead>
          <tbody>
            {data.rows.map(({ member, bridge }) => (
              <tr key={member.key ?? ""}>
                <th scope="row"><Name by={by} member={member} /></th>
                <td className={`${table.right} number`}>{short(bridge.before, data.meta)}</td>
                {bridge.bars.filter((bar) => shown.includes(bar.name)).map((bar) => (
                  <td key={bar.name} className={`${table.right} ${bar.amount < 0 ? "number negative" : "number"}`}>{signed(bar.amount, data.meta)}</td>
                ))}
                <td className={`${table.right} number`}>{short(bridge.after, data.meta)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
