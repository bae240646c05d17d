/** The rooms for which a phone's bar has no place. */
import { Menu, UnstyledButton } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { t } from "../messages";
import { keepScope } from "../scope";
import styles from "./Frame.module.css";
import type { Room } from "./rooms";

export function MoreRooms({ rooms }: { rooms: readonly Room[] }) {
  return (
    <Menu position="top-end" width={220} withinPortal>
      <Menu.Target>
        <UnstyledButton className={styles.room}>
          <IconDots size={18} stroke={1.6} />
          <span>{t.frame.more}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {rooms.map(({ to, label, Icon }) => (
          <Menu.Item key={to} leftSection={<Icon size={18} stroke={1.6} />} renderRoot={(props) => <Link {...props} to={to} search={keepScope} />}>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
