/** What the same product costs in different countries, and what is at stake if all paid the lowest price. */
import { useQuery } from "@tanstack/react-query";
import { priceCorridor } from "../../api/economics";
import { t } from "../../messages";
import { Amount, Known } from "../../parts/Figure";
import { Failure } from "../../parts/States";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";
import { writeAddress } from "../../search";
import { Download } from "./Download";

const SHOWN = 20;

export function PriceCorridor({ period }: { period: { from?: string; until?: string; within?: string } }) {
  const { priceCorridor: words } = t;
  const { data, error, refetch } = useQuery(priceCorridor({ ...period, limit: SHOWN }));
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data || data.rows.length === 0) return null;
  const { columns } = words;
  const asked = writeAddress({ ...period, from: data.meta.from ?? undefined, until: data.meta.until });
  return (
    <section className={page.section}>
      <h2 className={page.title} id="price-corridor">{words.title}</h2>
      <p className={page.subtitle}>{words.text(data)}</p>
      <div className={table.scroll} tabIndex={0} role="region" aria-label={words.shown(data)}>
        <table className={table.table} aria-labelledby="price-corridor">
          <thead>
            <tr>
              <th scope="col">{columns.product}</th>
              <th scope="col">{columns.lowest}</th>
              <th scope="col" className={`${table.right} ${table.wide}`}>{columns.median}</th>
              <th scope="col">{columns.highest}</th>
              <th scope="col" className={`${table.right} ${table.wide}`}>{columns.spread}</th>
              <th scope="col" className={table.right}>{columns.atStake(data.meta.currency)}</th>
            </tr>
          </thead>
          <tbody>
            {data.rows.map((row) => (
              <tr key={`${row.member.key ?? ""} ${row.unit ?? ""}`}>
                <th scope="row" className={table.wrap}>{row.member.name}{row.unit && <span className="quiet"> {words.by(row.unit)}</span>}</th>
                <td>{words.priceIn(row.lowest, row.countries.at(0)?.country)}</td>
                <td className={`${table.right} ${table.wide} number`}>{words.price(row.median)}</td>
                <td>{words.priceIn(row.highest, row.countries.at(-1)?.country)}</td>
                <td className={`${table.right} ${table.wide}`}><Known value={row.spread} missing="">{words.spread}</Known></td>
                <td className={table.right}><Amount value={row.at_stake} unit={data.meta} missing="" overview /></td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className={page.under}>{words.shown(data)}</p>
      <Download href={`/api/v1/economics/price-corridor/workbook${asked}`} label={words.xlsx} />
    </section>
  );
}
