/** What the rates being typed say of one account, equation by equation. */
import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { accountNames } from "../../api/queries";
import { cents, decimal, money } from "../../format";
import { t } from "../../messages";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";
import type { usePreview } from "./usePreview";

interface Props {
  preview: ReturnType<typeof usePreview>;
  account: string | null;
  choose: (account: string | null) => void;
}

const one = (value: number) => decimal(value, Number.isInteger(value) ? 0 : 1);

export function Preview({ preview, account, choose }: Props) {
  const [typed, setTyped] = useState("");
  const [sought] = useDebouncedValue(typed, 200);
  const { data: found } = useQuery(accountNames(sought));
  const { data, error } = preview;
  const columns = t.costs.previewColumns;
  return (
    <section className={page.section}>
      <h2 className={page.title}>{t.costs.preview}</h2>
      <Select
        mt="xs" searchable clearable label={t.costs.previewAccount} value={account} onChange={choose} onSearchChange={setTyped}
        filter={({ options }) => options} data={(found ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      />
      {account === null && <p className="quiet">{t.costs.previewChoose}</p>}
      {error && <p className="negative" role="status">{t.costs.notYet}</p>}
      {data && account !== null && (
        <>
          <p className={page.subtitle}>{t.costs.previewText(data.from, data.to)}</p>
          <div className={table.scroll} tabIndex={0} role="region" aria-label={t.costs.preview} style={{ opacity: error ? 0.5 : 1 }}>
            <table className={table.table} aria-label={t.costs.preview}>
              <thead>
                <tr>
                  <th scope="col">{columns.name}</th>
                  <th scope="col" className={table.right}>{columns.asked}</th>
                  <th scope="col" className={table.right}>{columns.says}</th>
                  <th scope="col" className={table.right}>{columns.cost}</th>
                </tr>
              </thead>
              <tbody>
                {data.equations.map((each) => (
                  <tr key={each.name}>
                    <th scope="row">{each.name}</th>
                    <td className={table.right}>{t.costs.asked(each.asked, each.per)}</td>
                    <td className={table.right}>{one(each.quantity)} {each.unit}</td>
                    <td className={table.right}>{each.cost === null ? "" : cents(each.cost, data)}</td>
                  </tr>
                ))}
              </tbody>
              <tfoot>
                <tr>
                  <th scope="row" colSpan={3}>{t.costs.previewTotal}</th>
                  <td className={table.right}>{money(data.cost, data)}</td>
                </tr>
              </tfoot>
            </table>
          </div>
          <h3 className={page.title} style={{ marginTop: 20 }}>{t.costs.drivers}</h3>
          <table className={table.table} aria-label={t.costs.drivers}>
            <tbody>
              {data.drivers.map((driver) => (
                <tr key={driver.name}>
                  <th scope="row"><code>{driver.name}</code></th>
                  <td className={table.right}>{one(driver.quantity)} {driver.unit}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </section>
  );
}
