/** Search and class chips over the account table; each choice goes into the address. */
import { Button, Chip, Group, Pill } from "@mantine/core";
import type { Class } from "../../api/types";
import { t } from "../../messages";
import { SearchBox } from "../../parts/SearchBox";
import { type AccountFilter, classes, isFiltered, toggleClass } from "../../search";
import styles from "./AccountFilters.module.css";

const CHOICES: readonly Class[] = ["A", "B", "C", "N", "unknown", "inactive"];

interface Change {
  filter: AccountFilter;
  change: (next: AccountFilter) => void;
}

interface Props extends Change {
  /** Whether there is a gross profit to class by, and the person sees it. */
  withProfit: boolean;
}

export function AccountFilters({ filter, change, withProfit }: Props) {
  const clear = () => change({ sort: filter.sort, order: filter.order });
  return (
    <div className={`${styles.filters} no-print`}>
      <SearchBox label={t.portfolio.search} placeholder={t.portfolio.searchPlaceholder} value={filter.q} search={(q) => change({ ...filter, q })} />
      <ClassChips label={t.portfolio.filterRevenue} name="revenue_class" filter={filter} change={change} without="unknown" />
      {withProfit && <ClassChips label={t.portfolio.filterProfit} name="gross_profit_class" filter={filter} change={change} without="inactive" />}
      {filter.rank_to !== undefined && (
        <Pill withRemoveButton onRemove={() => change({ ...filter, rank_to: undefined })} removeButtonProps={{ "aria-label": t.portfolio.clear, "aria-hidden": false, tabIndex: 0 }}>
          {t.portfolio.firstRanks(filter.rank_to)}
        </Pill>
      )}
      {isFiltered(filter) && <Button variant="subtle" size="compact-sm" onClick={clear}>{t.portfolio.clear}</Button>}
    </div>
  );
}

interface ChipsProps extends Change {
  label: string;
  name: "revenue_class" | "gross_profit_class";
  /** The class this measure cannot have. */
  without: Class;
}

function ClassChips({ label, name, filter, change, without }: ChipsProps) {
  const chosen = classes(filter[name]);
  return (
    <Group gap={4} role="group" aria-label={label}>
      <span className={styles.label}>{label}</span>
      {CHOICES.filter((each) => each !== without).map((each) => (
        <Chip
          key={each}
          size="xs"
          radius="sm"
          variant="outline"
          checked={chosen.includes(each)}
          onChange={() => change({ ...filter, [name]: toggleClass(filter[name], each) })}
        >
          {t.terms.className(each)}
        </Chip>
      ))}
    </Group>
  );
}
