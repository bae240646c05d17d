/** The accounts at both ends of the whale curve: those that make most of the profit, and those that give it back. */
import { useQuery } from "@tanstack/react-query";
import { whale } from "../../api/economics";
import type { Whale } from "../../api/types";
import { percent } from "../../format";
import { t } from "../../messages";
import { Amount, Known } from "../../parts/Figure";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";
import styles from "./economics.module.css";
import { Name } from "./Members";

const SHOWN = 10;

export function WhaleAccounts({ data }: { data: Whale }) {
  const { total } = data.page;
  const { from, until, capital_percent } = data.meta;
  const end = { from: from ?? undefined, until, capital_percent: capital_percent ?? undefined, rung: data.whale.rung, limit: SHOWN, after: Math.max(SHOWN, total - SHOWN) };
  const { data: last } = useQuery({ ...whale(end), enabled: total > SHOWN });
  const takers = (last?.accounts ?? []).toReversed().filter((each) => each.profit < 0);
  return (
    <div className={`${page.section} ${takers.length > 0 ? styles.pair : ""}`}>
      <Accounts id="makers" title={t.economics.whale.makers(data.whale.makers)} rows={data.accounts.slice(0, SHOWN)} data={data} />
      {takers.length > 0 && <Accounts id="takers" title={t.economics.whale.takers(data.whale.takers)} rows={takers} data={data} />}
    </div>
  );
}

function Accounts({ id, title, rows, data }: { id: string; title: string; rows: Whale["accounts"]; data: Whale }) {
  const { economics } = t;
  return (
    <section aria-labelledby={id}>
      <h2 className={page.title} id={id}>{title}</h2>
      <table className={table.table} aria-labelledby={id}>
        <thead>
          <tr>
            <th scope="col">{economics.dimension.account}</th>
            <th scope="col" className={`${table.right} ${table.wide}`}>{economics.rung.net_sales}</th>
            <th scope="col" className={table.right}>{economics.rung[data.whale.rung]}</th>
            <th scope="col" className={`${table.right} ${table.wide}`}>{economics.ofNet}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((each) => (
            <tr key={each.member.key ?? ""}>
              <th scope="row" className={table.name}><Name member={each.member} /></th>
              <td className={`${table.right} ${table.wide}`}><Amount value={each.net_sales} unit={data.meta} missing="" overview /></td>
              <td className={table.right}><Amount value={each.profit} unit={data.meta} missing="" overview /></td>
              <td className={`${table.right} ${table.wide}`}><Known value={each.margin} missing={economics.nothing}>{percent}</Known></td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
