/** Every key account with what it left, how it stands and why; exceptions are granted and withdrawn here. */
import { Button, Group } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { body, client } from "../../api/client";
import type { KeyAccount, KeyAccounts } from "../../api/types";
import { t } from "../../messages";
import { Amount, Known } from "../../parts/Figure";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";
import { Name } from "../economics/Members";
import { ExceptionForm } from "./ExceptionForm";

export function Register({ data, may }: { data: KeyAccounts; may: boolean }) {
  const { keyAccounts: words } = t;
  const [excepting, setExcepting] = useState<KeyAccount | null>(null);
  return (
    <section className={page.section}>
      <h2 className={page.title} id="key-accounts">{words.register}</h2>
      <p className={page.subtitle}>{words.registerText(data.rung, data.meta.currency)}</p>
      <div className={table.scroll} tabIndex={0} role="region" aria-label={words.registerText(data.rung, data.meta.currency)}>
        <table className={table.table} aria-labelledby="key-accounts">
          <thead>
            <tr>
              <th scope="col">{words.columns.account}</th>
              <th scope="col">{words.columns.adequacy}</th>
              <th scope="col" className={`${table.right} ${table.wide}`}>{words.columns.sales}</th>
              <th scope="col" className={table.right}>{t.economics.rung[data.rung]}</th>
              <th scope="col" className={`${table.right} ${table.wide}`}>{words.columns.share}</th>
              <th scope="col" className={`${table.right} ${table.wide}`}>{words.columns.before}</th>
              <th scope="col">{words.columns.why}</th>
              {may && <th scope="col" className="no-print"><span className="sr-only">{words.columns.act}</span></th>}
            </tr>
          </thead>
          <tbody>{data.rows.map((row) => <Row key={row.id} row={row} data={data} may={may} except={() => setExcepting(row)} />)}</tbody>
        </table>
      </div>
      {excepting && <ExceptionForm of={excepting} today={data.today} close={() => setExcepting(null)} />}
    </section>
  );
}

function Row({ row, data, may, except }: { row: KeyAccount; data: KeyAccounts; may: boolean; except: () => void }) {
  const queries = useQueryClient();
  const { keyAccounts: words } = t;
  const done = { onSuccess: () => queries.invalidateQueries({ queryKey: ["ledger", "key-accounts"] }) };
  const takeOff = useMutation({ ...done, mutationFn: () => body(client.DELETE("/key-accounts/{id}", { params: { path: { id: row.id } } })) });
  const withdraw = useMutation({ ...done, mutationFn: (id: string) => body(client.DELETE("/key-account-exceptions/{id}", { params: { path: { id } } })) });
  const needs = row.adequacy === "expired" || row.adequacy === "inadequate";
  const error = takeOff.error ?? withdraw.error;
  return (
    <tr>
      <th scope="row" title={row.member.name} style={{ maxWidth: 260, overflow: "hidden", textOverflow: "ellipsis" }}><Name member={row.member} /></th>
      <td className={needs ? "negative" : undefined}>{words.adequacy[row.adequacy]}</td>
      <td className={`${table.right} ${table.wide}`}><Amount value={row.net_sales} unit={data.meta} missing={words.unknownText} /></td>
      <td className={table.right}><Amount value={row.contribution} unit={data.meta} missing={words.unknownText} /></td>
      <td className={`${table.right} ${table.wide}`}><Known value={row.share} missing={words.unknownText}>{words.shareOf}</Known></td>
      <td className={`${table.right} ${table.wide}`}><Amount value={row.contribution_before} unit={data.meta} missing={words.unknownText} /></td>
      <td className={table.wrap} style={{ minWidth: 240 }}>
        {row.shortfalls.length > 0 && <div>{words.fails(row.shortfalls.map((shortfall) => words.shortfall[shortfall]))}</div>}
        {row.exceptions.map((each) => (
          <div key={each.id} className={each.holds ? undefined : "quiet"}>
            {words.exception(each.reason, each.owner, each.expires, each.holds)}
            {may && <Button size="compact-xs" variant="subtle" className="no-print" aria-label={words.withdrawOne(row.member.name, each.expires)} onClick={() => withdraw.mutate(each.id)}>{words.withdraw}</Button>}
          </div>
        ))}
        <div className="quiet">{words.markedFor(row.reason, row.since)}</div>
        {error && <span className="negative" role="alert">{error.message}</span>}
      </td>
      {may && (
        <td className={`${table.right} no-print`}>
          <Group gap={4} justify="flex-end" wrap="nowrap">
            <Button size="compact-xs" variant="subtle" aria-label={words.exceptOne(row.member.name)} onClick={except}>{words.except}</Button>
            <Button size="compact-xs" variant="subtle" color="red" loading={takeOff.isPending} aria-label={words.takeOffOne(row.member.name)} onClick={() => takeOff.mutate()}>{words.takeOff}</Button>
          </Group>
        </td>
      )}
    </tr>
  );
}
