/** The months of the earlier period; a year before the later one where nobody says. */
import { TextInput } from "@mantine/core";
import { t } from "../../messages";
import { useAsk } from "./PeriodForm";

interface Props {
  from: string;
  until: string;
  change: { from: (month: string) => string | undefined; until: (month: string) => string | undefined };
}

export function EarlierForm({ from, until, change }: Props) {
  const ask = useAsk();
  return (
    <>
      <TextInput
        type="month" size="xs" label={t.economics.bridge.beforeFrom} key={`before ${from}`} defaultValue={from} className="no-print"
        onBlur={({ currentTarget: { value } }) => { if (value !== from) ask({ before_from: change.from(value) }); }}
      />
      <TextInput
        type="month" size="xs" label={t.economics.bridge.beforeUntil} key={`before until ${until}`} defaultValue={until} className="no-print"
        onBlur={({ currentTarget: { value } }) => { if (value !== until) ask({ before_until: change.until(value) }); }}
      />
    </>
  );
}
