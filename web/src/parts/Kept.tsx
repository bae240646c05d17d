/** What is kept under a name: one's own, and what colleagues share. Chips that open it, and a form that keeps another. */
import { ActionIcon, Button, Checkbox, Popover, TextInput } from "@mantine/core";
import { IconDeviceFloppy, IconTrash, IconUsersGroup } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { type ReactNode, type SyntheticEvent, useState } from "react";
import type { t } from "../messages";
import { useMay, useWhyNot } from "../scope";
import styles from "./Kept.module.css";

type Words = Pick<typeof t.filters, "by" | "shared" | "remove" | "save" | "name" | "namePlaceholder" | "share">;

export function Kept({ title, any, children }: { title: string; any: boolean; children: ReactNode }) {
  return (
    <div className={`${styles.kept} no-print`} role="group" aria-label={title}>
      {any && <span className={styles.label}>{title}</span>}
      {children}
    </div>
  );
}

interface ChipProps {
  kept: { name: string; shared: boolean; mine: boolean; owner_name: string };
  chosen: boolean;
  words: Words;
  link: (title: string | undefined, name: ReactNode) => ReactNode;
  remove: () => Promise<unknown>;
}

export function KeptChip({ kept: { name, shared, mine, owner_name }, chosen, words, link, remove }: ChipProps) {
  const removal = useMutation({ mutationFn: remove });
  const label = (
    <>
      {shared && <IconUsersGroup size={14} aria-hidden />}
      {name}
      {shared && <span className="sr-only">({mine ? words.shared : words.by(owner_name)})</span>}
    </>
  );
  return (
    <span className={styles.chip} data-chosen={chosen || undefined}>
      {link(mine ? undefined : words.by(owner_name), label)}
      {mine && chosen && (
        <ActionIcon variant="subtle" color="gray" size="xs" aria-label={words.remove(name)} loading={removal.isPending} onClick={() => removal.mutate()}>
          <IconTrash size={13} />
        </ActionIcon>
      )}
    </span>
  );
}

interface KeepProps {
  words: Words;
  description?: string;
  keep: (name: string, shared: boolean) => Promise<unknown>;
}

export function Keep({ words, ...form }: KeepProps) {
  const [opened, setOpened] = useState(false);
  const may = useMay("save_filters");
  const why = useWhyNot("save_filters");
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" shadow="md" width={300} withinPortal trapFocus>
      <Popover.Target>
        <Button
          variant="subtle" size="compact-sm" leftSection={<IconDeviceFloppy size={15} aria-hidden />} onClick={may ? () => setOpened(!opened) : undefined}
          data-disabled={may ? undefined : true} aria-disabled={!may} title={may ? undefined : why} aria-description={may ? undefined : why}
        >
          {words.save}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <KeepForm words={words} {...form} close={() => setOpened(false)} />
      </Popover.Dropdown>
    </Popover>
  );
}

function KeepForm({ words, description, keep, close }: KeepProps & { close: () => void }) {
  const [name, setName] = useState("");
  const [shared, setShared] = useState(false);
  const save = useMutation({ mutationFn: () => keep(name.trim(), shared), onSuccess: close });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit} noValidate className={styles.form}>
      <TextInput
        data-autofocus size="sm" label={words.name} placeholder={words.namePlaceholder} value={name}
        description={description} onChange={(event) => setName(event.currentTarget.value)} error={save.error?.message}
      />
      <Checkbox size="sm" label={words.share} checked={shared} onChange={(event) => setShared(event.currentTarget.checked)} />
      <Button type="submit" size="sm" loading={save.isPending} disabled={name.trim() === ""}>{words.save}</Button>
    </form>
  );
}
