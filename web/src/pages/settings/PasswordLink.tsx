/** A link by which a person sets a new password: made on demand, shown once. Closing forgets it. */
import { Button, Group, Stack } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { body, client } from "../../api/client";
import type { User } from "../../api/types";
import { time } from "../../format";
import { t } from "../../messages";
import { Dialog } from "../../parts/Dialog";
import { Secret } from "./Secret";

export function PasswordLink({ person, close }: { person: User; close: () => void }) {
  const make = useMutation({
    mutationFn: async () => (await body(client.POST("/users/{id}/password-link", { params: { path: { id: person.id } } }))).password_link,
  });
  return (
    <Dialog opened close={close} title={t.settings.personTitles.password(person.name)} size="lg" closeOnClickOutside={!make.data}>
      {make.data ? (
        <Stack gap="md">
          <p>{t.settings.linkOnce(time(make.data.expires_at))}</p>
          <Secret label={t.settings.link} value={`${window.location.origin}/password#token=${make.data.token}`} />
          <Group justify="flex-end"><Button variant="default" onClick={close}>{t.settings.done}</Button></Group>
        </Stack>
      ) : (
        <>
          <p>{t.settings.linkText(person.name)}</p>
          {make.error && <p className="negative" role="alert">{make.error.message}</p>}
          <Group mt="lg" justify="flex-end">
            <Button variant="default" onClick={close} data-autofocus>{t.settings.cancel}</Button>
            <Button loading={make.isPending} onClick={() => make.mutate()}>{t.settings.makeLink}</Button>
          </Group>
        </>
      )}
    </Dialog>
  );
}
