/** Resource groups, to be changed. */
import { ActionIcon, Button, NativeSelect, TextInput } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { t } from "../../messages";
import page from "../../parts/page.module.css";
import styles from "./costs.module.css";
import type { TypedGroup } from "./draft";

const UNITS = ["min", "h", "km", "pallet", "kg", "m3", "piece", "order", "line"];
const MONTHS = [1, 3, 12];
const NEW: TypedGroup = { name: "", rung: "order_cost", unit: "min", cost: "", capacity: "", practical: "80", months: 1 };

interface Props {
  groups: TypedGroup[];
  currency: string;
  mistake: (field: string) => string | undefined;
  change: (groups: TypedGroup[]) => void;
}

export function GroupFields({ groups, currency, mistake, change }: Props) {
  const set = (place: number, part: Partial<TypedGroup>) =>
    change(groups.map((group, index) => (index === place ? { ...group, ...part } : group)));
  return (
    <section className={page.section}>
      <h2 className={page.title}>{t.costs.groups}</h2>
      {groups.map((group, place) => {
        const at = (field: string) => mistake(`groups[${place}].${field}`);
        return (
          <fieldset key={place} className={styles.fields} aria-label={t.costs.group(place + 1)} style={{ border: 0, borderBottom: "1px solid var(--line)", margin: 0, paddingInline: 0 }}>
            <TextInput label={t.costs.groupName} w={170} value={group.name} error={at("name")} onChange={(event) => set(place, { name: event.currentTarget.value })} />
            <NativeSelect
              label={t.costs.rung} w={150} value={group.rung} error={at("rung")} data={Object.entries(t.costs.rungs).map(([value, label]) => ({ value, label }))}
              onChange={(event) => set(place, { rung: event.currentTarget.value as TypedGroup["rung"] })}
            />
            <TextInput label={t.costs.cost(currency)} w={110} inputMode="decimal" value={group.cost} error={at("cost_minor")} onChange={(event) => set(place, { cost: event.currentTarget.value })} />
            <TextInput label={t.costs.capacity} w={100} inputMode="numeric" value={group.capacity} error={at("capacity")} onChange={(event) => set(place, { capacity: event.currentTarget.value })} />
            <NativeSelect label={t.costs.unit} w={90} value={group.unit} error={at("unit")} data={UNITS} onChange={(event) => set(place, { unit: event.currentTarget.value })} />
            <NativeSelect
              label={t.costs.perMonths} w={110} value={String(group.months)} error={at("per_months")} data={MONTHS.map((months) => ({ value: String(months), label: t.costs.months[months] ?? "" }))}
              onChange={(event) => set(place, { months: Number(event.currentTarget.value) })}
            />
            <TextInput label={t.costs.practical} w={90} inputMode="numeric" value={group.practical} error={at("practical_percent")} onChange={(event) => set(place, { practical: event.currentTarget.value })} />
            <ActionIcon className={styles.remove} variant="subtle" size="lg" aria-label={t.costs.remove(group.name || t.costs.group(place + 1))} onClick={() => change(groups.filter((_, index) => index !== place))}>
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          </fieldset>
        );
      })}
      {mistake("groups") && <p className="negative" role="alert">{mistake("groups")}</p>}
      <Button mt="sm" variant="default" size="compact-sm" onClick={() => change([...groups, NEW])}>{t.costs.addGroup}</Button>
    </section>
  );
}
