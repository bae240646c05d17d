/** Email and password, or a single-use link that is exchanged at once. */
import { Alert, Button, PasswordInput, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { type SyntheticEvent, useEffect, useRef, useState } from "react";
import { ApiError, body, client } from "../../api/client";
import { setup } from "../../api/queries";
import { t } from "../../messages";
import { Entrance } from "./Entrance";
import { takeToken } from "./token";
import { useEnter } from "./useEnter";

export function SignInPage() {
  const [token, setToken] = useState(takeToken);
  return token === null ? <PasswordForm /> : <LinkExchange token={token} leave={() => setToken(null)} />;
}

function LinkExchange({ token, leave }: { token: string; leave: () => void }) {
  const { back } = useSearch({ from: "/sign-in" });
  const enter = useEnter(back);
  const sent = useRef(false);
  const { mutate, error } = useMutation({
    mutationFn: async () => (await body(client.POST("/session/link", { body: { token } }))).session,
    onSuccess: enter,
  });
  useEffect(() => {
    // A link works once, so it must not be sent twice when React mounts a component twice.
    if (sent.current) return;
    sent.current = true;
    mutate();
  }, [mutate]);
  if (!error) return <Entrance title={t.signIn.link} />;
  return (
    <Entrance title={t.signIn.linkFailed} text={t.signIn.linkFailedText}>
      <Button mt="lg" onClick={leave}>
        {t.signIn.withPassword}
      </Button>
    </Entrance>
  );
}

function PasswordForm() {
  const { back } = useSearch({ from: "/sign-in" });
  const enter = useEnter(back);
  const setupState = useQuery(setup);
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [checked, setChecked] = useState(false);
  const signIn = useMutation({
    mutationFn: async () => (await body(client.POST("/session", { body: { email, password } }))).session,
    onSuccess: enter,
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    setChecked(true);
    if (email !== "" && password !== "") signIn.mutate();
  };
  return (
    <Entrance title={t.signIn.title} text={setupState.data?.open ? t.signIn.setupOpen : undefined}>
      <form onSubmit={submit} noValidate>
        {signIn.error && <Alert color="red" role="alert">{explain(signIn.error)}</Alert>}
        <TextInput
          label={t.signIn.email}
          type="email"
          autoComplete="username"
          autoFocus
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value.trim())}
          error={checked && email === "" ? t.signIn.emailNeeded : undefined}
        />
        <PasswordInput
          label={t.signIn.password}
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={checked && password === "" ? t.signIn.passwordNeeded : undefined}
        />
        <Button type="submit" loading={signIn.isPending} mt={4}>
          {t.signIn.submit}
        </Button>
      </form>
    </Entrance>
  );
}

function explain(error: Error): string {
  if (!(error instanceof ApiError)) return t.signIn.unreachable;
  if (error.status === 429) return t.signIn.tooMany(error.retryAfter);
  return error.code === "wrong_credentials" ? t.signIn.wrong : error.message;
}
