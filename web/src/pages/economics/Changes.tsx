/** The changes of a scenario: each for somebody, with the levers that are on its list. */
import { ActionIcon, Button, NativeSelect, NumberInput, Select, TextInput } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { capitalTerms, ladder } from "../../api/economics";
import { accountNames } from "../../api/queries";
import { t } from "../../messages";
import styles from "./what-if.module.css";
import { type Change, FIRST, type Lever, LEVERS, MOST_CHANGES, type Pulled, WHOM } from "./what-if";

export function Changes({ pulled, change }: { pulled: Pulled; change: (pulled: Pulled) => void }) {
  const { changes, capital } = pulled;
  const { data: kept } = useQuery(capitalTerms);
  const put = (place: number, next: Change) => change({ ...pulled, changes: changes.map((each, at) => (at === place ? next : each)) });
  return (
    <div className="no-print">
      <ol className={styles.changes} aria-label={t.whatIf.changes}>
        {changes.map((each, place) => (
          // A change has no name but its place.
          <li key={place}>
            <ChangeFields
              change={each} place={place + 1} put={(next) => put(place, next)}
              remove={changes.length === 1 ? null : () => change({ ...pulled, changes: changes.filter((_, at) => at !== place) })}
            />
          </li>
        ))}
      </ol>
      <div className={styles.tools}>
        <Button size="xs" variant="default" disabled={changes.length >= MOST_CHANGES} onClick={() => change({ ...pulled, changes: [...changes, FIRST] })}>{t.whatIf.addChange}</Button>
        <TextInput
          size="xs" label={t.whatIf.capital} placeholder={kept?.capital_percent ? t.economics.capitalKept(kept.capital_percent) : t.economics.capitalNone} inputMode="decimal" value={capital}
          onChange={({ currentTarget }) => change({ ...pulled, capital: currentTarget.value.replace(/[^\d.]/g, "") })}
        />
      </div>
    </div>
  );
}

function ChangeFields({ change, place, put, remove }: { change: Change; place: number; put: (change: Change) => void; remove: (() => void) | null }) {
  const { by, member, typed } = change;
  const [search, setSearch] = useState("");
  const [sought] = useDebouncedValue(search, 200);
  // Accounts may be too many for a list: the register is searched.
  const { data: accounts } = useQuery({ ...accountNames(sought), enabled: by === "account" });
  const { data: members } = useQuery({ ...ladder({ by: by === "" ? undefined : by, limit: 1000 }), enabled: by !== "" && by !== "account" });
  const choices = by === "account"
    ? (accounts ?? []).map(({ source, external_id: number, name }) => ({ value: `${source}:${number}`, label: name }))
    : (members?.rows ?? []).flatMap((row) => (row.member.key === null ? [] : [{ value: row.member.key, label: row.member.name }]));
  const listed = LEVERS.filter((lever) => typed[lever] !== undefined);
  const free = LEVERS.filter((lever) => typed[lever] === undefined);
  const drop = (lever: Lever) => put({ ...change, typed: Object.fromEntries(Object.entries(typed).filter(([each]) => each !== lever)) });
  return (
    <fieldset className={styles.change}>
      <legend className={styles.legend}>{t.whatIf.change(place)}</legend>
      <NativeSelect
        size="xs" label={t.whatIf.whom} value={by} onChange={({ currentTarget }) => put({ ...change, by: WHOM.find((each) => each === currentTarget.value) ?? "", member: "" })}
        data={[{ value: "", label: t.whatIf.everybody }, ...WHOM.map((value) => ({ value, label: t.economics.dimension[value] }))]}
      />
      {by !== "" && (
        <Select
          size="xs" searchable limit={100} label={t.whatIf.member} value={member === "" ? null : member} onChange={(value) => put({ ...change, member: value ?? "" })}
          onSearchChange={setSearch} filter={by === "account" ? ({ options }) => options : undefined}
          data={member === "" || choices.some(({ value }) => value === member) ? choices : [{ value: member, label: member }, ...choices]} placeholder={t.whatIf.choose}
        />
      )}
      {listed.map((lever) => (
        <div key={lever} className={styles.lever}>
          <NumberInput
            size="xs" label={t.whatIf.lever[lever]} placeholder="0" decimalScale={lever === "payment_days" || lever === "minimum_order" ? 0 : 4} allowLeadingZeros={false}
            value={typed[lever] ?? ""} onChange={(value) => put({ ...change, typed: { ...typed, [lever]: String(value) } })}
            step={lever === "minimum_order" ? 50 : lever === "payment_days" ? 5 : 1}
          />
          <ActionIcon variant="subtle" color="gray" aria-label={t.whatIf.drop(t.whatIf.lever[lever])} onClick={() => drop(lever)}><IconX size={14} /></ActionIcon>
        </div>
      ))}
      {free.length > 0 && (
        <NativeSelect
          size="xs" label={t.whatIf.addLever} value="" data={[{ value: "", label: t.whatIf.choose }, ...free.map((value) => ({ value, label: t.whatIf.lever[value] }))]}
          onChange={({ currentTarget: { value } }) => put({ ...change, typed: { ...typed, [value]: "" } })}
        />
      )}
      {remove && <Button size="compact-xs" variant="subtle" color="red" onClick={remove} aria-label={t.whatIf.removeChange(place)}>{t.whatIf.remove}</Button>}
    </fieldset>
  );
}
