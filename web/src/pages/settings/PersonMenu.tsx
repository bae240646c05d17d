/** What can be done about a person; what cannot is there with the reason. */
import { ActionIcon, Menu } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import type { User } from "../../api/types";
import { t } from "../../messages";
import styles from "./settings.module.css";

export type PersonAct = "change" | "password" | "signOut" | "disable" | "enable";

export function PersonMenu({ person, ask }: { person: User; ask: (act: PersonAct) => void }) {
  const { personActs: names } = t.settings;
  const disabled = person.disabled_at !== null;
  const why = person.why_not.disable;
  return (
    <Menu position="bottom-end" width={280} withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t.settings.personMenu(person.name)}>
          <IconDots size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => ask("change")}>{names.change}</Menu.Item>
        {disabled ? (
          <Menu.Item onClick={() => ask("enable")}>{names.enable}</Menu.Item>
        ) : (
          <>
            <Menu.Item onClick={() => ask("password")}>{names.password}</Menu.Item>
            <Menu.Item onClick={() => ask("signOut")}>{names.signOut}</Menu.Item>
            <Menu.Divider />
            {why === undefined ? (
              <Menu.Item color="red" onClick={() => ask("disable")}>{names.disable}</Menu.Item>
            ) : (
              <Menu.Item data-disabled className={styles.refused}>
                {names.disable}
                <span className={styles.reason}>{why}</span>
              </Menu.Item>
            )}
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
