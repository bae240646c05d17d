/** Who may sign in, and what can be done about each of them. */
import { Button } from "@mantine/core";
import { IconUserPlus } from "@tabler/icons-react";
import { useState } from "react";
import type { User } from "../../api/types";
import { day } from "../../format";
import { t } from "../../messages";
import table from "../../parts/table.module.css";
import { useMay, useWhyNot } from "../../scope";
import { AddPerson } from "./AddPerson";
import { PersonDialog } from "./PersonDialog";
import { type PersonAct, PersonMenu } from "./PersonMenu";
import styles from "./settings.module.css";

export function People({ people }: { people: User[] | undefined }) {
  const may = useMay("manage_users");
  const why = useWhyNot("manage_users");
  const [adding, setAdding] = useState(false);
  const [asked, setAsked] = useState<{ act: PersonAct; person: User } | null>(null);
  const [said, say] = useState<string | null>(null);
  return (
    <>
      {people && <PeopleTable people={people} ask={(act, person) => setAsked({ act, person })} />}
      <div className={styles.actions}>
        <Button
          variant="default"
          leftSection={<IconUserPlus size={16} aria-hidden />}
          onClick={() => may && setAdding(true)}
          aria-disabled={!may}
          data-disabled={!may || undefined}
          aria-description={may ? undefined : why}
        >
          {t.settings.add}
        </Button>
        <span className="quiet" role="status">{may ? said : why}</span>
      </div>
      <AddPerson opened={adding} close={() => setAdding(false)} added={(name) => say(t.settings.added(name))} />
      {asked && <PersonDialog act={asked.act} person={asked.person} close={() => setAsked(null)} say={say} />}
    </>
  );
}

function PeopleTable({ people, ask }: { people: User[]; ask: (act: PersonAct, person: User) => void }) {
  const { peopleColumns: columns } = t.settings;
  return (
    <div className={table.scroll} tabIndex={0} role="group" aria-labelledby="people">
      <table className={table.table} aria-labelledby="people">
        <thead>
          <tr>
            <th scope="col">{columns.name}</th>
            <th scope="col" className={table.wide}>{columns.email}</th>
            <th scope="col">{columns.role}</th>
            <th scope="col" className={table.wide}>{columns.scope}</th>
            <th scope="col" className={table.wide}>{columns.since}</th>
            <th scope="col"><span className="sr-only">{columns.acts}</span></th>
          </tr>
        </thead>
        <tbody>
          {people.map((each) => (
            <tr key={each.id} className={each.disabled_at === null ? undefined : "quiet"}>
              <th scope="row" className={table.name} title={each.name}>{each.name}</th>
              <td className={table.wide}>{each.email}</td>
              <td>{t.settings.roleAndAccess(t.frame.role[each.role], each.disabled_at !== null)}</td>
              <td className={table.wide}>{each.disabled_at === null ? (t.settings.sees[each.scope] ?? each.scope) : t.settings.seesNothing(day(each.disabled_at))}</td>
              <td className={`${table.wide} number`}>{day(each.created_at)}</td>
              <td className={table.right}><PersonMenu person={each} ask={(act) => ask(act, each)} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
