/** The traditional allocation, to be compared with. */
import { ActionIcon, Button, NativeSelect, TextInput } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { t } from "../../messages";
import page from "../../parts/page.module.css";
import styles from "./costs.module.css";
import type { TypedPart } from "./draft";

interface Props {
  parts: TypedPart[];
  groups: string[];
  mistake: (field: string) => string | undefined;
  change: (parts: TypedPart[]) => void;
}

export function PercentageFields({ parts, groups, mistake, change }: Props) {
  const set = (place: number, part: Partial<TypedPart>) =>
    change(parts.map((each, index) => (index === place ? { ...each, ...part } : each)));
  return (
    <section className={page.section}>
      <h2 className={page.title}>{t.costs.percentages}</h2>
      <p className={page.subtitle}>{t.costs.percentagesText}</p>
      {parts.map((part, place) => {
        const at = (field: string) => mistake(`allocations[${place}].${field}`);
        return (
          <div key={place} className={styles.fields}>
            <NativeSelect label={t.costs.equationGroup} w={170} value={part.group} error={at("group")} data={[...new Set(groups)].filter(Boolean)} onChange={(event) => set(place, { group: event.currentTarget.value })} />
            <TextInput label={t.costs.percent} w={90} inputMode="numeric" value={part.percent} error={at("percent")} onChange={(event) => set(place, { percent: event.currentTarget.value })} />
            <TextInput className={styles.grow} label={t.costs.driver} spellCheck={false} value={part.driver} error={at("driver")} onChange={(event) => set(place, { driver: event.currentTarget.value })} />
            <ActionIcon className={styles.remove} variant="subtle" size="lg" aria-label={t.costs.remove(`${part.group} ${part.percent}`)} onClick={() => change(parts.filter((_, index) => index !== place))}>
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          </div>
        );
      })}
      {mistake("allocations") && <p className="negative" role="alert">{mistake("allocations")}</p>}
      <Button mt="sm" variant="default" size="compact-sm" onClick={() => change([...parts, { group: groups[0] ?? "", percent: "100", driver: "max(0, revenue)" }])}>
        {t.costs.addPercentage}
      </Button>
    </section>
  );
}
