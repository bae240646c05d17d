/** Who gets how much of what is short: capacity, floors and demands on one form, the allotments with their reasons below it. */
import { Button, Group, NumberInput, Textarea } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { body, client } from "../../api/client";
import type { Allocation } from "../../api/types";
import { cents, count, money } from "../../format";
import { t } from "../../messages";
import { save } from "../../parts/save";
import { Unbroken } from "../../parts/Unbroken";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";
import { keepScope, useMay, useWhyNot } from "../../scope";

/** How many allotments are shown, and how many more each time. */
const AT_ONCE = 200;

interface Asked {
  capacity: number;
  floors: { key_account: number; A: number; B: number; C: number };
  demands: string;
  months: number;
}

const request = ({ capacity, floors, demands, months }: Asked) => ({
  capacity, floors, months, demands: demands.trim() === "" ? null : demands,
});

export function AllocationPage() {
  const [asked, ask] = useState<Asked>({ capacity: 0, floors: { key_account: 90, A: 80, B: 50, C: 0 }, demands: "", months: 3 });
  const [may, why] = [useMay("see_margin"), useWhyNot("see_margin")];
  const allocate = useMutation({ mutationFn: (now: Asked) => body(client.POST("/models/allocation", { body: request(now) })) });
  return (
    <article className={page.page}>
      <h1 className={page.sentence}>
        {allocate.data ? t.allocation.answer(allocate.data.given, allocate.data.demand, allocate.data.model_fit_id !== null) : t.allocation.title}
      </h1>
      <p className={page.under}>{t.allocation.text}</p>
      <form
        className={page.section}
        onSubmit={(event) => {
          event.preventDefault();
          allocate.mutate(asked);
        }}
      >
        <Form asked={asked} ask={ask} />
        <Group mt="md" gap="sm">
          <Button type="submit" loading={allocate.isPending} disabled={!may} title={may ? undefined : why} aria-description={may ? undefined : why}>
            {t.allocation.submit}
          </Button>
          {allocate.data && <Download asked={allocate.variables} />}
        </Group>
        {allocate.error && <p className="negative" role="alert">{allocate.error.message}</p>}
      </form>
      <p className={`${page.under} no-print`}><Link to="/future" search={keepScope}>{t.allocation.back}</Link></p>
      {allocate.data && <Allotments found={allocate.data} />}
    </article>
  );
}

function Form({ asked, ask }: { asked: Asked; ask: (now: Asked) => void }) {
  const whole = (value: string | number) => (typeof value === "number" ? value : 0);
  return (
    <>
      <Group gap="sm" align="end">
        <NumberInput
          label={t.allocation.capacity} description={t.allocation.capacityText} required min={0} allowDecimal={false} allowNegative={false}
          value={asked.capacity} onChange={(value) => ask({ ...asked, capacity: whole(value) })}
        />
        {(["key_account", "A", "B", "C"] as const).map((of) => (
          <NumberInput
            key={of} label={t.allocation.floor(of === "key_account" ? t.allocation.keyAccounts : of)} min={0} max={100} allowDecimal={false} w={of === "key_account" ? 190 : 110}
            value={asked.floors[of]} onChange={(value) => ask({ ...asked, floors: { ...asked.floors, [of]: whole(value) } })}
          />
        ))}
        <NumberInput
          label={t.allocation.months} min={1} max={120} allowDecimal={false} w={190} disabled={asked.demands.trim() !== ""}
          value={asked.months} onChange={(value) => ask({ ...asked, months: whole(value) })}
        />
      </Group>
      <Textarea
        mt="md" maw={640} label={t.allocation.demands} description={t.allocation.demandsText} placeholder={t.allocation.demandsExample}
        autosize minRows={3} maxRows={12} value={asked.demands} onChange={(event) => ask({ ...asked, demands: event.currentTarget.value })}
      />
    </>
  );
}

function Download({ asked }: { asked: Asked }) {
  const download = useMutation({
    mutationFn: async () => save(await body(client.POST("/models/allocation.xlsx", { body: request(asked), parseAs: "blob" })), "allocation.xlsx"),
  });
  return (
    <>
      <Button variant="subtle" size="compact-sm" loading={download.isPending} leftSection={<IconDownload size={15} aria-hidden />} onClick={() => download.mutate()}>
        {t.allocation.download}
      </Button>
      {download.error && <p className="negative" role="alert">{download.error.message}</p>}
    </>
  );
}

function Allotments({ found }: { found: Allocation }) {
  const { columns } = t.allocation;
  const [shown, show] = useState(AT_ONCE);
  if (found.accounts.length === 0) return <p className={page.section}>{t.allocation.nobody}</p>;
  return (
    <section className={page.section}>
      <h2 className={page.title}>{t.allocation.table}</h2>
      <p className={page.subtitle}>{t.allocation.worth(money(found.contribution, found), money(found.contribution_of_equal_parts, found))}</p>
      <div className={table.scroll} tabIndex={0}>
        <table className={table.table} aria-label={t.allocation.table}>
          <thead>
            <tr>
              <th scope="col">{columns.name}</th>
              <th scope="col">{columns.class}</th>
              {[columns.demand, columns.units, columns.short].map((column) => <th key={column} scope="col" className={table.right}>{column}</th>)}
              <th scope="col" className={`${table.right} ${table.wide}`}>{columns.contribution}, {found.currency}</th>
              <th scope="col">{columns.why}</th>
            </tr>
          </thead>
          <tbody>
            {found.accounts.slice(0, shown).map((row) => (
              <tr key={`${row.source}/${row.external_id}`}>
                <th scope="row" title={row.name} style={{ maxWidth: 240, overflow: "hidden", textOverflow: "ellipsis" }}>
                  {row.id ? <Link to="/accounts/$id" params={{ id: row.id }} search={keepScope}><Unbroken text={row.name} /></Link> : row.name}
                </th>
                <td>{row.is_key_account ? t.allocation.keyOf(t.terms.className(row.class)) : t.terms.className(row.class)}</td>
                <td className={table.right}>{count(row.demand)}</td>
                <td className={table.right}>{count(row.units)}</td>
                <td className={table.right}>{count(row.short)}</td>
                <td className={`${table.right} ${table.wide}`}>{row.contribution === null ? "–" : cents(row.contribution, found)}</td>
                <td>{row.why}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {found.accounts.length > shown && (
        <Button mt="md" variant="default" size="compact-sm" onClick={() => show(shown + AT_ONCE)}>{t.allocation.more(found.accounts.length - shown)}</Button>
      )}
    </section>
  );
}
