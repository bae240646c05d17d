/** The accounts of a part of the board, with how each is served and what moving it saves. */
import { Button, Checkbox, Group, SegmentedControl } from "@mantine/core";
import { useState } from "react";
import type { ServedAccount, ServiceModels, Stands } from "../../api/types";
import { count, day } from "../../format";
import { t } from "../../messages";
import { Amount } from "../../parts/Figure";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";
import { useMay } from "../../scope";
import { Name } from "../economics/Members";
import { useAsk } from "../economics/PeriodForm";
import { STANDS } from "./asked";
import { ServeForm } from "./ServeForm";

interface Props {
  data: ServiceModels;
  rows: ServedAccount[];
  stands: Stands | undefined;
  moving: boolean;
  more: { loading: boolean; ask: () => void } | undefined;
}

export function ServedAccounts({ data, rows, stands, moving, more }: Props) {
  const ask = useAsk();
  const may = useMay("judge_accounts");
  const [serving, setServing] = useState<ServedAccount | null>(null);
  const { serviceModels: words } = t;
  const { columns } = words;
  const there = STANDS.filter((each) => each !== "unknown" || data.models.some(({ model }) => model === null));
  return (
    <section className={page.section}>
      <h2 className={page.title} id="served">{words.table}</h2>
      <p className={page.subtitle}>{words.tableText(rows.length, data.total)}</p>
      <Group mt="xs" mb="sm" className="no-print">
        <SegmentedControl
          size="xs" aria-label={words.show} value={stands ?? ""} style={{ maxWidth: "100%", overflowX: "auto" }} onChange={(value) => ask({ stands: value === "" ? undefined : value })}
          data={[{ value: "", label: words.all }, ...there.map((value) => ({ value, label: value === "unknown" ? words.unknown : words.name[value] }))]}
        />
        <Checkbox size="xs" label={words.moving} checked={moving} onChange={(event) => ask({ moving: event.currentTarget.checked ? "yes" : undefined })} />
      </Group>
      {rows.length === 0 ? <p className="quiet">{words.none}</p> : (
        <div className={table.scroll} tabIndex={0} role="region" aria-label={words.table}>
          <table className={table.table} aria-labelledby="served">
            <thead>
              <tr>
                <th scope="col">{columns.account}</th>
                <th scope="col">{columns.model}</th>
                <th scope="col">{columns.proposed}</th>
                <th scope="col" className={`${table.right} ${table.wide}`}>{columns.profit}</th>
                <th scope="col" className={`${table.right} ${table.wide}`}>{columns.invoices}</th>
                <th scope="col" className={`${table.right} ${table.wide}`}>{columns.cost}</th>
                <th scope="col" className={`${table.right} ${table.wide}`}>{columns.left}</th>
                <th scope="col" className={table.right}>{columns.saving}</th>
                {may && <th scope="col" className="no-print"><span className="sr-only">{columns.act}</span></th>}
              </tr>
            </thead>
            <tbody>{rows.map((row) => <Row key={row.member.key} row={row} data={data} serve={may ? () => setServing(row) : undefined} />)}</tbody>
          </table>
        </div>
      )}
      {more && <Button mt="md" variant="default" size="compact-sm" className="no-print" loading={more.loading} onClick={more.ask}>{words.more}</Button>}
      {serving && <ServeForm of={serving} data={data} close={() => setServing(null)} />}
    </section>
  );
}

function Row({ row, data, serve }: { row: ServedAccount; data: ServiceModels; serve: (() => void) | undefined }) {
  const { serviceModels: words } = t;
  const moves = row.proposed !== null && row.proposed !== row.model;
  const saving = row.moves.find(({ to }) => to === row.proposed)?.saving ?? null;
  const unmoved = row.proposed === null ? words.unknownWhat : words.noMove;
  const unsaved = row.cost === null ? words.notKnown : words.notWorked;
  const said = row.said && words.served(row.said.said_by, day(row.said.said_at), row.said.reason);
  return (
    <tr>
      <th scope="row" title={row.member.name} style={{ maxWidth: 260, overflow: "hidden", textOverflow: "ellipsis" }}><Name member={row.member} /></th>
      <td title={said ?? undefined}>{row.model ? words.name[row.model] : words.full}{said && <span className="sr-only">, {said}</span>}</td>
      <td>{row.proposed ? words.name[row.proposed] : words.unknown}</td>
      <td className={`${table.right} ${table.wide}`}><Amount value={row.gross_profit} unit={data.meta} missing={words.notKnown} /></td>
      <td className={`${table.right} ${table.wide} number`}>{count(row.invoices)}</td>
      <td className={`${table.right} ${table.wide}`}><Amount value={row.cost} unit={data.meta} missing={words.notKnown} /></td>
      <td className={`${table.right} ${table.wide}`}><Amount value={row.contribution} unit={data.meta} missing={words.notKnown} /></td>
      <td className={table.right}><Amount value={saving} unit={data.meta} missing={moves ? unsaved : unmoved} /></td>
      {serve && (
        <td className={`${table.right} no-print`}>
          {row.member.account !== null && row.model !== "key" && <Button size="compact-xs" variant="subtle" aria-label={words.serveOne(row.member.name)} onClick={serve}>{words.serve}</Button>}
        </td>
      )}
    </tr>
  );
}
