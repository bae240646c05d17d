/** What is fetched without anybody's hand: where from, when, and what came of it. */
import { Alert, Button, Group } from "@mantine/core";
import { IconFolderSearch, IconPlus } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { rememberJob } from "../../api/events";
import { body, client } from "../../api/client";
import { connectors } from "../../api/queries";
import type { Connector, ConnectorPlace } from "../../api/types";
import { t } from "../../messages";
import { Dialog } from "../../parts/Dialog";
import { EmptyState, Failure, Loading } from "../../parts/States";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";
import { ConnectorForm } from "./ConnectorForm";
import { ConnectorRuns } from "./ConnectorRuns";

type Asked = { what: "add" } | { what: "change" | "remove" | "runs"; connector: Connector };

export function ConnectorsPage() {
  const { data, error, refetch } = useQuery(connectors);
  const [asked, setAsked] = useState<Asked | null>(null);
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  const close = () => setAsked(null);
  const add = <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAsked({ what: "add" })}>{t.connectors.add}</Button>;
  const failing = data.filter(({ last_run }) => last_run?.outcome === "failed").length;
  return (
    <>
      {data.length === 0 ? (
        <EmptyState title={t.connectors.first} text={t.connectors.firstText}>{add}</EmptyState>
      ) : (
        <article className={page.page}>
          <h1 className={page.sentence}>{t.connectors.sentence(data.length, failing)}</h1>
          <section className={page.section} aria-labelledby="connectors">
            <div className={page.head}>
              <h2 className={page.title} id="connectors">{t.connectors.title}</h2>
              {add}
            </div>
            <div className={table.scroll} tabIndex={0} role="group" aria-labelledby="connectors">
              <Connectors all={data} ask={setAsked} />
            </div>
          </section>
        </article>
      )}
      <Dialog opened={asked?.what === "add"} close={close} title={t.connectors.addTitle}>
        <ConnectorForm close={close} />
      </Dialog>
      {asked?.what === "change" && (
        <Dialog opened close={close} title={t.connectors.changeTitle(asked.connector.name)}>
          <ConnectorForm kept={asked.connector} close={close} />
        </Dialog>
      )}
      {asked?.what === "runs" && (
        <Dialog opened close={close} size="xl" title={t.connectors.runs(asked.connector.name)}>
          <ConnectorRuns id={asked.connector.id} label={t.connectors.runs(asked.connector.name)} />
        </Dialog>
      )}
      {asked?.what === "remove" && (
        <Dialog opened close={close} title={t.connectors.removeNamed(asked.connector.name)}>
          <Removal connector={asked.connector} close={close} />
        </Dialog>
      )}
    </>
  );
}

function Connectors({ all, ask }: { all: Connector[]; ask: (asked: Asked) => void }) {
  const { columns } = t.connectors;
  return (
    <table className={table.table} aria-labelledby="connectors">
      <thead>
        <tr>
          <th scope="col">{columns.name}</th>
          <th scope="col" className={table.wide}>{columns.place}</th>
          <th scope="col" className={table.wide}>{columns.mapping}</th>
          <th scope="col" className={table.wide}>{columns.schedule}</th>
          <th scope="col" className={table.wide}>{columns.next}</th>
          <th scope="col" className={table.wide}>{columns.last}</th>
          <th scope="col">{columns.result}</th>
          <th scope="col"><span className="sr-only">{t.connectors.change}</span></th>
        </tr>
      </thead>
      <tbody>
        {all.map((each) => <Row key={each.id} connector={each} ask={ask} />)}
      </tbody>
    </table>
  );
}

function Row({ connector, ask }: { connector: Connector; ask: (asked: Asked) => void }) {
  const { name, place, mapping_name, schedule, enabled, next_run_at, last_run } = connector;
  const queries = useQueryClient();
  const look = useMutation({
    mutationFn: async () => (await body(client.POST("/connectors/{id}/look", { params: { path: { id: connector.id } } }))).jobs,
    onSuccess: (jobs) => jobs.forEach((job) => rememberJob(queries, job)),
  });
  return (
    <tr>
      <th scope="row" className={table.name} style={{ width: "auto", maxWidth: "16rem" }} title={name}>{name}</th>
      <td className={table.wide}><code>{placed(place)}</code></td>
      <td className={table.wide}>{mapping_name ?? <span className="negative">{t.connectors.noMapping}</span>}</td>
      <td className={table.wide}>{enabled ? schedule : <span className="quiet">{t.connectors.resting}</span>}</td>
      <td className={`${table.wide} number`}>{enabled ? t.connectors.at(next_run_at) : "–"}</td>
      <td className={`${table.wide} number`}>{last_run ? t.connectors.at(last_run.finished_at) : <span className="quiet">{t.connectors.never}</span>}</td>
      <td className={table.wrap}>
        {last_run && <span className={last_run.outcome === "failed" ? "negative" : undefined}>{t.connectors.outcomes[last_run.outcome]}</span>}
        {last_run?.file_name && <span className="quiet"> {last_run.file_name}</span>}
        {last_run?.outcome === "failed" && <span style={{ display: "block" }}>{last_run.message}</span>}
        {look.data && <span role="status" style={{ display: "block" }}>{t.connectors.looked(look.data.length)}</span>}
        {look.error && <span role="alert" className="negative" style={{ display: "block" }}>{look.error.message}</span>}
      </td>
      <td>
        <Group gap={4} wrap="nowrap" justify="flex-end">
          <Button size="compact-xs" variant="subtle" leftSection={<IconFolderSearch size={14} aria-hidden />} loading={look.isPending} aria-label={t.connectors.look(name)} onClick={() => look.mutate()}>{t.connectors.lookNow}</Button>
          <Button size="compact-xs" variant="subtle" aria-label={t.connectors.showRunsOf(name)} onClick={() => ask({ what: "runs", connector })}>{t.connectors.showRuns}</Button>
          <Button size="compact-xs" variant="subtle" aria-label={t.connectors.changeNamed(name)} onClick={() => ask({ what: "change", connector })}>{t.connectors.change}</Button>
          <Button size="compact-xs" variant="subtle" aria-label={t.connectors.removeNamed(name)} onClick={() => ask({ what: "remove", connector })}>{t.connectors.remove}</Button>
        </Group>
      </td>
    </tr>
  );
}

const placed = (place: ConnectorPlace) =>
  place.kind === "folder" ? `${place.path}/${place.pattern}` : `${place.user}@${place.host}:${place.port}/${place.database}`;

function Removal({ connector: { id, name }, close }: { connector: Connector; close: () => void }) {
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => body(client.DELETE("/connectors/{id}", { params: { path: { id } } })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: connectors.queryKey });
      close();
    },
  });
  return (
    <>
      <p>{t.connectors.removeText(name)}</p>
      {remove.error && <Alert mt="sm" color="red" role="alert">{remove.error.message}</Alert>}
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={close}>{t.connectors.cancel}</Button>
        <Button color="red" loading={remove.isPending} onClick={() => remove.mutate()}>{t.connectors.remove}</Button>
      </Group>
    </>
  );
}
