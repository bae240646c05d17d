/** Time equations, to be changed; a mistake stands below the equation with its character. */
import { ActionIcon, Button, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { t } from "../../messages";
import page from "../../parts/page.module.css";
import styles from "./costs.module.css";
import type { TypedEquation } from "./draft";

const PERS = ["account", "order", "invoice"] as const;

interface Props {
  equations: TypedEquation[];
  groups: string[];
  mistake: (field: string) => string | undefined;
  change: (equations: TypedEquation[]) => void;
}

export function EquationFields({ equations, groups, mistake, change }: Props) {
  const set = (place: number, part: Partial<TypedEquation>) =>
    change(equations.map((each, index) => (index === place ? { ...each, ...part } : each)));
  const taken = [{ value: "", label: t.costs.noGroup }, ...[...new Set(groups)].filter(Boolean).map((name) => ({ value: name, label: name }))];
  return (
    <section className={page.section}>
      <h2 className={page.title}>{t.costs.equations}</h2>
      <p className={page.subtitle}>{t.costs.equationsText}</p>
      {equations.map((each, place) => {
        const at = (field: string) => mistake(`equations[${place}].${field}`);
        return (
          <div key={place} className={styles.fields}>
            <TextInput label={t.costs.equationName} w={170} value={each.name} error={at("name")} onChange={(event) => set(place, { name: event.currentTarget.value })} />
            <NativeSelect label={t.costs.equationGroup} w={170} value={each.group} error={at("group")} data={taken} onChange={(event) => set(place, { group: event.currentTarget.value })} />
            <NativeSelect
              label={t.costs.per} w={100} value={each.per} data={PERS.map((per) => ({ value: per, label: t.costs.pers[per] }))}
              onChange={(event) => set(place, { per: event.currentTarget.value as TypedEquation["per"] })}
            />
            <ActionIcon className={styles.remove} variant="subtle" size="lg" aria-label={t.costs.remove(each.name || t.costs.equation)} onClick={() => change(equations.filter((_, index) => index !== place))}>
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
            <Textarea
              className={styles.grow} label={t.costs.equation} autosize minRows={1} spellCheck={false} value={each.text} error={at("text")}
              styles={{ root: { flexBasis: "100%" }, input: { fontFamily: "monospace" } }} onChange={(event) => set(place, { text: event.currentTarget.value })}
            />
          </div>
        );
      })}
      {mistake("equations") && <p className="negative" role="alert">{mistake("equations")}</p>}
      <Button mt="sm" variant="default" size="compact-sm" onClick={() => change([...equations, { name: "", group: groups[0] ?? "", per: "invoice", text: "" }])}>
        {t.costs.addEquation}
      </Button>
    </section>
  );
}
