/** One lane for each phase: its accounts and money, and the largest of them by how long they have been in it. */
import { Link } from "@tanstack/react-router";
import type { CSSProperties } from "react";
import type { RunLifecycle } from "../../api/types";
import { short } from "../../format";
import { t } from "../../messages";
import page from "../../parts/page.module.css";
import { keepScope } from "../../scope";
import styles from "./lifecycle.module.css";

type Dot = RunLifecycle["largest"][number];

/** As far back as relationships are followed. */
const MONTHS = 36;
const SMALLEST = 6;
const LARGEST = 26;

export function Lanes({ found }: { found: RunLifecycle }) {
  const { phases, largest, run } = found;
  const most = Math.max(...largest.map(({ revenue }) => revenue), 1);
  return (
    <section className={page.section} aria-labelledby="lanes">
      <h2 className={page.title} id="lanes">{t.lifecycle.lanes}</h2>
      <p className={page.subtitle}>{t.lifecycle.lanesText(largest.length, run.currency)}</p>
      <p className={styles.scale} aria-hidden><span>{t.lifecycle.months(1)}</span><span>{t.lifecycle.months(MONTHS)}</span></p>
      <ul className={styles.lanes}>
        {phases.map(({ phase, accounts, revenue, median_months, meaning }) => (
          <li key={phase} data-phase={phase}>
            <div>
              <Link to="/lifecycle" search={(now) => ({ ...now, phase, only: undefined, state: undefined })} hash="accounts" className={styles.opens}>
                <span className={styles.name}>{t.lifecycle.phase(phase)}</span>
                <span className={styles.figures}>{t.lifecycle.lane(accounts, short(revenue, run))}</span>
              </Link>
              {accounts > 0 && phase !== "awareness" && (
                <p className={`${styles.text} no-print`}>
                  <Link to="/" search={(now) => ({ ...keepScope(now), phase })} hash="accounts" aria-label={`${t.lifecycle.phase(phase)}: ${t.lifecycle.inPortfolio}`}>{t.lifecycle.inPortfolio}</Link>
                </p>
              )}
              <p className={styles.text}>{meaning}{accounts === 0 && ` ${t.lifecycle.emptyLane}`}{median_months !== null && ` ${sentence(t.lifecycle.median(median_months))}`}</p>
            </div>
            {/* The list of accounts below says the same to who does not see the dots. */}
            <div className={styles.track} aria-hidden>
              {largest.map((dot, index) => dot.phase === phase && <Placed key={index} dot={dot} index={index} most={most} found={found} />)}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

const sentence = (words: string) => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;

function Placed({ dot, index, most, found: { run } }: { dot: Dot; index: number; most: number; found: RunLifecycle }) {
  const { id, name, months, revenue, moved_back } = dot;
  const size = SMALLEST + (LARGEST - SMALLEST) * Math.sqrt(Math.max(revenue, 0) / most);
  const style: CSSProperties = {
    left: `${(Math.min(months, MONTHS) / MONTHS) * 100}%`,
    // Spread over the height, so that accounts of the same age do not hide each other; always the same way.
    top: `${14 + ((index * 37) % 73)}%`,
    width: size,
    height: size,
  };
  const shared = { className: styles.dot, style, title: t.lifecycle.dot(name, months, short(revenue, run)), "data-back": moved_back || undefined };
  if (id === null) return <span {...shared} />;
  return <Link to="/accounts/$id" params={{ id }} search={keepScope} tabIndex={-1} {...shared} />;
}
