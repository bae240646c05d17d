/** What one customer or one segment costs as such: the table, a form for one more, and a file of many. */
import { Button, FileButton, Group } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { body, client } from "../../api/client";
import { traceableCosts } from "../../api/cost-queries";
import type { TraceableCost } from "../../api/types";
import { cents } from "../../format";
import { t } from "../../messages";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";
import { keepScope, useMay, useWhyNot } from "../../scope";
import { TraceableForm } from "./TraceableForm";

export function TraceableCosts() {
  const { data } = useQuery(traceableCosts);
  const [may, why] = [useMay("change_settings"), useWhyNot("change_settings")];
  const [adding, setAdding] = useState(false);
  if (data === undefined) return null;
  const { traceable } = t.costs;
  const closed = { disabled: !may, title: may ? undefined : why, "aria-description": may ? undefined : why, variant: "default" as const, size: "compact-sm" as const };
  return (
    <section className={page.section}>
      <h2 className={page.title} id="traceable">{traceable.title}</h2>
      <p className={page.subtitle}>{traceable.text}</p>
      {data.traceable_costs.length > 0 && (
        <div className={table.scroll} tabIndex={0} role="region" aria-labelledby="traceable">
          <table className={table.table} aria-label={traceable.title}>
            <thead>
              <tr>
                <th scope="col">{traceable.columns.bearer}</th>
                <th scope="col">{traceable.columns.name}</th>
                <th scope="col">{traceable.columns.days}</th>
                <th scope="col" className={table.right}>{traceable.columns.amount(data.currency)}</th>
                <th scope="col">{traceable.columns.rung}</th>
                <th scope="col"><span className="sr-only">{traceable.columns.act}</span></th>
              </tr>
            </thead>
            <tbody>{data.traceable_costs.map((cost) => <Row key={cost.id} cost={cost} closed={closed} />)}</tbody>
          </table>
        </div>
      )}
      {adding ? <TraceableForm unit={data} close={() => setAdding(false)} /> : (
        <Group mt="sm">
          <Button {...closed} onClick={() => setAdding(true)}>{traceable.add}</Button>
          <FromFile closed={closed} />
          {data.traceable_costs.length > 0 && (
            <Button component="a" href="/api/v1/costs/traceable.csv" download variant="subtle" size="compact-sm" leftSection={<IconDownload size={15} aria-hidden />}>
              {traceable.csv}
            </Button>
          )}
        </Group>
      )}
    </section>
  );
}

interface Closed {
  disabled: boolean;
  variant: "default";
  size: "compact-sm";
}

function Row({ cost, closed }: { cost: TraceableCost; closed: Closed }) {
  const queries = useQueryClient();
  const withdraw = useMutation({
    mutationFn: () => body(client.DELETE("/costs/traceable/{id}", { params: { path: { id: cost.id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["costs"] }),
  });
  const { traceable } = t.costs;
  return (
    <tr>
      <th scope="row">
        {cost.account_id === null ? cost.bearer : <Link to="/accounts/$id/economics" params={{ id: cost.account_id }} search={keepScope}>{cost.bearer}</Link>}
      </th>
      <td>{cost.name}</td>
      <td>{traceable.days(cost.from, cost.to)}</td>
      <td className={`${table.right} number`}>{cents(cost.amount, cost)}</td>
      <td>{t.economics.rung[cost.rung]}{cost.share !== null && `, ${traceable.by[cost.share]}`}</td>
      <td className={table.right}>
        {withdraw.error && <span className="negative" role="alert">{withdraw.error.message}</span>}
        <Button {...closed} aria-label={traceable.withdrawOne(cost.name, cost.bearer)} loading={withdraw.isPending} onClick={() => withdraw.mutate()}>{traceable.withdraw}</Button>
      </td>
    </tr>
  );
}

function FromFile({ closed }: { closed: Closed }) {
  const queries = useQueryClient();
  const load = useMutation({
    mutationFn: async (file: File) => body(client.POST("/costs/traceable/import", { body: { csv: await file.text() } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["costs"] }),
  });
  const { traceable } = t.costs;
  return (
    <>
      <FileButton onChange={(file) => file && load.mutate(file)} accept=".csv,text/csv" inputProps={{ "aria-label": traceable.file }}>
        {(props) => <Button {...props} {...closed} loading={load.isPending}>{traceable.file}</Button>}
      </FileButton>
      {load.data && <span role="status">{traceable.added(load.data.added)}</span>}
      {load.error && <p className="negative" role="alert">{load.error.message}</p>}
    </>
  );
}
