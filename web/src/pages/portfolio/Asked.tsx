/** What the run on the screen was asked, with the ways to ask otherwise and to compare. */
import { UnstyledButton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { Run } from "../../api/types";
import { t } from "../../messages";
import { useAskForRun } from "../../parts/ask-for-run";
import { keepScope, useMay } from "../../scope";
import styles from "./PortfolioPage.module.css";

export function Asked({ run }: { run: Run }) {
  const ask = useAskForRun();
  const may = useMay("run_analysis");
  return (
    <p className={styles.asked}>
      {t.newRun.askedLabel} {t.newRun.asked(run)}{" "}
      <span className="no-print">
        {may && <UnstyledButton className={styles.way} onClick={() => ask(run.parameters)}>{t.newRun.askOtherwise}</UnstyledButton>}
        <Link to="/compare" search={(now) => ({ ...keepScope(now), to: run.id })} className={styles.way}>{t.compare.link}</Link>
      </span>
    </p>
  );
}
