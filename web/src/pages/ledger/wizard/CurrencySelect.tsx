/** A currency, found by its code or its name. */
import { Select } from "@mantine/core";
import { t } from "../../../messages";
import { commonCurrencies, currencyName, isCurrency, otherCurrencies } from "./currencies";

interface Choice {
  value: string;
  label: string;
}

interface Props {
  label: string;
  value: string | null;
  /** Stands before the currencies. */
  first?: Choice[];
  /** Columns that say it row by row. */
  columns?: Choice[];
  mistake?: string | undefined;
  choose: (value: string) => void;
}

export function CurrencySelect({ label, value, first = [], columns = [], mistake, choose }: Props) {
  const known = [...first, ...columns].some((each) => each.value === value);
  const foreign = value !== null && !known && !isCurrency(value) ? [{ value, label: currencyName(value) }] : [];
  const { currencyGroups: groups } = t.wizard;
  const data = [
    { group: groups.common, items: [...first, ...foreign, ...commonCurrencies] },
    ...(columns.length > 0 ? [{ group: groups.columns, items: columns }] : []),
    { group: groups.others, items: otherCurrencies },
  ];
  return (
    <Select
      aria-label={label}
      placeholder={t.wizard.chooseCurrency}
      nothingFoundMessage={t.wizard.noCurrency}
      searchable
      selectFirstOptionOnChange
      maxDropdownHeight={320}
      allowDeselect={false}
      data={data}
      value={value}
      error={mistake}
      onChange={(next) => next !== null && choose(next)}
    />
  );
}
