/** Where the account stands in the run: its figures, and recency, frequency, monetary with their fifths. */
import type { ReactNode } from "react";
import { isRung } from "../../api/rung";
import type { Measure, Run, RunAccount } from "../../api/types";
import { percent, share } from "../../format";
import { t } from "../../messages";
import { Amount, Known } from "../../parts/Figure";
import page from "../../parts/page.module.css";
import styles from "./Standing.module.css";

interface Props {
  run: Run;
  row: RunAccount;
  /** What share and rank are by; the run's own. */
  measure: Measure;
  hidden: string[];
}

export function Standing({ run, row, measure, hidden }: Props) {
  const noProfit = hidden.includes("gross_profit") ? t.terms.hidden : t.terms.noCost;
  return (
    <section className={`${page.section} ${styles.standing}`} aria-label={t.accounts.figures}>
      <dl className={styles.figures}>
        <Fact figure="revenue" label={`${t.accounts.revenue}, ${run.currency}`}><Amount value={row.revenue} unit={run} missing="" /></Fact>
        <Fact figure="gross_profit" label={`${t.accounts.profit}, ${run.currency}`} note={row.gross_profit === null ? noProfit : coverNote(row)}>
          <Amount value={row.gross_profit} unit={run} missing={noProfit} />
        </Fact>
        {isRung(measure) && (
          <Fact figure="rung_amount" label={`${t.terms.Measure[measure]}, ${run.currency}`} note={rungNote(row, measure)}>
            <Amount value={row.rung_amount} unit={run} missing={t.terms.notOnRung} />
          </Fact>
        )}
        <Fact figure="share" label={t.accounts.share(t.terms.measure[measure])}><Known value={row.share} missing={t.terms.notInRun}>{share}</Known></Fact>
        <Fact figure="cumulative" label={t.accounts.cumulative(t.terms.measure[measure])}><Known value={row.cumulative_share} missing={t.terms.notInRun}>{share}</Known></Fact>
        <Fact figure="first" label={t.accounts.firstDate}>{row.first_date}</Fact>
        <Fact figure="last" label={t.accounts.lastDate}>{row.last_date}</Fact>
      </dl>
      <dl className={styles.scores} title={t.accounts.fifthRule}>
        <Rating figure="recency" label={t.accounts.recency} score={row.r}><Known value={row.recency_days} missing={t.terms.noPurchase}>{t.accounts.days}</Known></Rating>
        <Rating figure="invoices" label={t.accounts.frequency} score={row.f}><span className="number">{t.accounts.invoicesN(row.frequency)}</span></Rating>
        <Rating figure="revenue" label={t.accounts.monetary} score={row.m}><Amount value={row.monetary} unit={run} missing="" /></Rating>
      </dl>
    </section>
  );
}

function coverNote({ gross_profit, gross_profit_covers: covers }: RunAccount): string | undefined {
  if (gross_profit === null || covers === null || covers >= 1) return undefined;
  return t.accounts.covers(percent(covers));
}

function rungNote({ rung_amount: amount, rung_covers: covers }: RunAccount, measure: Measure): string | undefined {
  if (amount === null) return t.terms.notOnRung;
  if (covers === null || covers >= 1) return undefined;
  return t.portfolio.rungCovers(t.terms.Measure[measure], percent(covers));
}

function Fact({ figure, label, note, children }: { figure: string; label: string; note?: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd data-figure={figure} tabIndex={0}>{children}{note && <span className={styles.note}>{note}</span>}</dd>
    </div>
  );
}

function Rating({ figure, label, score, children }: { figure: string; label: string; score: number | null; children: ReactNode }) {
  return (
    <div className={styles.rating}>
      <dt>{label}</dt>
      <dd data-figure={figure} tabIndex={0}>
        {children}
        {score !== null && (
          <span className={styles.fifth}>
            {[1, 2, 3, 4, 5].map((step) => <i key={step} data-filled={step <= score || undefined} aria-hidden />)}
            <span className={styles.note}>{t.accounts.fifth(score)}</span>
          </span>
        )}
      </dd>
    </div>
  );
}
