/** The first administrator, behind the one-time link that the server prints. */
import { Alert, Button, PasswordInput, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { body, client } from "../../api/client";
import { setup } from "../../api/queries";
import { t } from "../../messages";
import { Entrance } from "./Entrance";
import { type Draft, mistakes } from "./rules";
import { takeToken } from "./token";
import { useEnter } from "./useEnter";
import { LinkButton } from "../../parts/LinkButton";

export function SetupPage() {
  const [token] = useState(takeToken);
  const state = useQuery(setup);
  if (state.data?.open === false) {
    return (
      <Entrance title={t.signIn.closed} text={t.signIn.closedText}>
        <LinkButton mt="lg" to="/sign-in">
          {t.signIn.toSignIn}
        </LinkButton>
      </Entrance>
    );
  }
  if (token === null) return <Entrance title={t.signIn.noToken} text={t.signIn.noTokenText} />;
  return <SetupForm token={token} />;
}

function SetupForm({ token }: { token: string }) {
  const enter = useEnter();
  const [draft, setDraft] = useState<Draft>({ name: "", email: "", password: "", repeat: "" });
  const [checked, setChecked] = useState(false);
  const wrong = mistakes(draft);
  const create = useMutation({
    mutationFn: async () => {
      const { name, email, password } = draft;
      return (await body(client.POST("/setup", { body: { token, name, email, password } }))).session;
    },
    onSuccess: enter,
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    setChecked(true);
    if (Object.keys(wrong).length === 0) create.mutate();
  };
  const field = (name: keyof Draft) => ({
    value: draft[name],
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => {
      const { value } = event.currentTarget;
      setDraft((now) => ({ ...now, [name]: value }));
    },
    error: checked ? wrong[name] : undefined,
  });
  return (
    <Entrance title={t.signIn.setupTitle} text={t.signIn.setupText}>
      <form onSubmit={submit} noValidate>
        {create.error && <Alert color="red" role="alert">{create.error.message || t.signIn.unreachable}</Alert>}
        <TextInput label={t.signIn.name} autoComplete="name" autoFocus {...field("name")} />
        <TextInput label={t.signIn.email} type="email" autoComplete="username" {...field("email")} />
        <PasswordInput label={t.signIn.password} description={t.signIn.rule} autoComplete="new-password" {...field("password")} />
        <PasswordInput label={t.signIn.repeat} autoComplete="new-password" {...field("repeat")} />
        <Button type="submit" loading={create.isPending} mt={4}>
          {t.signIn.create}
        </Button>
      </form>
    </Entrance>
  );
}
