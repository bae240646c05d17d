/** "Where from?": any figure tells, on hover, focus or touch, what it means and out of which run it came. */
import { Popover } from "@mantine/core";
import { type ReactNode, useRef, useState } from "react";
import type { Run } from "../api/types";
import { count } from "../format";
import { t } from "../messages";
import { period } from "../scope";
import styles from "./Provenance.module.css";

interface Props {
  run: Run;
  meaning: string;
  formula: string;
  /** Leads to the accounts behind the figure. */
  inputs?: ReactNode;
  /** What a screen reader calls the figure. */
  label: string;
  children: ReactNode;
}

const LINGER_MS = 140;

export function Provenance({ run, meaning, formula, inputs, label, children }: Props) {
  const [open, setOpen] = useState(false);
  const closing = useRef<number>(undefined);
  const show = () => {
    window.clearTimeout(closing.current);
    setOpen(true);
  };
  const hide = () => {
    closing.current = window.setTimeout(() => setOpen(false), LINGER_MS);
  };
  return (
    <Popover opened={open} onChange={setOpen} width={320} position="bottom-start" shadow="md" withinPortal trapFocus={false}>
      <Popover.Target>
        <button
          type="button"
          className={styles.figure}
          aria-label={`${label}. ${t.frame.whereFrom}`}
          onMouseEnter={show}
          onMouseLeave={hide}
          onFocus={show}
          onBlur={hide}
          onClick={show}
          onKeyDown={(event) => event.key === "Escape" && setOpen(false)}
        >
          {children}
        </button>
      </Popover.Target>
      <Popover.Dropdown onMouseEnter={show} onMouseLeave={hide} onFocus={show} onBlur={hide} className={styles.card}>
        <p className={styles.meaning}>{meaning}</p>
        <dl>
          <dt>{t.frame.formula}</dt>
          <dd>{formula}</dd>
          <dt>{t.frame.run}</dt>
          <dd>{t.frame.runFacts(run.as_of, period(run))}</dd>
          <dd>{t.frame.ledgerFacts(count(run.ledger_version), run.method_version)}</dd>
        </dl>
        {inputs}
      </Popover.Dropdown>
    </Popover>
  );
}
