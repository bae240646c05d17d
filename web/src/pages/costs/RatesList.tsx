/** The cost rates that hold, with what may be done about them, and those that no longer do. */
import { Button, Group } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { body, client } from "../../api/client";
import type { CostRates } from "../../api/types";
import { time } from "../../format";
import { t } from "../../messages";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";
import { useMay, useWhyNot } from "../../scope";
import type { Edited } from "./RatesForm";

interface Props {
  rates: CostRates[];
  history: CostRates[];
  edit: (edited: Edited) => void;
}

export function RatesList({ rates, history, edit }: Props) {
  const gone = history.filter((each) => each.withdrawn_at !== null);
  return (
    <section className={page.section}>
      <h2 className={page.title}>{t.costs.rates}</h2>
      <p className={page.subtitle}>{t.costs.ratesText}</p>
      <table className={table.table} aria-label={t.costs.rates}>
        <tbody>{rates.map((each) => <Row key={each.id} rates={each} edit={edit} />)}</tbody>
      </table>
      {gone.length > 0 && (
        <details>
          <summary>{t.costs.history(gone.length)}</summary>
          <ul>
            {gone.map((each) => (
              <li key={each.id}>
                {t.costs.holds(each.rates.valid.from, each.rates.valid.to ?? null)}, {t.costs.ratesSize(each.rates.groups.length, each.rates.equations.length)},{" "}
                {t.costs.withdrawnAt(time(each.withdrawn_at ?? ""))}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function Row({ rates, edit }: { rates: CostRates; edit: (edited: Edited) => void }) {
  const [may, why, queries] = [useMay("change_settings"), useWhyNot("change_settings"), useQueryClient()];
  const [asked, setAsked] = useState(false);
  const withdraw = useMutation({
    mutationFn: () => body(client.DELETE("/costs/rates/{id}", { params: { path: { id: rates.id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["costs"] }),
  });
  const closed = { disabled: !may, title: may ? undefined : why, "aria-description": may ? undefined : why, size: "compact-sm" as const };
  const { groups, equations, valid } = rates.rates;
  const later = { ...rates.rates, valid: { from: "", to: null } };
  return (
    <tr>
      <th scope="row">{t.costs.holds(valid.from, valid.to ?? null)}</th>
      <td className={table.wide}>{t.costs.ratesSize(groups.length, equations.length)}</td>
      <td className={table.right}>
        <Group gap="xs" justify="flex-end" py={4}>
          {withdraw.error && <span className="negative" role="alert">{withdraw.error.message}</span>}
          {asked ? (
            <>
              <Button {...closed} color="red" variant="light" loading={withdraw.isPending} onClick={() => withdraw.mutate()}>{t.costs.withdrawSure}</Button>
              <Button {...closed} variant="default" onClick={() => setAsked(false)}>{t.costs.keep}</Button>
            </>
          ) : (
            <>
              <Button {...closed} variant="default" onClick={() => edit({ rates: rates.rates, unit: rates, replaces: rates.id })}>{t.costs.change}</Button>
              <Button {...closed} variant="default" onClick={() => edit({ rates: later, unit: rates })}>{t.costs.follow}</Button>
              <Button {...closed} variant="subtle" onClick={() => setAsked(true)}>{t.costs.withdraw}</Button>
            </>
          )}
        </Group>
      </td>
    </tr>
  );
}
