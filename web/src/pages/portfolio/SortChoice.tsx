/** The order of the list where there are no column headings to press. */
import { NativeSelect } from "@mantine/core";
import type { AccountSort } from "../../api/types";
import { t } from "../../messages";
import { type AccountFilter, sortOf, turnSort } from "../../search";

const { columns: heading } = t.portfolio;

const NAMES: [AccountSort, string][] = [
  ["rank", heading.rank], ["name", heading.name], ["revenue", heading.revenue], ["gross_profit", heading.profit], ["recency", heading.last],
];

interface Props {
  filter: AccountFilter;
  change: (next: AccountFilter) => void;
  withProfit: boolean;
}

export function SortChoice({ filter, change, withProfit }: Props) {
  const choices = NAMES.filter(([sort]) => withProfit || sort !== "gross_profit");
  return (
    <NativeSelect
      mt="xs"
      size="sm"
      aria-label={t.portfolio.sortBy}
      value={sortOf(filter).sort}
      onChange={(event) => {
        const sort = choices.find(([each]) => each === event.currentTarget.value)?.[0];
        if (sort) change(turnSort(filter, sort));
      }}
      data={choices.map(([value, label]) => ({ value, label: `${t.portfolio.sortBy}: ${label}` }))}
    />
  );
}
