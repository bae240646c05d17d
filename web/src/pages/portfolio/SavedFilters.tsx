/** Views of the table kept under a name, rows and columns and order and measure: one's own, and those colleagues share. */
import { ActionIcon, Button, Checkbox, Popover, TextInput } from "@mantine/core";
import { IconDeviceFloppy, IconTrash, IconUsersGroup } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type SyntheticEvent, useState } from "react";
import { body, client } from "../../api/client";
import { savedFilters } from "../../api/queries";
import type { Measure, Portfolio, SavedFilter } from "../../api/types";
import { t } from "../../messages";
import { useMay, useScope, useWhyNot } from "../../scope";
import { type AccountFilter, parseAddress, readView, type TableView, writeView } from "../../search";
import styles from "./SavedFilters.module.css";

export function SavedFilters({ portfolio: { run, measure, hidden }, filter }: { portfolio: Portfolio; filter: AccountFilter }) {
  const { data } = useQuery(savedFilters);
  const { columns, basis } = useScope();
  const kept = data?.filter((each) => each.page === "portfolio") ?? [];
  // Runs differ in their own measure, so a kept view names its measure also where the address leaves it out.
  const own = hidden.includes("gross_profit") ? "revenue" : run.measure;
  const now = writeView({ ...filter, measure, columns, basis });
  const alike = (view: TableView) => writeView({ ...view, measure: view.measure ?? own }) === now;
  const views = kept.map((each) => ({ each, view: readView(parseAddress(each.query)) }));
  const canSave = !alike({}) && !views.some(({ view }) => alike(view));
  if (kept.length === 0 && !canSave) return null;
  return (
    <div className={`${styles.kept} no-print`} role="group" aria-label={t.filters.title}>
      {kept.length > 0 && <span className={styles.label}>{t.filters.title}</span>}
      {views.map(({ each, view }) => <Kept key={each.id} kept={each} view={view} own={own} chosen={alike(view)} />)}
      {canSave && <Save query={now} />}
    </div>
  );
}

interface KeptProps {
  kept: SavedFilter;
  view: TableView;
  /** The measure an address need not name. */
  own: Measure;
  chosen: boolean;
}

function Kept({ kept, view, own, chosen }: KeptProps) {
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => body(client.DELETE("/saved-filters/{id}", { params: { path: { id: kept.id } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: savedFilters.queryKey }),
  });
  return (
    <span className={styles.chip} data-chosen={chosen || undefined}>
      <Link
        to="/"
        search={(now) => ({ run: now.run, view: now.view, ...view, measure: view.measure === own ? undefined : view.measure })}
        resetScroll={false}
        replace
        title={kept.mine ? undefined : t.filters.by(kept.owner_name)}
      >
        {kept.shared && <IconUsersGroup size={14} aria-hidden />}
        {kept.name}
        {kept.shared && <span className="sr-only">({kept.mine ? t.filters.shared : t.filters.by(kept.owner_name)})</span>}
      </Link>
      {kept.mine && chosen && (
        <ActionIcon variant="subtle" color="gray" size="xs" aria-label={t.filters.remove(kept.name)} loading={remove.isPending} onClick={() => remove.mutate()}>
          <IconTrash size={13} />
        </ActionIcon>
      )}
    </span>
  );
}

function Save({ query }: { query: string }) {
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
          {t.filters.save}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <SaveForm query={query} close={() => setOpened(false)} />
      </Popover.Dropdown>
    </Popover>
  );
}

function SaveForm({ query, close }: { query: string; close: () => void }) {
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const [shared, setShared] = useState(false);
  const save = useMutation({
    mutationFn: () => body(client.POST("/saved-filters", { body: { name: name.trim(), page: "portfolio", query, shared } })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: savedFilters.queryKey });
      close();
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit} noValidate className={styles.form}>
      <TextInput
        data-autofocus size="sm" label={t.filters.name} placeholder={t.filters.namePlaceholder} value={name}
        description={t.filters.saveText} onChange={(event) => setName(event.currentTarget.value)} error={save.error?.message}
      />
      <Checkbox size="sm" label={t.filters.share} checked={shared} onChange={(event) => setShared(event.currentTarget.checked)} />
      <Button type="submit" size="sm" loading={save.isPending} disabled={name.trim() === ""}>{t.filters.save}</Button>
    </form>
  );
}
