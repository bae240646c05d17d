/** Which months are asked, in the address; and, where the wait for money counts, what capital costs. */
import { NumberInput, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { t } from "../../messages";
import { afterMonth, firstDay, lastMonth, monthOf } from "./asked";
import styles from "./economics.module.css";

interface Props {
  from: string | null;
  until: string;
  /** Absent where capital plays no part. */
  capital?: { percent: string | undefined; kept: string | null };
  children?: React.ReactNode;
}

/** Changes what the address asks for, in place. */
export function useAsk(): (asked: Record<string, string | undefined>) => void {
  const navigate = useNavigate();
  return (asked) => void navigate({ to: ".", search: (now) => ({ ...now, ...asked }), replace: true, resetScroll: false });
}

export function PeriodForm({ from, until, capital, children }: Props) {
  const ask = useAsk();
  return (
    <div className={`${styles.form} no-print`}>
      <TextInput
        type="month" size="xs" label={t.economics.from} key={`from ${from ?? ""}`} defaultValue={monthOf(from)}
        onBlur={({ currentTarget: { value } }) => { if (value !== monthOf(from)) ask({ from: firstDay(value) }); }}
      />
      <TextInput
        type="month" size="xs" label={t.economics.until} key={`until ${until}`} defaultValue={lastMonth(until)}
        onBlur={({ currentTarget: { value } }) => { if (value !== lastMonth(until)) ask({ until: afterMonth(value) }); }}
      />
      {capital && (
        <NumberInput
          size="xs" label={t.economics.capital} placeholder={capital.kept === null ? t.economics.capitalNone : t.economics.capitalKept(capital.kept)} min={0} max={100} decimalScale={2} suffix=" %" hideControls
          key={`capital ${capital.percent ?? ""}`} defaultValue={capital.percent}
          onBlur={({ currentTarget: { value } }) => {
            const percent = value.replace(/[^\d.]/g, "") || undefined;
            if (percent !== capital.percent) ask({ capital_percent: percent });
          }}
        />
      )}
      {children}
    </div>
  );
}
