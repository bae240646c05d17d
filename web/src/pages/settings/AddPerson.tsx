/** One more person: name, role, a first password, and which customers a viewer sees. */
import { Alert, Button, Group, PasswordInput, Radio, Stack, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { body, client } from "../../api/client";
import { users } from "../../api/queries";
import type { Role } from "../../api/types";
import { t } from "../../messages";
import { Dialog } from "../../parts/Dialog";
import { mistakeAt } from "./mistake-at";

interface Props {
  opened: boolean;
  close: () => void;
  added: (name: string) => void;
}

export function AddPerson({ opened, close, added }: Props) {
  return (
    <Dialog opened={opened} close={close} title={t.settings.addTitle}>
      <PersonForm close={close} added={added} />
    </Dialog>
  );
}

const ROLES: readonly Role[] = ["viewer", "admin"];

const EMPTY = { name: "", email: "", password: "", only: "" };

function PersonForm({ close, added }: Omit<Props, "opened">) {
  const queries = useQueryClient();
  const [draft, setDraft] = useState(EMPTY);
  const [role, setRole] = useState<Role>("viewer");
  const add = useMutation({
    mutationFn: async () => {
      const { only, ...person } = draft;
      const accounts = only.split("\n").map((line) => line.trim()).filter(Boolean);
      const only_accounts = role === "viewer" && accounts.length > 0 ? accounts : undefined;
      return (await body(client.POST("/users", { body: { ...person, role, only_accounts } }))).user;
    },
    onSuccess: (user) => {
      void queries.invalidateQueries({ queryKey: users.queryKey });
      added(user.name);
      close();
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    add.mutate();
  };
  const field = (name: keyof typeof EMPTY, told: string = name) => ({
    value: draft[name],
    onChange: (event: React.ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => {
      const { value } = event.currentTarget;
      setDraft((now) => ({ ...now, [name]: value }));
    },
    error: mistakeAt(add.error, told),
  });
  const placed = ["name", "email", "password", "only_accounts"].some((name) => mistakeAt(add.error, name) !== undefined);
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <TextInput label={t.settings.name} autoComplete="off" data-autofocus {...field("name")} />
        <TextInput label={t.settings.email} type="email" autoComplete="off" {...field("email")} />
        <Radio.Group label={t.settings.role} value={role} onChange={(next) => setRole(next)}>
          <Stack gap="xs" mt={6}>
            {ROLES.map((each) => <Radio key={each} value={each} label={t.frame.role[each]} description={t.settings.roleHints[each]} />)}
          </Stack>
        </Radio.Group>
        {role === "viewer" && <Textarea label={t.settings.limit} description={t.settings.limitHint} autosize minRows={2} maxRows={8} {...field("only", "only_accounts")} />}
        <PasswordInput label={t.settings.password} description={t.settings.passwordHint} autoComplete="new-password" {...field("password")} />
        {add.error && !placed && <Alert color="red" role="alert">{add.error.message}</Alert>}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>{t.settings.cancel}</Button>
          <Button type="submit" loading={add.isPending}>{t.settings.addAction}</Button>
        </Group>
      </Stack>
    </form>
  );
}
