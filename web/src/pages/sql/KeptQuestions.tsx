/** Questions kept under a name: one's own, and those colleagues share. */
import { ActionIcon, Alert, Button, Checkbox, Popover, TextInput } from "@mantine/core";
import { IconDeviceFloppy, IconTrash, IconUsersGroup } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { type SyntheticEvent, useState } from "react";
import { body, client } from "../../api/client";
import { savedQuestions } from "../../api/queries";
import type { SavedQuestion } from "../../api/types";
import { t } from "../../messages";
import { keepScope, useMay, useWhyNot } from "../../scope";
import styles from "./sql.module.css";

interface Props {
  kept: SavedQuestion[];
  chosen: SavedQuestion | undefined;
  /** The question as it stands now. */
  text: string;
}

export function KeptQuestions({ kept, chosen, text }: Props) {
  const isNew = text.trim() !== "" && !kept.some((each) => each.query === text);
  if (kept.length === 0 && !isNew) return null;
  return (
    <div className={styles.kept} role="group" aria-label={t.sql.kept}>
      {kept.length > 0 && <span className={styles.label}>{t.sql.kept}</span>}
      {kept.map((each) => <Kept key={each.id} kept={each} chosen={each.id === chosen?.id} />)}
      {isNew && chosen?.mine && <SaveChange kept={chosen} text={text} />}
      {isNew && <Save text={text} />}
    </div>
  );
}

function Kept({ kept, chosen }: { kept: SavedQuestion; chosen: boolean }) {
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => body(client.DELETE("/saved-questions/{id}", { params: { path: { id: kept.id } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: savedQuestions.queryKey }),
  });
  return (
    <span className={styles.chip} data-chosen={chosen || undefined}>
      <Link to="/sql" search={(now) => ({ ...keepScope(now), question: kept.id })} title={kept.mine ? undefined : t.sql.by(kept.owner_name)}>
        {kept.shared && <IconUsersGroup size={14} aria-hidden />}
        {kept.name}
        {kept.shared && <span className="sr-only">({kept.mine ? t.sql.shared : t.sql.by(kept.owner_name)})</span>}
      </Link>
      {kept.mine && chosen && (
        <ActionIcon variant="subtle" color="gray" size="xs" aria-label={t.sql.remove(kept.name)} loading={remove.isPending} onClick={() => remove.mutate()}>
          <IconTrash size={13} />
        </ActionIcon>
      )}
    </span>
  );
}

function SaveChange({ kept, text }: { kept: SavedQuestion; text: string }) {
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: () => {
      const { id, name, shared } = kept;
      return body(client.PUT("/saved-questions/{id}", { params: { path: { id } }, body: { name, shared, query: text } }));
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: savedQuestions.queryKey }),
  });
  return (
    <>
      <Button variant="subtle" size="compact-sm" loading={change.isPending} onClick={() => change.mutate()}>{t.sql.saveChanges}</Button>
      {change.error && <Alert color="red" role="alert">{change.error.message}</Alert>}
    </>
  );
}

function Save({ text }: { text: string }) {
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
          {t.sql.save}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <SaveForm text={text} close={() => setOpened(false)} />
      </Popover.Dropdown>
    </Popover>
  );
}

function SaveForm({ text, close }: { text: string; close: () => void }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [shared, setShared] = useState(false);
  const save = useMutation({
    mutationFn: () => body(client.POST("/saved-questions", { body: { name: name.trim(), query: text, shared } })),
    onSuccess: async ({ saved_question: { id } }) => {
      await queries.invalidateQueries({ queryKey: savedQuestions.queryKey });
      close();
      void navigate({ to: "/sql", search: (now) => ({ ...keepScope(now), question: id }), replace: true, resetScroll: false });
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit} noValidate className={styles.form}>
      <TextInput
        data-autofocus size="sm" label={t.sql.name} placeholder={t.sql.namePlaceholder} value={name}
        onChange={(event) => setName(event.currentTarget.value)} error={save.error?.message}
      />
      <Checkbox size="sm" label={t.sql.share} checked={shared} onChange={(event) => setShared(event.currentTarget.checked)} />
      <Button type="submit" size="sm" loading={save.isPending} disabled={name.trim() === ""}>{t.sql.save}</Button>
    </form>
  );
}
