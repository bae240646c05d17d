/** The question as text, how many rows it may bring, and the buttons that ask and cancel. */
import { Button, NativeSelect, Textarea } from "@mantine/core";
import { IconPlayerPlay, IconX } from "@tabler/icons-react";
import { type KeyboardEvent, type RefObject, useEffect, useState } from "react";
import type { SqlSchema } from "../../api/types";
import { count } from "../../format";
import { t } from "../../messages";
import styles from "./sql.module.css";

interface Props {
  field: RefObject<HTMLTextAreaElement | null>;
  text: string;
  change: (text: string) => void;
  limits: SqlSchema["limits"];
  limit: number;
  changeLimit: (limit: number) => void;
  /** When the question under way was asked. */
  since: number | null;
  ask: () => void;
  cancel: () => void;
}

export function Editor({ field, text, change, limits, limit, changeLimit, since, ask, cancel }: Props) {
  const press = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      ask();
    }
    if (event.key === "Escape" && since !== null) cancel();
  };
  const steps = [100, limits.rows, limits.most_rows].map((rows) => ({ value: String(rows), label: count(rows) }));
  return (
    <div className={styles.editor}>
      <Textarea
        ref={field} label={t.sql.question} placeholder={t.sql.placeholder} value={text} autosize minRows={7} maxRows={22}
        maxLength={limits.characters} spellCheck={false} autoCapitalize="off" autoComplete="off" aria-keyshortcuts="Control+Enter Meta+Enter"
        onChange={(event) => change(event.currentTarget.value)} onKeyDown={press}
      />
      <div className={styles.bar}>
        {since === null ? (
          <Button leftSection={<IconPlayerPlay size={15} aria-hidden />} onClick={ask} disabled={text.trim() === ""}>
            {t.sql.ask}
          </Button>
        ) : (
          <Button variant="default" leftSection={<IconX size={15} aria-hidden />} onClick={cancel}>{t.sql.cancel}</Button>
        )}
        {since === null ? <kbd className={`quiet ${styles.keys}`}>{t.sql.askHint}</kbd> : <Working since={since} />}
        <label className={styles.rows}>
          {t.sql.rowLimit}
          <NativeSelect size="xs" data={steps} value={String(limit)} onChange={(event) => changeLimit(Number(event.currentTarget.value))} />
        </label>
        <span className={styles.limits}>{t.sql.limits(limits)}</span>
      </div>
    </div>
  );
}

function Working({ since }: { since: number }) {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const clock = setInterval(() => setSeconds(Math.floor((Date.now() - since) / 1000)), 250);
    return () => clearInterval(clock);
  }, [since]);
  return <span role="status">{t.sql.working(seconds)}</span>;
}
