/** The command palette: one field that finds accounts, rooms, actions and runs, and the keyboard is enough for it. */
import { Modal } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type KeyboardEvent, useEffect, useState } from "react";
import { accountNames } from "../../api/queries";
import { t } from "../../messages";
import { keepScope } from "../../scope";
import { matches } from "./matching";
import styles from "./Palette.module.css";
import { type Command, type CommandGroup, useCommands } from "./useCommands";

interface Props {
  opened: boolean;
  close: () => void;
}

export function Palette({ opened, close }: Props) {
  return (
    <Modal.Root opened={opened} onClose={close} size={600} yOffset="12vh" transitionProps={{ duration: 0 }} classNames={{ content: styles.palette }}>
      <Modal.Overlay />
      <Modal.Content aria-label={t.palette.title}>
        <Finder close={close} />
      </Modal.Content>
    </Modal.Root>
  );
}

const SHOWN = 8;
const PAUSE_MS = 120;

/** A combobox after the WAI-ARIA pattern: the focus stays in the field, which names the chosen option to a screen reader. */
function Finder({ close }: Omit<Props, "opened">) {
  const [typed, setTyped] = useState("");
  const [wanted, setWanted] = useState(0);
  const commands = useCommands();
  const accounts = useAccounts(typed.trim());
  const groups = [
    ...commands.map((group) => narrowed(group, typed)),
    { name: t.palette.groups.accounts, commands: accounts.commands },
  ].filter((group) => group.commands.length > 0);
  const found = groups.flatMap((group) => group.commands);
  const chosen = found[Math.min(wanted, found.length - 1)];
  useEffect(() => {
    if (chosen) document.getElementById(optionId(chosen))?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  const choose = (command: Command | undefined) => {
    if (!command || command.closed !== undefined) return;
    close();
    command.run();
  };
  const move = (by: number) => setWanted((Math.min(wanted, found.length - 1) + by + found.length) % Math.max(1, found.length));
  const press = (event: KeyboardEvent) => {
    const act = { ArrowDown: () => move(1), ArrowUp: () => move(-1), Enter: () => choose(chosen) }[event.key];
    if (!act || event.nativeEvent.isComposing) return;
    event.preventDefault();
    act();
  };
  const type = (text: string) => {
    setTyped(text);
    setWanted(0);
  };
  return (
    <div className={styles.menu}>
      <input
        data-autofocus role="combobox" type="text" autoComplete="off" spellCheck={false} className={styles.input}
        aria-label={t.palette.title} aria-autocomplete="list" aria-expanded={found.length > 0} aria-controls="palette-list"
        aria-activedescendant={chosen && optionId(chosen)} placeholder={t.palette.placeholder}
        value={typed} onChange={(event) => type(event.currentTarget.value)} onKeyDown={press}
      />
      <div id="palette-list" role="listbox" aria-label={t.palette.results} className={styles.list}>
        {groups.map(({ name, commands }) => (
          <div key={name} role="group" aria-label={name}>
            <p className={styles.heading} aria-hidden>{name}</p>
            {commands.map((command) => <Option key={command.id} command={command} chosen={command === chosen} choose={() => choose(command)} />)}
          </div>
        ))}
      </div>
      <p className={styles.state} role="status">
        {found.length > 0 ? t.palette.keys : accounts.asking ? t.palette.searching : t.palette.none(typed.trim())}
      </p>
    </div>
  );
}

const optionId = ({ id }: Command) => `palette ${id}`.replaceAll(" ", "-");

function narrowed({ name, commands, first }: CommandGroup, typed: string) {
  if (typed.trim() === "") return { name, commands: commands.slice(0, first) };
  return { name, commands: commands.filter((command) => matches(command, typed)).slice(0, SHOWN) };
}

interface OptionProps {
  command: Command;
  chosen: boolean;
  choose: () => void;
}

function Option({ command, chosen, choose }: OptionProps) {
  const { label, detail, closed, shortcut } = command;
  return (
    <div id={optionId(command)} role="option" aria-selected={chosen} aria-disabled={closed !== undefined} onClick={choose} className={styles.item}>
      <span className={styles.label}>{label}</span>
      {(closed ?? detail) && <span className={styles.detail}>{closed ?? detail}</span>}
      {shortcut && <kbd className={styles.key}>{shortcut}</kbd>}
    </div>
  );
}

/** Asks the server once the person pauses; while nothing is typed there are too many accounts to name any. */
function useAccounts(typed: string): { commands: Command[]; asking: boolean } {
  const navigate = useNavigate();
  const [q] = useDebouncedValue(typed, PAUSE_MS);
  const { data, isFetching } = useQuery({ ...accountNames(q), enabled: q !== "", placeholderData: keepPreviousData });
  if (typed === "") return { commands: [], asking: false };
  const commands = (data ?? []).slice(0, SHOWN).map(({ id, name, external_id, country }) => ({
    id: `account ${id}`,
    label: name,
    detail: country ? `${external_id}, ${country}` : external_id,
    run: () => void navigate({ to: "/accounts/$id", params: { id }, search: keepScope }),
  }));
  return { commands, asking: isFetching || q !== typed };
}
