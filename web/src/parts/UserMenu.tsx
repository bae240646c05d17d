/** The person: name, role, appearance, sign out. */
import { Menu, UnstyledButton, useMantineColorScheme } from "@mantine/core";
import { IconCheck, IconLogout } from "@tabler/icons-react";
import { t } from "../messages";
import { useSession } from "../scope";
import { THEMES } from "../theme";
import { useSignOut } from "./useSignOut";
import styles from "./UserMenu.module.css";

export function UserMenu() {
  const { user } = useSession();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const signOut = useSignOut();
  return (
    <Menu position="top-start" width={220} withinPortal>
      <Menu.Target>
        <UnstyledButton className={styles.person} aria-label={`${t.frame.you}: ${user.name}`}>
          <span className={styles.initial} aria-hidden>
            {user.name.slice(0, 1).toUpperCase()}
          </span>
          <span className={styles.words}>
            <span className={styles.name}>{user.name}</span>
            <span className={styles.role}>{t.frame.role[user.role]}</span>
          </span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{user.email}</Menu.Label>
        <Menu.Label>{t.frame.theme}</Menu.Label>
        {THEMES.map((choice) => (
          <Menu.Item
            key={choice}
            onClick={() => setColorScheme(choice)}
            aria-current={choice === colorScheme}
            rightSection={choice === colorScheme ? <IconCheck size={16} /> : null}
          >
            {t.frame.themes[choice]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => signOut.mutate()}>
          {t.frame.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
