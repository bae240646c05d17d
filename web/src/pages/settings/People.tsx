/** Who may sign in. */
import { Button } from "@mantine/core";
import { IconUserPlus } from "@tabler/icons-react";
import { useState } from "react";
import type { User } from "../../api/types";
import { day } from "../../format";
import { t } from "../../messages";
import table from "../../parts/table.module.css";
import { useMay, useWhyNot } from "../../scope";
import { AddPerson } from "./AddPerson";
import styles from "./settings.module.css";

export function People({ people }: { people: User[] | undefined }) {
  const may = useMay("manage_users");
  const why = useWhyNot("manage_users");
  const [adding, setAdding] = useState(false);
  const [added, setAdded] = useState<string | null>(null);
  return (
    <>
      {people && <PeopleTable people={people} />}
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
        <span className="quiet" role="status">{may ? added && t.settings.added(added) : why}</span>
      </div>
      <AddPerson opened={adding} close={() => setAdding(false)} added={setAdded} />
    </>
  );
}

function PeopleTable({ people }: { people: User[] }) {
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
          </tr>
        </thead>
        <tbody>
          {people.map((each) => (
            <tr key={each.id}>
              <th scope="row" className={table.name}>{each.name}</th>
              <td className={table.wide}>{each.email}</td>
              <td>{t.frame.role[each.role]}</td>
              <td className={table.wide}>{t.settings.sees[each.scope] ?? each.scope}</td>
              <td className={`${table.wide} number`}>{day(each.created_at)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
