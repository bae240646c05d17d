/** Another database, the query over there, and how new rows are told. */
import { Checkbox, Group, NativeSelect, NumberInput, Textarea, TextInput } from "@mantine/core";
import type { ConnectorPlace } from "../../api/types";
import { t } from "../../messages";

type Pull = ConnectorPlace & { kind: "sql" };

interface Props {
  place: Pull;
  change: (place: Pull) => void;
  mistake: (field: string) => string | undefined;
}

const PORTS = { postgres: 5432, mysql: 3306 } as const;

export function PullFields({ place, change, mistake }: Props) {
  const word = (field: "host" | "database" | "user" | "secret" | "key" | "first") => ({
    label: t.connectors.pull[field],
    autoComplete: "off",
    spellCheck: false,
    value: place[field] ?? "",
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => {
      const { value } = event.currentTarget;
      const optional = field === "secret" || field === "key" || field === "first";
      change({ ...place, [field]: optional && value === "" ? null : value });
    },
    error: mistake(field),
  });
  const choose = (engine: string) => {
    const next = engine === "mysql" ? "mysql" : "postgres";
    change({ ...place, engine: next, port: PORTS[next] });
  };
  return (
    <>
      <NativeSelect
        label={t.connectors.pull.engine} value={place.engine} onChange={(event) => choose(event.currentTarget.value)}
        data={[{ value: "postgres", label: "PostgreSQL" }, { value: "mysql", label: "MySQL, MariaDB" }]}
      />
      <Group gap="sm" grow align="flex-start">
        <TextInput description={t.connectors.pull.hostHint} {...word("host")} />
        <NumberInput
          label={t.connectors.pull.port} description={t.connectors.pull.portHint} value={place.port} min={1} max={65535} hideControls
          onChange={(port) => change({ ...place, port: Number(port) || 0 })}
        />
      </Group>
      <Group gap="sm" grow align="flex-start">
        <TextInput {...word("database")} />
        <TextInput {...word("user")} />
      </Group>
      <TextInput description={t.connectors.pull.secretHint} {...word("secret")} />
      <Checkbox label={t.connectors.pull.encrypted} checked={place.encrypted} onChange={(event) => change({ ...place, encrypted: event.currentTarget.checked })} />
      <Textarea
        label={t.connectors.pull.query} description={t.connectors.pull.queryHint} autosize minRows={4} maxRows={12} spellCheck={false}
        styles={{ input: { fontFamily: "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" } }}
        value={place.query} onChange={(event) => change({ ...place, query: event.currentTarget.value })} error={mistake("query")}
      />
      <Group gap="sm" grow align="flex-start">
        <TextInput description={t.connectors.pull.keyHint} {...word("key")} />
        <TextInput description={t.connectors.pull.firstHint} {...word("first")} />
      </Group>
    </>
  );
}
