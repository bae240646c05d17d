/** The limits that are set, with who set them; withdrawn here. */
import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { body, client } from "../../api/client";
import { independenceLimits } from "../../api/dependency";
import type { IndependenceLimit } from "../../api/types";
import { t } from "../../messages";
import { Failure } from "../../parts/States";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";

export function Limits({ may }: { may: boolean }) {
  const { dependency: words } = t;
  const { data, error, refetch } = useQuery(independenceLimits);
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data || data.limits.length === 0) return null;
  const { limitColumns: columns } = words;
  return (
    <section className={page.section}>
      <h2 className={page.title} id="limits">{words.limits}</h2>
      <p className={page.subtitle}>{words.limitsText}</p>
      <div className={table.scroll} tabIndex={0} role="region" aria-label={words.limitsText}>
        <table className={table.table} aria-labelledby="limits">
          <thead>
            <tr>
              <th scope="col">{columns.on}</th>
              <th scope="col" className={table.right}>{columns.percent}</th>
              <th scope="col">{columns.measure}</th>
              <th scope="col">{columns.from}</th>
              <th scope="col" className={table.wide}>{columns.by}</th>
              {may && <th scope="col" className="no-print"><span className="sr-only">{words.columns.act}</span></th>}
            </tr>
          </thead>
          <tbody>{data.limits.map((limit) => <Row key={limit.id} limit={limit} may={may} />)}</tbody>
        </table>
      </div>
    </section>
  );
}

function Row({ limit, may }: { limit: IndependenceLimit; may: boolean }) {
  const { dependency: words } = t;
  const queries = useQueryClient();
  const withdraw = useMutation({
    mutationFn: () => body(client.DELETE("/dependency/limits/{id}", { params: { path: { id: limit.id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["ledger", "dependency"] }),
  });
  const what = words.limitFor(limit.on, limit.member);
  const state = limit.holds ? words.state.holds : limit.begins_later ? words.state.later : words.state.past;
  return (
    <tr>
      <th scope="row">{what}</th>
      <td className={table.right}><span className="number">{limit.percent} %</span></td>
      <td>{words.measure[limit.measure]}</td>
      <td>{limit.from} <span className="quiet">{state}</span></td>
      <td className={table.wide}>{limit.set_by}</td>
      {may && (
        <td className={`${table.right} no-print`}>
          <Button size="compact-xs" variant="subtle" loading={withdraw.isPending} aria-label={words.withdrawOne(what, limit.from)} onClick={() => withdraw.mutate()}>{words.withdraw}</Button>
          {withdraw.error && <span className="negative" role="alert">{withdraw.error.message}</span>}
        </td>
      )}
    </tr>
  );
}
