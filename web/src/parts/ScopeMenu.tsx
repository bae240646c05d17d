/** The scope everyone shares: which stored run is shown, and the way to another. It stays when the person moves. */
import { Button, Menu, Tooltip, UnstyledButton } from "@mantine/core";
import { IconArrowsDiff, IconCheck, IconChevronDown, IconHistory, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { runs } from "../api/queries";
import type { Run } from "../api/types";
import { count, time } from "../format";
import { t } from "../messages";
import { keepScope, period, useMay, useRun, useWhyNot } from "../scope";
import { useAskForRun } from "./ask-for-run";
import styles from "./ScopeMenu.module.css";

export function ScopeMenu() {
  const run = useRun();
  return (
    <div className={styles.scope}>
      {run ? <StoredRuns shown={run} /> : <span className={`quiet ${styles.none}`}>{run === null ? t.frame.noRun : ""}</span>}
      <NewRunButton />
    </div>
  );
}

function StoredRuns({ shown }: { shown: Run }) {
  const navigate = useNavigate();
  const stored = useQuery(runs);
  const choose = (run: string) => void navigate({ to: ".", search: (now) => ({ ...now, run }) });
  return (
    <Menu position="bottom-start" width={430} withinPortal>
      <Menu.Target>
        <UnstyledButton className={styles.shown} aria-label={`${t.frame.scope}: ${t.frame.asOf(shown.as_of)}`}>
          <strong>{t.frame.asOf(shown.as_of)}</strong>
          <span className={styles.period}>
            {t.frame.scopeLine(t.terms.window[shown.window], period(shown))}
          </span>
          <span className={styles.currency}>{shown.currency}</span>
          <IconChevronDown size={14} aria-hidden className="no-print" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown className={styles.list}>
        <Menu.Item leftSection={<IconArrowsDiff size={16} aria-hidden />} onClick={() => void navigate({ to: "/compare", search: (now) => ({ ...keepScope(now), to: shown.id }) })}>
          {t.compare.link}
        </Menu.Item>
        <Menu.Item leftSection={<IconHistory size={16} aria-hidden />} onClick={() => void navigate({ to: "/runs", search: keepScope })}>
          {t.runs.link}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t.frame.chooseRun}</Menu.Label>
        {stored.data?.map((run) => (
          <Menu.Item
            key={run.id}
            onClick={() => choose(run.id)}
            aria-current={run.id === shown.id}
            rightSection={run.id === shown.id ? <IconCheck size={16} /> : null}
          >
            <span className={styles.stored} title={t.frame.madeAt(time(run.created_at))}>
              <span className={styles.line}>{t.frame.asOf(run.as_of)}</span>
              <span className={styles.detail}>
                {t.frame.runLine(t.terms.window[run.window], t.terms.measure[run.measure], count(run.ledger_version))}
              </span>
            </span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function NewRunButton() {
  const ask = useAskForRun();
  const may = useMay("run_analysis");
  const why = useWhyNot("run_analysis");
  return (
    <Tooltip label={why} disabled={may} multiline maw={280}>
      <Button
        variant="subtle"
        size="compact-sm"
        className="no-print"
        leftSection={<IconPlus size={14} />}
        onClick={may ? () => ask() : undefined}
        data-disabled={may ? undefined : true}
        aria-disabled={!may}
        aria-description={may ? undefined : why}
      >
        {t.frame.newRun}
      </Button>
    </Tooltip>
  );
}
