/** What everything is added up in; asked only while the ledger has none. */
import { TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { reportingCurrency } from "../../../api/queries";
import { t } from "../../../messages";
import styles from "./wizard.module.css";

interface Props {
  stated: string | undefined;
  mistake: string | undefined;
  change: (currency: string | undefined) => void;
}

export function LedgerCurrency({ stated, mistake, change }: Props) {
  const { data } = useQuery(reportingCurrency);
  if (stated === undefined && data?.currency !== null) return null;
  return (
    <div className={styles.field}>
      <p className={styles.fieldName}>{t.wizard.reportingCurrency}</p>
      <div className={styles.wideValue}>
        <TextInput
          aria-label={t.wizard.reportingCurrency}
          description={t.wizard.reportingCurrencyHint}
          inputWrapperOrder={["input", "description", "error"]}
          placeholder="EUR"
          maxLength={3}
          w={120}
          classNames={{ description: styles.besideInput }}
          value={stated ?? ""}
          error={mistake}
          onChange={(event) => change(event.currentTarget.value.toUpperCase() || undefined)}
        />
      </div>
    </div>
  );
}
