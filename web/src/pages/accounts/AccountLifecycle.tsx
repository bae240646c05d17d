/** The account's relationship: its phase, the rule that told it, how it came there, and a person's word against it. */
import { Button, Group } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { body, client } from "../../api/client";
import { accountLifecycle } from "../../api/lifecycle";
import type { AccountLifecycle as Found, PhaseOverride } from "../../api/types";
import { t } from "../../messages";
import page from "../../parts/page.module.css";
import { useMay, useWhyNot } from "../../scope";
import styles from "../lifecycle/lifecycle.module.css";
import { OverridePhase } from "./OverridePhase";
import { Panel } from "./Panel";

export function AccountLifecycle({ id, run }: { id: string; run: string }) {
  return (
    <Panel id="relationship" title={t.lifecycle.panel} asked={useQuery(accountLifecycle(id, run))} isKnown={({ told }) => told !== null}>
      {(found) => <Relationship id={id} found={found} />}
    </Panel>
  );
}

function Relationship({ id, found: { told, meaning, advice, months, months_in, overrides, as_of } }: { id: string; found: Found }) {
  if (told === null || as_of === null) return null;
  const earlier = overrides.filter((each) => each.id !== told.overridden?.id);
  return (
    <>
      <p><strong>{t.lifecycle.told(told)}</strong> {meaning}</p>
      {told.overridden && (
        <p>{t.lifecycle.said(told.overridden.decided_by, told.overridden.from, told.overridden.until)} “{told.overridden.reason}” {t.lifecycle.byRules(told)}</p>
      )}
      <p className={page.under}>
        {told.why}
        {told.moved_back && <span className={styles.back}> {t.lifecycle.cameFrom(t.lifecycle.phase(told.moved_back.from), told.moved_back.since)}</span>}
      </p>
      <p className={page.subtitle}>{advice}</p>
      {months.length > 1 && (
        <>
          <ul className={styles.strip} aria-label={t.lifecycle.rules.strip}>
            {months.map(({ as_of: day, phase, state }) => (
              <li key={day} data-phase={phase} title={t.lifecycle.then(day, phase, state)}><span className="sr-only">{t.lifecycle.then(day, phase, state)}</span></li>
            ))}
          </ul>
          <p className={page.subtitle}>{months_in.filter((each) => each.months > 0).map((each) => t.lifecycle.monthsIn(each.phase, each.months)).join(" · ")}</p>
        </>
      )}
      <Actions id={id} asOf={as_of} phase={told.phase} overridden={told.overridden} />
      {earlier.length > 0 && (
        <details>
          <summary>{t.lifecycle.earlier(earlier.length)}</summary>
          <ul>
            {earlier.map((each) => (
              <li key={each.id}>
                {t.lifecycle.phase(each.phase)}: {t.lifecycle.said(each.decided_by, each.from, each.until)} “{each.reason}”
                {each.withdrawn_by === null ? <Withdraw id={each.id} /> : ` (${t.lifecycle.withdrawn(each.withdrawn_by)})`}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

interface ActionsProps {
  id: string;
  asOf: string;
  phase: PhaseOverride["phase"];
  overridden: PhaseOverride | null;
}

function Actions({ id, asOf, phase, overridden }: ActionsProps) {
  const [may, why] = [useMay("judge_accounts"), useWhyNot("judge_accounts")];
  const [opened, setOpened] = useState(false);
  const closed = { disabled: !may, title: may ? undefined : why, "aria-description": may ? undefined : why, size: "compact-sm" as const };
  return (
    <Group mt="sm" gap="xs" className="no-print">
      <Button {...closed} variant="default" onClick={() => setOpened(true)}>{t.lifecycle.override}</Button>
      {overridden && <Withdraw id={overridden.id} />}
      {opened && <OverridePhase id={id} asOf={asOf} phase={phase} close={() => setOpened(false)} />}
    </Group>
  );
}

/** Takes one override back; an earlier one that holds counts then, or else the rules. */
function Withdraw({ id }: { id: string }) {
  const [may, why, queries] = [useMay("judge_accounts"), useWhyNot("judge_accounts"), useQueryClient()];
  const withdraw = useMutation({
    mutationFn: () => body(client.DELETE("/phase-overrides/{id}", { params: { path: { id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["portfolio"] }),
  });
  return (
    <>
      <Button
        size="compact-sm" variant="subtle" disabled={!may} title={may ? undefined : why} aria-description={may ? undefined : why}
        loading={withdraw.isPending} onClick={() => withdraw.mutate()}
      >
        {t.lifecycle.withdraw}
      </Button>
      {withdraw.error && <span className="negative" role="alert">{withdraw.error.message}</span>}
    </>
  );
}
