/** The same list on a phone: a card for each account, and only the cards on screen are drawn. */
import { Link } from "@tanstack/react-router";
import { memo } from "react";
import type { Run, RunAccount } from "../../api/types";
import { count, share } from "../../format";
import { t } from "../../messages";
import { ClassBadge } from "../../parts/ClassBadge";
import { Amount } from "../../parts/Figure";
import { XyzBadge } from "../../parts/XyzBadge";
import { keepScope } from "../../scope";
import styles from "./AccountCards.module.css";
import { type RunList, useRunRows } from "./useRunRows";
import { useWindow } from "../../parts/useWindow";

const CARD = 78;

interface Props {
  list: RunList;
  run: Run;
  withProfit: boolean;
  withRung: boolean;
}

export function AccountCards({ list, run, withProfit, withRung }: Props) {
  const rows = useRunRows(list);
  const { place, shown, before, after } = useWindow<HTMLUListElement>(rows, CARD);
  return (
    <ul ref={place} className={styles.cards} aria-label={t.portfolio.tableTitle} style={{ paddingTop: before, paddingBottom: after }}>
      {shown.map((index) => <Card key={index} row={rows.at(index)} run={run} withProfit={withProfit} withRung={withRung} place={index + 1} all={rows.total} />)}
    </ul>
  );
}

interface CardProps {
  row: RunAccount | undefined;
  run: Run;
  withProfit: boolean;
  withRung: boolean;
  place: number;
  all: number;
}

const Card = memo(function Card({ row, run, withProfit, withRung, place, all }: CardProps) {
  return (
    <li className={styles.card} aria-posinset={place} aria-setsize={all}>
      {row ? <Words row={row} run={run} withProfit={withProfit} withRung={withRung} /> : <span className="quiet">{t.terms.onItsWay}</span>}
    </li>
  );
});

function Words({ row, run, withProfit, withRung }: { row: RunAccount; run: Run; withProfit: boolean; withRung: boolean }) {
  return (
    <>
      <span className={styles.name}>
        {row.id === null ? row.name : <Link to="/accounts/$id" params={{ id: row.id }} search={keepScope} preload={false}>{row.name}</Link>}
      </span>
      <span className={styles.revenue} data-figure="revenue"><Amount value={row.revenue} unit={run} missing="" /></span>
      <span className={styles.facts}>
        <ClassBadge value={row.revenue_class} measure="revenue" cuts={run.parameters.abc} />
        <XyzBadge value={row.xyz} rule={t.accounts.steadiness(row, undefined)} />
        {row.rank !== null && <span data-figure="rank">{t.portfolio.cardRank(count(row.rank), row.share === null ? null : share(row.share))}</span>}
      </span>
      {withProfit && (
        <span className={styles.profit} data-figure="gross_profit">
          {t.portfolio.crossProfit} <Amount value={row.gross_profit} unit={run} missing={t.terms.noCost} />
        </span>
      )}
      {withRung && (
        <span className={styles.profit} data-figure="rung_amount">
          {t.terms.Measure[run.measure]} <Amount value={row.rung_amount} unit={run} missing={t.terms.notOnRung} />
        </span>
      )}
    </>
  );
}
