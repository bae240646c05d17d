/** Who hangs on whom, and what is known of how the customer sources each category it buys. */
import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { body, client } from "../../api/client";
import type { AccountCategory, AccountDependency } from "../../api/types";
import { t } from "../../messages";
import { Amount, Known } from "../../parts/Figure";
import { FigureHead } from "../../parts/FigureHead";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";
import { useMay, useWhyNot } from "../../scope";
import { SourcingForm } from "../dependency/SourcingForm";

export function AccountSourcing({ id, of }: { id: string; of: AccountDependency }) {
  const { sourcing: words } = t;
  const may = useMay("judge_accounts");
  const why = useWhyNot("judge_accounts");
  const [telling, setTelling] = useState<string | null | undefined>(undefined);
  const { both_sides: sides } = of;
  const { columns } = words;
  return (
    <>
      <h3 className={page.part} id="both-sides">{words.panel}</h3>
      <p>{words.sides(sides)}</p>
      <div className={table.scroll} tabIndex={0} role="region" aria-label={words.categories}>
        <table className={table.table} aria-labelledby="both-sides">
          <thead>
            <tr>
              <th scope="col">{columns.category}</th>
              <FigureHead figure="category_sales" className={table.right}>{columns.sales(of.meta.currency)}</FigureHead>
              <FigureHead figure="sourcing_stands">{columns.stands}</FigureHead>
              <FigureHead figure="wallet_share" className={`${table.right} ${table.wide}`}>{columns.wallet}</FigureHead>
              <FigureHead figure="switching_months" className={`${table.right} ${table.wide}`}>{columns.switching}</FigureHead>
              <FigureHead figure="sourcing_told" className={table.wide}>{columns.known}</FigureHead>
              <th scope="col" className="no-print"><span className="sr-only">{columns.act}</span></th>
            </tr>
          </thead>
          <tbody>
            {sides.categories.map((row) => <Row key={row.category ?? ""} row={row} of={of} may={may} why={why} tell={() => setTelling(row.category)} />)}
          </tbody>
        </table>
      </div>
      {telling !== undefined && <SourcingForm account={id} category={telling} unit={of.meta} close={() => setTelling(undefined)} />}
    </>
  );
}

function Row({ row, of, may, why, tell }: { row: AccountCategory; of: AccountDependency; may: boolean; why: string | undefined; tell: () => void }) {
  const { sourcing: words } = t;
  const queries = useQueryClient();
  const { position } = row;
  const withdraw = useMutation({
    mutationFn: (id: string) => body(client.DELETE("/dependency/sourcing/{id}", { params: { path: { id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["ledger", "dependency"] }),
  });
  const name = row.category ?? words.all;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className={table.right}><Amount value={row.net_sales} unit={of.meta} missing="" overview /></td>
      <td className={table.wrap}><Known value={position} missing={words.unknown}>{words.stands}</Known></td>
      <td className={`${table.right} ${table.wide}`}><Known value={position?.wallet_percent ?? null} missing={words.unknown}>{(percent) => `${percent} %`}</Known></td>
      <td className={`${table.right} ${table.wide}`}><Known value={position?.switching_months ?? null} missing={words.unknown}>{words.months}</Known></td>
      <td className={`${table.wrap} ${table.wide}`}>{position && words.toldBy(position)}</td>
      <td className={`${table.right} no-print`}>
        <Button size="compact-xs" variant="subtle" disabled={!may} title={may ? undefined : why} aria-label={words.tellOne(name)} onClick={tell}>{words.tell}</Button>
        {may && position && <Button size="compact-xs" variant="subtle" loading={withdraw.isPending} aria-label={words.withdrawOne(name)} onClick={() => withdraw.mutate(position.id)}>{words.withdraw}</Button>}
        {withdraw.error && <span className="negative" role="alert">{withdraw.error.message}</span>}
      </td>
    </tr>
  );
}
