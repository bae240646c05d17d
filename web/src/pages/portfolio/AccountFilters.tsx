/** Search and class chips over the account table; each choice goes into the address. */
import { Button, Chip, Group, Pill, Select } from "@mantine/core";
import type { Class, Measure, Xyz } from "../../api/types";
import { t } from "../../messages";
import { InSegment } from "../../parts/InSegment";
import { SearchBox } from "../../parts/SearchBox";
import { type AccountFilter, classes, isFiltered, PHASES, steadiness, toggleClass, toggleXyz } from "../../search";
import styles from "./AccountFilters.module.css";

const CHOICES: readonly Class[] = ["A", "B", "C", "N", "unknown", "inactive"];
const XYZ: readonly Xyz[] = ["X", "Y", "Z", "N"];

interface Change {
  filter: AccountFilter;
  change: (next: AccountFilter) => void;
}

interface Props extends Change {
  /** Whether there is a gross profit to class by, and the person sees it. */
  withProfit: boolean;
  /** What the screen ranks by. */
  measure: Measure;
}

export function AccountFilters({ filter, change, withProfit, measure }: Props) {
  const clear = () => change({ sort: filter.sort, order: filter.order });
  return (
    <div className={`${styles.filters} no-print`}>
      <SearchBox label={t.portfolio.search} placeholder={t.portfolio.searchPlaceholder} value={filter.q} search={(q) => change({ ...filter, q })} />
      <ClassChips label={t.portfolio.filterRevenue} name="revenue_class" filter={filter} change={change} without="unknown" />
      {withProfit && <ClassChips label={t.portfolio.filterProfit} name="gross_profit_class" filter={filter} change={change} without="inactive" />}
      <Chips label={t.portfolio.filterXyz} values={XYZ} names={t.terms.xyzShort} chosen={steadiness(filter.xyz)} turn={(each) => change({ ...filter, xyz: toggleXyz(filter.xyz, each) })} />
      <WithPhase filter={filter} change={change} />
      <InSegment segment={filter.segment} choose={(segment) => change({ ...filter, segment })} />
      {filter.abc !== undefined && (
        <Removable label={t.portfolio.byMeasure(filter.abc, t.terms.measure[measure])} remove={() => change({ ...filter, abc: undefined })} />
      )}
      {filter.rank_to !== undefined && (
        <Removable label={t.portfolio.firstRanks(filter.rank_to)} remove={() => change({ ...filter, rank_to: undefined })} />
      )}
      {isFiltered(filter) && <Button variant="subtle" size="compact-sm" onClick={clear}>{t.portfolio.clear}</Button>}
    </div>
  );
}

/** In which phase the relationship is. */
function WithPhase({ filter, change }: Change) {
  return (
    <Select
      size="xs" w={170} aria-label={t.lifecycle.filters.phase} placeholder={t.lifecycle.filters.phase} clearable value={filter.phase ?? null}
      data={PHASES.map((value) => ({ value, label: t.lifecycle.phase(value) }))}
      onChange={(value) => change({ ...filter, phase: PHASES.find((known) => known === value) })}
    />
  );
}

interface ClassChipsProps extends Change {
  label: string;
  name: "revenue_class" | "gross_profit_class";
  /** The class this measure cannot have. */
  without: Class;
}

function ClassChips({ label, name, filter, change, without }: ClassChipsProps) {
  return (
    <Chips
      label={label}
      values={CHOICES.filter((each) => each !== without)}
      names={t.terms.className}
      chosen={classes(filter[name])}
      turn={(each) => change({ ...filter, [name]: toggleClass(filter[name], each) })}
    />
  );
}

interface ChipsProps<T extends string> {
  label: string;
  values: readonly T[];
  names: (value: T) => string;
  chosen: T[];
  turn: (value: T) => void;
}

function Chips<T extends string>({ label, values, names, chosen, turn }: ChipsProps<T>) {
  return (
    <Group gap={4} role="group" aria-label={label}>
      <span className={styles.label}>{label}</span>
      {values.map((each) => (
        <Chip key={each} size="xs" radius="sm" variant="outline" checked={chosen.includes(each)} onChange={() => turn(each)}>
          {names(each)}
        </Chip>
      ))}
    </Group>
  );
}

/** A filter that came from a figure or a cell, and can only be taken away. */
function Removable({ label, remove }: { label: string; remove: () => void }) {
  return (
    <Pill withRemoveButton onRemove={remove} removeButtonProps={{ "aria-label": t.portfolio.remove(label), "aria-hidden": false, tabIndex: 0 }}>
      {label}
    </Pill>
  );
}
