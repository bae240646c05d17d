/** The rules of a segmentation: each a segment and what must hold. */
import { Button, Fieldset, Group, NumberInput, Select, Stack, TextInput } from "@mantine/core";
import type { SegmentField } from "../../api/types";
import { t } from "../../messages";
import { type ConditionDraft, FIELDS, isMargin, isNumber, type RuleDraft, type RulesDraft } from "./draft";

interface Props {
  draft: RulesDraft;
  change: (next: RulesDraft) => void;
  currency: string;
  margin: boolean;
}

export function RuleFields({ draft, change, currency, margin }: Props) {
  const { rules, rest } = draft;
  const put = (place: number, rule: RuleDraft) => change({ ...draft, rules: rules.map((each, at) => (at === place ? rule : each)) });
  return (
    <Stack gap="md">
      {rules.map((rule, place) => (
        <Fieldset key={place} legend={t.segments.rule(place + 1)}>
          <Stack gap="sm">
            <TextInput size="xs" maw={320} label={t.segments.ruleName} value={rule.segment} maxLength={60} onChange={(event) => put(place, { ...rule, segment: event.currentTarget.value })} />
            {rule.conditions.map((condition, at) => (
              <Condition
                key={at} condition={condition} currency={currency} margin={margin}
                change={(next) => put(place, { ...rule, conditions: rule.conditions.map((each, which) => (which === at ? next : each)) })}
                remove={rule.conditions.length > 1 ? () => put(place, { ...rule, conditions: rule.conditions.filter((_, which) => which !== at) }) : undefined}
              />
            ))}
            <Group gap="sm">
              <Button variant="subtle" size="compact-sm" onClick={() => put(place, { ...rule, conditions: [...rule.conditions, { field: "invoices", words: "" }] })}>{t.segments.addCondition}</Button>
              {rules.length > 1 && (
                <Button variant="subtle" color="red" size="compact-sm" onClick={() => change({ ...draft, rules: rules.filter((_, at) => at !== place) })}>{t.segments.removeRule(place + 1)}</Button>
              )}
            </Group>
          </Stack>
        </Fieldset>
      ))}
      <Group align="flex-end">
        <Button variant="default" size="xs" onClick={() => change({ ...draft, rules: [...rules, { segment: "", conditions: [{ field: "revenue", words: "" }] }] })}>{t.segments.addRule}</Button>
        <TextInput size="xs" w={220} label={t.segments.rest} value={rest} maxLength={60} onChange={(event) => change({ ...draft, rest: event.currentTarget.value })} />
      </Group>
    </Stack>
  );
}

interface ConditionProps {
  condition: ConditionDraft;
  change: (next: ConditionDraft) => void;
  remove: (() => void) | undefined;
  currency: string;
  margin: boolean;
}

function Condition({ condition, change, remove, currency, margin }: ConditionProps) {
  const { field, atLeast, below, words } = condition;
  const unit = field === "revenue" || field === "gross_profit" ? ` (${currency})` : "";
  const number = (value: string | number) => (typeof value === "number" ? value : undefined);
  return (
    <Group gap="sm" align="flex-end">
      <Select
        size="xs" w={230} label={t.segments.fieldLabel} allowDeselect={false} value={field}
        data={FIELDS.filter((each) => margin || !isMargin(each)).map((value: SegmentField) => ({ value, label: t.segments.field(value) }))}
        onChange={(value) => change({ field: FIELDS.find((known) => known === value) ?? field, words: "" })}
      />
      {isNumber(field) ? (
        <>
          <NumberInput size="xs" w={130} label={t.segments.atLeast + unit} value={atLeast ?? ""} onChange={(value) => change({ ...condition, atLeast: number(value) })} />
          <NumberInput size="xs" w={130} label={t.segments.below + unit} value={below ?? ""} onChange={(value) => change({ ...condition, below: number(value) })} />
        </>
      ) : (
        <TextInput size="xs" w={270} maw="100%" label={t.segments.anyOf} placeholder={t.segments.anyOfHint[field]} value={words} onChange={(event) => change({ ...condition, words: event.currentTarget.value })} />
      )}
      {remove && <Button variant="subtle" size="compact-sm" onClick={remove}>{t.segments.removeCondition}</Button>}
    </Group>
  );
}
