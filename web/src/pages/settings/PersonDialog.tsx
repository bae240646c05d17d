/** What follows from an act on a person, said before it is done. */
import { Button, Group, List } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { body, client } from "../../api/client";
import { users } from "../../api/queries";
import type { User } from "../../api/types";
import { t } from "../../messages";
import { Dialog } from "../../parts/Dialog";
import { ChangePerson } from "./ChangePerson";
import { PasswordLink } from "./PasswordLink";
import type { PersonAct } from "./PersonMenu";

interface Props {
  act: PersonAct;
  person: User;
  close: () => void;
  say: (text: string) => void;
}

export function PersonDialog({ act, person, close, say }: Props) {
  if (act === "password") return <PasswordLink person={person} close={close} />;
  return (
    <Dialog opened close={close} title={t.settings.personTitles[act](person.name)}>
      {act === "change" ? <ChangePerson person={person} close={close} say={say} /> : <Consequences act={act} person={person} close={close} say={say} />}
    </Dialog>
  );
}

type Confirmed = Exclude<PersonAct, "change" | "password">;

const DO: Record<Confirmed, (id: string) => Promise<unknown>> = {
  disable: (id) => body(client.POST("/users/{id}/disable", { params: { path: { id } } })),
  enable: (id) => body(client.POST("/users/{id}/enable", { params: { path: { id } } })),
  signOut: (id) => body(client.DELETE("/users/{id}/sessions", { params: { path: { id } } })),
};

function Consequences({ act, person, close, say }: Props & { act: Confirmed }) {
  const queries = useQueryClient();
  const confirm = useMutation({
    mutationFn: () => DO[act](person.id),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: users.queryKey });
      say(t.settings.personDone[act](person.name));
      close();
    },
  });
  return (
    <>
      <List spacing={6} size="sm">
        {t.settings.follows[act].map((each) => <List.Item key={each}>{each}</List.Item>)}
      </List>
      {confirm.error && <p className="negative" role="alert">{confirm.error.message}</p>}
      <Group mt="lg" justify="flex-end">
        <Button variant="default" onClick={close} data-autofocus>{t.settings.cancel}</Button>
        <Button color={act === "disable" ? "red" : undefined} loading={confirm.isPending} onClick={() => confirm.mutate()}>
          {t.settings.personActs[act]}
        </Button>
      </Group>
    </>
  );
}
