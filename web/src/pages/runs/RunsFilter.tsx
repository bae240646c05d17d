/** Which runs of the archive are listed; the choice stands in the address. */
import { Button, Checkbox, Group, NativeSelect, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { t } from "../../messages";
import { keepScope } from "../../scope";
import { type Archive, readArchive, RUN_KINDS } from "../../search";

interface Props {
  asked: Archive;
  people: { who: string; name: string }[];
}

export function RunsFilter({ asked, people }: Props) {
  const navigate = useNavigate();
  const choose = (chosen: Archive) =>
    void navigate({ to: "/runs", search: (now) => ({ ...keepScope(now), ...readArchive({ ...asked, ...chosen }) }), replace: true, resetScroll: false });
  const none: Archive = { kind: undefined, who: undefined, since: undefined, until: undefined, pinned: undefined };
  return (
    <Group role="search" aria-label={t.runs.filter} gap="sm" align="end" mb="sm" className="no-print">
      <NativeSelect
        size="sm" label={t.runs.kind} value={asked.kind ?? ""}
        data={[{ value: "", label: t.runs.anyKind }, ...RUN_KINDS.map((kind) => ({ value: kind, label: t.runs.kinds[kind] }))]}
        onChange={(event) => choose({ kind: RUN_KINDS.find((kind) => kind === event.currentTarget.value) })}
      />
      <NativeSelect
        size="sm" label={t.runs.who} value={asked.who ?? ""}
        data={[{ value: "", label: t.runs.anybody }, ...people.map(({ who, name }) => ({ value: who, label: name }))]}
        onChange={(event) => choose({ who: event.currentTarget.value || undefined })}
      />
      <TextInput size="sm" type="date" label={t.runs.since} value={asked.since ?? ""} onChange={(event) => choose({ since: event.currentTarget.value || undefined })} />
      <TextInput size="sm" type="date" label={t.runs.until} value={asked.until ?? ""} onChange={(event) => choose({ until: event.currentTarget.value || undefined })} />
      <Checkbox mb={8} label={t.runs.onlyPinned} checked={asked.pinned === "yes"} onChange={(event) => choose({ pinned: event.currentTarget.checked ? "yes" : undefined })} />
      {Object.values(asked).some((each) => each !== undefined) && <Button variant="subtle" size="compact-sm" mb={6} onClick={() => choose(none)}>{t.runs.all}</Button>}
    </Group>
  );
}
