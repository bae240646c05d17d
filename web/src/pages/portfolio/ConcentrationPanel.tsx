/** How much hangs on how few: each figure with its meaning, formula and run one hover away. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Portfolio } from "../../api/types";
import { count, decimal, money, percent, roughly } from "../../format";
import { t } from "../../messages";
import { Known } from "../../parts/Figure";
import { Provenance } from "../../parts/Provenance";
import page from "../../parts/page.module.css";
import { keepScope } from "../../scope";
import { classFilter } from "../../search";
import styles from "./ConcentrationPanel.module.css";
import { Lorenz } from "./Lorenz";

const LARGEST = ["1", "3", "4", "10", "20"] as const;
const EMPTY = t.portfolio.nonePositive;

export function ConcentrationPanel({ portfolio }: { portfolio: Portfolio }) {
  const { measure, summary } = portfolio;
  const c = summary.concentration;
  const word = t.terms.measure[measure];
  return (
    <section aria-labelledby="concentration">
      <h2 id="concentration" className={page.title}>{t.portfolio.concentration}</h2>
      <p className={page.subtitle}>
        {t.portfolio.concentrationOf(count(c.base_accounts), word)}
      </p>
      <dl className={styles.figures}>
        <Row portfolio={portfolio} name="forEighty" ranks={c.accounts_for_80_percent} value={c.accounts_for_80_percent}
          write={count} note={c.accounts_for_80_percent === null ? null : t.portfolio.forEightyNote(roughly(c.accounts_for_80_percent / c.base_accounts))} />
        <Row portfolio={portfolio} name="topFifth" ranks={c.top_20_percent_accounts} value={c.top_20_percent_share}
          write={percent} note={t.portfolio.total(c.top_20_percent_accounts)} />
        <Row portfolio={portfolio} name="effective" value={c.effective_customers} write={t.portfolio.effectiveValue} note={null} />
        <Row portfolio={portfolio} name="hhi" value={c.hhi} write={(value) => count(value * 10_000)} note={c.hhi_band && t.portfolio.bands[c.hhi_band]} />
        <Row portfolio={portfolio} name="gini" value={c.gini} write={(value) => decimal(value, 3)} note={null} />
        <Outside portfolio={portfolio} />
      </dl>
      <div className={styles.lower}>
        <Lorenz portfolio={portfolio} />
        <Largest portfolio={portfolio} />
      </div>
    </section>
  );
}

/** Accounts that bring nothing or less; they stand outside every figure here and are never left out silently. */
function Outside({ portfolio: { run, measure, summary } }: { portfolio: Portfolio }) {
  const { non_positive_accounts: accounts, non_positive: sum } = summary.concentration;
  if (accounts === 0) return null;
  const filter = classFilter(measure);
  return (
    <div>
      <dt>{t.portfolio.nonPositive}</dt>
      <dd>
        <Link to="/" search={(now) => ({ ...keepScope(now), [filter]: "N" })} hash="accounts" className={styles.outside} data-figure="outside">{count(accounts)}</Link>
        <span className={`${styles.note} negative`} data-figure="outside">{money(sum, run)}</span>
      </dd>
    </div>
  );
}

function Largest({ portfolio }: { portfolio: Portfolio }) {
  const { cr } = portfolio.summary.concentration;
  return (
    <table className={styles.largest}>
      <caption>{t.portfolio.largestTitle}</caption>
      <tbody>
        {LARGEST.map((n) => (
          <tr key={n}>
            <th scope="row">{t.portfolio.firstRanks(Number(n))}</th>
            <td className={styles.bar} aria-hidden><i style={{ width: `${(cr[n] ?? 0) * 100}%` }} /></td>
            <td>
              <Figure portfolio={portfolio} name="cr" label={t.portfolio.firstRanks(Number(n))} ranks={Number(n)}>
                <Known value={cr[n]} missing={EMPTY}>{percent}</Known>
              </Figure>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  portfolio: Portfolio;
  name: string;
  value: number | null;
  write: (value: number) => string;
  note: string | null;
  /** The largest accounts behind the figure, if it is about them. */
  ranks?: number | null;
}

function Row({ portfolio, name, value, write, note, ranks }: RowProps) {
  const label = t.portfolio.definitions("")[name]?.label ?? name;
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <Figure portfolio={portfolio} name={name} label={label} ranks={ranks}>
          <Known value={value} missing={EMPTY}>{(known) => write(known)}</Known>
        </Figure>
        {note && <span className={styles.note}>{note}</span>}
      </dd>
    </div>
  );
}

interface FigureProps {
  portfolio: Portfolio;
  name: string;
  label: string;
  ranks?: number | null;
  children: ReactNode;
}

function Figure({ portfolio: { run, measure }, name, label, ranks, children }: FigureProps) {
  const definition = t.portfolio.definitions(t.terms.measure[measure])[name];
  if (!definition) return children;
  const inputs = ranks ? (
    <Link to="/" search={(now) => ({ ...keepScope(now), rank_to: ranks })} hash="accounts">
      {t.portfolio.firstRanks(ranks)}
    </Link>
  ) : undefined;
  return (
    <Provenance run={run} meaning={definition.meaning} formula={definition.formula} label={label} inputs={inputs}>
      {children}
    </Provenance>
  );
}
