/** Which two runs are compared; the choice stands in the address. */
import { NativeSelect } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import type { Run } from "../../api/types";
import { count } from "../../format";
import { t } from "../../messages";
import styles from "./ComparePage.module.css";

export function RunChoice({ stored, from, to }: { stored: Run[]; from: Run; to: Run }) {
  const navigate = useNavigate();
  const choose = (chosen: { from?: string; to?: string }) =>
    void navigate({ to: ".", search: (now) => ({ ...now, from: from.id, to: to.id, ...chosen }), replace: true });
  const name = (run: Run) =>
    `${t.frame.asOf(run.as_of)}: ${t.frame.runLine(t.terms.window[run.window], t.terms.measure[run.measure], count(run.ledger_version))}`;
  const choices = stored.map((run) => ({ value: run.id, label: name(run) }));
  return (
    <div className={`${styles.choice} no-print`}>
      <NativeSelect size="sm" label={t.compare.from} value={from.id} onChange={(event) => choose({ from: event.currentTarget.value })} data={choices} />
      <NativeSelect size="sm" label={t.compare.to} value={to.id} onChange={(event) => choose({ to: event.currentTarget.value })} data={choices} />
    </div>
  );
}
