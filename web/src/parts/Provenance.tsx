/** "Where from?" for a figure that stands alone: on hover, focus or touch its card, with the way to its inputs. */
import { Popover } from "@mantine/core";
import { type ReactNode, useRef, useState } from "react";
import type { Run } from "../api/types";
import { t } from "../messages";
import styles from "./Provenance.module.css";
import { SourceCard } from "./SourceCard";

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
        <SourceCard run={run} meaning={meaning} formula={formula} />
        {inputs}
      </Popover.Dropdown>
    </Popover>
  );
}
