/**
 * "Where from?" for a whole screen: whatever bears `data-figure` shows its card on hover or focus, and the heading of a
 * column speaks for the cells below it. The cells stay plain, so ten thousand rows cost nothing.
 */
import { type FocusEvent, type MouseEvent, type ReactNode, useCallback, useEffect, useId, useRef, useState } from "react";
import type { Measure, Run } from "../api/types";
import { t } from "../messages";
import styles from "./Provenance.module.css";
import { SourceCard } from "./SourceCard";

interface Props {
  run: Run;
  /** What shares and ranks on this screen are by. */
  measure: Measure;
  /** Runs that figures below `data-run` with their id come from. */
  others?: Run[];
  children: ReactNode;
}

/** Whoever only passes over a number does not ask. */
const DWELL_MS = 400;
const WIDTH = 320;

interface Shown {
  anchor: Element;
  name: string;
  run: Run;
}

export function FiguresFrom({ run, measure, others = [], children }: Props) {
  const id = useId();
  const [shown, setShown] = useState<Shown | null>(null);
  const waiting = useRef<number>(undefined);
  const asked = useRef<Element>(undefined);

  const forget = useCallback(() => {
    window.clearTimeout(waiting.current);
    asked.current = undefined;
    setShown(null);
  }, []);

  const ask = ({ target }: MouseEvent | FocusEvent) => {
    if (!(target instanceof Element)) return;
    const found = figureAt(target);
    if (found?.anchor === asked.current) return;
    forget();
    if (!found) return;
    asked.current = found.anchor;
    const from = [run, ...others].find(({ id }) => id === (found.run ?? run.id));
    if (!from) return;
    waiting.current = window.setTimeout(() => setShown({ anchor: found.anchor, name: found.name, run: from }), DWELL_MS);
  };

  useEffect(() => {
    if (!shown) return;
    const onKey = (event: KeyboardEvent) => event.key === "Escape" && forget();
    shown.anchor.setAttribute("aria-describedby", id);
    window.addEventListener("scroll", forget, { passive: true, capture: true });
    window.addEventListener("keydown", onKey);
    return () => {
      shown.anchor.removeAttribute("aria-describedby");
      window.removeEventListener("scroll", forget, { capture: true });
      window.removeEventListener("keydown", onKey);
    };
  }, [shown, forget, id]);

  const definition = shown && t.figures(shown.name, shown.run, measure);
  return (
    <div className={styles.figures} onMouseOver={ask} onFocus={ask} onMouseLeave={forget} onBlur={forget}>
      {children}
      {shown && definition && (
        <div role="tooltip" id={id} className={`${styles.card} ${styles.tip} no-print`} style={beside(shown.anchor)}>
          <SourceCard run={shown.run} {...definition} />
        </div>
      )}
    </div>
  );
}

interface Found {
  anchor: Element;
  name: string;
  /** The run's id, where it is not the screen's. */
  run: string | undefined;
}

/** The figure an element belongs to: its own, else that of its column. */
function figureAt(target: Element): Found | null {
  const runOf = (each: Element | undefined) => each?.closest<HTMLElement>("[data-run]")?.dataset.run;
  const own = target.closest<HTMLElement>("[data-figure]");
  if (own) return { anchor: own, name: own.dataset.figure ?? "", run: runOf(own) };
  const cell = target.closest("td");
  const head = cell?.closest("table")?.tHead?.rows[0]?.cells[cell.cellIndex];
  const name = head?.dataset.figure;
  return cell && name ? { anchor: cell, name, run: runOf(cell) ?? runOf(head) } : null;
}

/** Below the figure, or above it where the screen ends. */
function beside(anchor: Element): React.CSSProperties {
  const { left, top, bottom } = anchor.getBoundingClientRect();
  const x = Math.max(8, Math.min(left, window.innerWidth - WIDTH - 8));
  if (bottom < window.innerHeight * 0.6) return { left: x, top: bottom + 6, width: WIDTH };
  return { left: x, bottom: window.innerHeight - top + 6, width: WIDTH };
}
