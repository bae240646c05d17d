/** The segments with their accounts and money, and whom each is like. */
import { Link } from "@tanstack/react-router";
import type { Segment, Segments } from "../../api/types";
import { count, decimal, percent, short } from "../../format";
import { t } from "../../messages";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";
import { keepScope } from "../../scope";

export function SegmentTable({ found, title, id }: { found: Segments; title: string; id: string }) {
  const { columns } = t.segments;
  const parts = found.quality !== null;
  const profit = found.hidden.length === 0;
  return (
    <section className={page.section} aria-labelledby={id}>
      <h2 className={page.title} id={id}>{title}</h2>
      <p className={page.subtitle}>{t.segments.listText(found.run.currency)}</p>
      <div className={table.scroll} tabIndex={0}>
        <table className={table.table} aria-labelledby={id}>
          <thead>
            <tr>
              <th scope="col">{columns.name}</th>
              <th scope="col" className={table.right}>{columns.accounts}</th>
              <th scope="col" className={table.right}>{columns.revenue}</th>
              <th scope="col" className={table.right}>{columns.share}</th>
              {profit && <th scope="col" className={`${table.right} ${table.wide}`}>{columns.profit}</th>}
              {parts && <th scope="col" className={`${table.right} ${table.wide}`}>{columns.parts}</th>}
              <th scope="col" className={table.wide}>{columns.such}</th>
            </tr>
          </thead>
          <tbody>
            {found.segments.map((segment, place) => (
              <tr key={segment.name}>
                <th scope="row"><Name found={found} segment={segment} place={place} /></th>
                <td className={table.right}>{count(segment.accounts)}</td>
                <td className={table.right}>{short(segment.revenue, found.run)}</td>
                <td className={table.right}>{segment.share === null ? t.terms.noData : percent(segment.share, 2)}</td>
                {profit && <td className={`${table.right} ${table.wide}`}>{segment.gross_profit === null ? t.terms.noData : short(segment.gross_profit, found.run)}</td>}
                {parts && <td className={`${table.right} ${table.wide}`}>{segment.silhouette === null ? t.terms.noData : decimal(segment.silhouette, 2)}</td>}
                <td className={`${table.wide} ${table.wrap}`}><SuchAs segment={segment} /></td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** Leads to the segment's accounts, once it is one of a kept version. */
function Name({ found: { version }, segment, place }: { found: Segments; segment: Segment; place: number }) {
  if (version === null || segment.accounts === 0) return segment.name;
  return <Link to="/" search={(now) => ({ ...keepScope(now), segment: `${version.id}:${place + 1}` })} hash="accounts">{segment.name}</Link>;
}

function SuchAs({ segment: { medoid, largest } }: { segment: Segment }) {
  const named = medoid ? [medoid, ...largest.filter((each) => each.id !== medoid.id)] : largest;
  return named.slice(0, 3).map((account, place) => (
    <span key={`${account.source} ${account.external_id}`}>
      {place > 0 && ", "}
      {account.id === null ? account.name : <Link to="/accounts/$id" params={{ id: account.id }} search={keepScope}>{place === 0 && medoid ? t.segments.typical(account.name) : account.name}</Link>}
    </span>
  ));
}
