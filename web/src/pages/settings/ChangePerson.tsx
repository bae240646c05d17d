/** Another name, address or role. Only what is another one is sent. */
import { Alert, Button, Group, Radio, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { type SyntheticEvent, useState } from "react";
import { body, client } from "../../api/client";
import { session, users } from "../../api/queries";
import type { Role, User } from "../../api/types";
import { t } from "../../messages";
import { useSession } from "../../scope";
import { mistakeAt } from "./mistake-at";

interface Props {
  person: User;
  close: () => void;
  say: (text: string) => void;
}

const ROLES: readonly Role[] = ["viewer", "admin"];

export function ChangePerson({ person, close, say }: Props) {
  const queries = useQueryClient();
  const [name, setName] = useState(person.name);
  const [email, setEmail] = useState(person.email);
  const [role, setRole] = useState<Role>(person.role);
  const why = person.why_not.change_role;
  const { user: me } = useSession();
  const router = useRouter();
  const showMe = ({ name, email }: User) => {
    queries.setQueryData(session.queryKey, (now) => now && { ...now, user: { ...now.user, name, email } });
    return router.invalidate();
  };
  const other = <T,>(now: T, before: T) => (now === before ? undefined : now);
  const change = useMutation({
    mutationFn: async () => {
      const wanted = { name: other(name.trim(), person.name), email: other(email.trim(), person.email), role: other(role, person.role) };
      return (await body(client.PATCH("/users/{id}", { params: { path: { id: person.id } }, body: wanted }))).user;
    },
    onSuccess: async (user) => {
      await queries.invalidateQueries({ queryKey: users.queryKey });
      if (user.id === me.id) await showMe(user);
      say(t.settings.changed(user.name));
      close();
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    change.mutate();
  };
  const placed = ["name", "email"].some((field) => mistakeAt(change.error, field) !== undefined);
  const unchanged = name.trim() === person.name && email.trim() === person.email && role === person.role;
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <TextInput label={t.settings.name} autoComplete="off" data-autofocus value={name} onChange={(event) => setName(event.currentTarget.value)} error={mistakeAt(change.error, "name")} />
        <TextInput label={t.settings.email} type="email" autoComplete="off" value={email} onChange={(event) => setEmail(event.currentTarget.value)} error={mistakeAt(change.error, "email")} />
        <Radio.Group label={t.settings.role} description={why} value={role} onChange={(next) => setRole(next)}>
          <Stack gap="xs" mt={6}>
            {ROLES.map((each) => (
              <Radio key={each} value={each} label={t.frame.role[each]} description={t.settings.roleHints[each]} disabled={why !== undefined && each !== person.role} />
            ))}
          </Stack>
        </Radio.Group>
        {role !== person.role && <Alert color="gray" role="note">{t.settings.roleFollows(role, person.scope === "granted")}</Alert>}
        {change.error && !placed && <Alert color="red" role="alert">{change.error.message}</Alert>}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>{t.settings.cancel}</Button>
          <Button type="submit" loading={change.isPending} disabled={unchanged}>{t.settings.changeAction}</Button>
        </Group>
      </Stack>
    </form>
  );
}
