/** Of which state of the ledger something is asked: its version, up to which day, at which rates; empty is the newest whole. */
import { NumberInput, TextInput } from "@mantine/core";
import { t } from "../../messages";
import styles from "./sql.module.css";

/** As the API takes it. */
export interface Moment {
  ledger_version?: number;
  as_of?: string;
  rates?: string;
}

interface Props {
  moment: Moment;
  change: (moment: Moment) => void;
}

export function MomentFields({ moment, change }: Props) {
  const write = (key: "as_of" | "rates", value: string) => change({ ...moment, [key]: value.trim() || undefined });
  return (
    <div className={styles.moment} role="group" aria-label={t.sql.moment}>
      <NumberInput
        size="xs" w={130} label={t.versions.picker} placeholder={t.sql.newest} min={0} allowDecimal={false} value={moment.ledger_version ?? ""}
        onChange={(next) => change({ ...moment, ledger_version: typeof next === "number" ? next : undefined })}
      />
      <TextInput
        size="xs" w={130} label={t.sql.before} placeholder={t.sql.anyDay} value={moment.as_of ?? ""}
        onChange={(event) => write("as_of", event.currentTarget.value)}
      />
      <TextInput
        size="xs" w={260} label={t.newRun.rates} placeholder={t.sql.ratesOfTheDay} value={moment.rates ?? ""}
        onChange={(event) => write("rates", event.currentTarget.value)}
      />
    </div>
  );
}
