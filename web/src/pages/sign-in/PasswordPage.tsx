/** A new password, behind the one-time link that an administrator made. */
import { Alert, Button, PasswordInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { body, client } from "../../api/client";
import { t } from "../../messages";
import { LinkButton } from "../../parts/LinkButton";
import { Entrance } from "./Entrance";
import { passwordMistakes } from "./rules";
import { takeToken } from "./token";
import { useEnter } from "./useEnter";

export function PasswordPage() {
  const [token] = useState(takeToken);
  if (token !== null) return <PasswordForm token={token} />;
  return (
    <Entrance title={t.signIn.noToken} text={t.signIn.noPasswordToken}>
      <LinkButton mt="lg" to="/sign-in">{t.signIn.toSignIn}</LinkButton>
    </Entrance>
  );
}

function PasswordForm({ token }: { token: string }) {
  const enter = useEnter();
  const [password, setPassword] = useState("");
  const [repeat, setRepeat] = useState("");
  const [checked, setChecked] = useState(false);
  const wrong = passwordMistakes({ password, repeat });
  const set = useMutation({
    mutationFn: async () => (await body(client.POST("/session/password", { body: { token, password } }))).session,
    onSuccess: enter,
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    setChecked(true);
    if (Object.keys(wrong).length === 0) set.mutate();
  };
  return (
    <Entrance title={t.signIn.newPasswordTitle} text={t.signIn.newPasswordText}>
      <form onSubmit={submit} noValidate>
        {set.error && <Alert color="red" role="alert">{set.error.message || t.signIn.unreachable}</Alert>}
        <PasswordInput
          label={t.signIn.newPassword} description={t.signIn.rule} autoComplete="new-password" autoFocus
          value={password} onChange={(event) => setPassword(event.currentTarget.value)} error={checked ? wrong.password : undefined}
        />
        <PasswordInput
          label={t.signIn.repeat} autoComplete="new-password"
          value={repeat} onChange={(event) => setRepeat(event.currentTarget.value)} error={checked ? wrong.repeat : undefined}
        />
        <Button type="submit" loading={set.isPending} mt={4}>{t.signIn.setPassword}</Button>
      </form>
    </Entrance>
  );
}
