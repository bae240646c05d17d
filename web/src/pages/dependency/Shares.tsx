/** The shares of members beside their limits, where they go, and what losing each would take away. */
import { Button } from "@mantine/core";
import type { Dependency, DependencyMeasure, DependencyRow } from "../../api/types";
import { t } from "../../messages";
import { Amount, Known, NoData } from "../../parts/Figure";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";
import { Name } from "../economics/Members";
import styles from "./dependency.module.css";

export function Shares({ data, more }: { data: Dependency; more: (() => void) | undefined }) {
  const { dependency: words } = t;
  const hasRisk = data.losses_as_of !== null && data.on === "account";
  const isLimited = data.limits.length > 0;
  const longest = Math.max(...data.rows.flatMap((row) => [shareOf(row, "net_sales") ?? 0, ...row.limits.filter((each) => each.measure === "net_sales").map((each) => each.limit)]), 0);
  return (
    <section className={page.section}>
      <h2 className={page.title} id="shares">{words.shares}</h2>
      <p className={page.subtitle}>{words.sharesText(data)}</p>
      {data.rows.every((row) => row.trend === null) && <p className={page.subtitle}>{words.noTrend}</p>}
      <div className={table.scroll} tabIndex={0} role="region" aria-label={words.sharesText(data)}>
        <table className={table.table} aria-labelledby="shares">
          <thead>
            <tr>
              <th scope="col">{t.dependency.one[data.on].replace(/^./, (letter) => letter.toUpperCase())}</th>
              <th scope="col">{words.columns.share}</th>
              {isLimited && <th scope="col">{words.columns.limit}</th>}
              <th scope="col" className={`${table.right} ${table.wide}`}>{words.columns.yearAgo}</th>
              <th scope="col" className={`${table.right} ${table.wide}`}>{words.columns.profit}</th>
              <th scope="col" className={`${table.right} ${table.wide}`}>{words.columns.contribution}</th>
              <th scope="col" className={`${table.right} ${table.wide}`}>{words.columns.atOnce}</th>
              <th scope="col" className={`${table.right} ${table.wide}`}>{words.columns.inTheEnd}</th>
              {hasRisk && <th scope="col" className={`${table.right} ${table.wide}`}>{words.columns.probability}</th>}
            </tr>
          </thead>
          <tbody>{data.rows.map((row) => <Row key={row.member.key ?? ""} row={row} data={data} longest={longest} isLimited={isLimited} hasRisk={hasRisk} />)}</tbody>
        </table>
      </div>
      {more && <Button mt="sm" size="compact-sm" variant="default" className="no-print" onClick={more}>{words.more}</Button>}
      <p className={page.under}>{words.lostText(data)}</p>
    </section>
  );
}

function Row({ row, data, longest, isLimited, hasRisk }: { row: DependencyRow; data: Dependency; longest: number; isLimited: boolean; hasRisk: boolean }) {
  const { dependency: words } = t;
  const lost = row.if_lost;
  return (
    <tr>
      <th scope="row" title={row.member.name} className={styles.who}>
        <Name member={row.member} />
        {data.on !== "account" && <span className="quiet"> {words.accounts(row.accounts)}</span>}
      </th>
      <td><Share row={row} longest={longest} /></td>
      {isLimited && <td className={`${table.wrap} ${styles.limits}`}><Standings row={row} /></td>}
      <td className={`${table.right} ${table.wide}`} title={words.trend(row) ?? undefined}><Known value={row.trend?.before ?? null} missing={words.unknownTrend}>{words.shareOf}</Known></td>
      <td className={`${table.right} ${table.wide}`}><Known value={shareOf(row, "gross_profit")} missing={words.unknown}>{words.shareOf}</Known></td>
      <td className={`${table.right} ${table.wide}`}><Known value={shareOf(row, "contribution")} missing={words.unknown}>{words.shareOf}</Known></td>
      <td className={`${table.right} ${table.wide}`}><Amount value={lost.at_once} unit={data.meta} missing={words.unknown} overview /></td>
      <td className={`${table.right} ${table.wide}`}><Amount value={lost.in_the_end} unit={data.meta} missing={words.unknown} overview /></td>
      {hasRisk && <td className={`${table.right} ${table.wide}`}><Known value={lost.probability} missing={words.unknownRisk}>{words.shareOf}</Known></td>}
    </tr>
  );
}

/** A bar of the share with a mark where its limit is. */
function Share({ row, longest }: { row: DependencyRow; longest: number }) {
  const { dependency: words } = t;
  const share = shareOf(row, "net_sales");
  if (share === null) return <NoData reason={words.unknown} />;
  const limit = row.limits.find((each) => each.measure === "net_sales");
  const wide = (part: number) => `${String(longest > 0 ? (Math.max(part, 0) / longest) * 100 : 0)}%`;
  return (
    <span className={styles.share}>
      <span className="number">{words.shareOf(share)}</span>
      <span className={styles.track} aria-hidden>
        <span className={limit?.outlook === "exceeded" ? styles.above : styles.bar} style={{ width: wide(share) }} />
        {limit && <span className={styles.mark} style={{ left: wide(limit.limit) }} title={words.limitMark(limit.limit)} />}
      </span>
    </span>
  );
}

export function Standings({ row }: { row: DependencyRow }) {
  const { dependency: words } = t;
  if (row.limits.length === 0) return <NoData reason={words.noStanding} />;
  return row.limits.map((each) => (
    <div key={each.measure} className={each.outlook === "exceeded" ? "negative" : each.outlook === "reached" ? undefined : "quiet"}>{words.standing(each)}</div>
  ));
}

const shareOf = (row: DependencyRow, measure: DependencyMeasure) => row.shares.find((each) => each.measure === measure)?.share ?? null;
