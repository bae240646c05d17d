/** The register of key accounts: which leave what they must, which stay by exception, and who else earns as they do. */
import { Button, Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { keyAccounts } from "../../api/key-accounts";
import type { KeyAccounts, ProposedKeyAccount } from "../../api/types";
import { dayBefore } from "../../format";
import { t } from "../../messages";
import { Amount, Known } from "../../parts/Figure";
import { EmptyState, Failure, Loading } from "../../parts/States";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";
import { useMay, useWhyNot } from "../../scope";
import { Download } from "../economics/Download";
import { Name } from "../economics/Members";
import { PeriodForm } from "../economics/PeriodForm";
import { MarkForm } from "./MarkForm";
import { Register } from "./Register";
import { ThresholdForm } from "./ThresholdForm";

export function KeyAccountsPage() {
  const { from, until } = useSearch({ from: "/frame/key-accounts" });
  const { data, error, refetch } = useQuery(keyAccounts({ from, until }));
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  return <Told data={data} />;
}

function Told({ data }: { data: KeyAccounts }) {
  const [open, setOpen] = useState<"threshold" | "mark" | ProposedKeyAccount | null>(null);
  const may = { judge: useMay("judge_accounts"), change: useMay("change_settings") };
  const why = { judge: useWhyNot("judge_accounts"), change: useWhyNot("change_settings") };
  const { keyAccounts: words } = t;
  const { meta } = data;
  const query = new URLSearchParams({ ...(meta.from === null ? {} : { from: meta.from }), until: meta.until });
  const none = data.rows.length === 0;
  const close = () => setOpen(null);
  const closed = (is: boolean, because: string | undefined) => ({ disabled: !is, title: is ? undefined : because, variant: "default" as const, size: "compact-sm" as const });
  return (
    <article className={page.page}>
      <h1 className={page.sentence}>{none ? words.empty : words.sentence(data)}</h1>
      <p className={page.under}>{t.economics.under(t.terms.dates(meta.from, dayBefore(meta.until)), meta.as_of, meta.ledger_version)}</p>
      <p>{words.threshold(data)}</p>
      {data.other_currency && <p className="negative" role="alert">{words.otherCurrency}</p>}
      <PeriodForm from={meta.from} until={meta.until}>
        <Download href={`/api/v1/key-accounts/workbook?${query.toString()}`} label={words.xlsx} />
      </PeriodForm>
      <Group mt="md" className="no-print">
        <Button {...closed(may.judge, why.judge)} onClick={() => setOpen("mark")}>{words.mark}</Button>
        <Button {...closed(may.change, why.change)} onClick={() => setOpen("threshold")}>{words.change}</Button>
      </Group>
      {none ? <EmptyState level={2} title={words.title} text={words.emptyText} /> : <Register data={data} may={may.judge} />}
      {data.proposals.length > 0 && <Proposals data={data} may={may.judge} why={why.judge} mark={setOpen} />}
      {open === "threshold" && <ThresholdForm data={data} close={close} />}
      {open === "mark" && <MarkForm of={null} close={close} />}
      {open !== null && typeof open === "object" && <MarkForm of={open.member} close={close} />}
    </article>
  );
}

function Proposals({ data, may, why, mark }: { data: KeyAccounts; may: boolean; why: string | undefined; mark: (of: ProposedKeyAccount) => void }) {
  const { keyAccounts: words } = t;
  return (
    <section className={page.section}>
      <h2 className={page.title} id="proposed">{words.proposals}</h2>
      <p className={page.subtitle}>{words.proposalsText(data.rung)}</p>
      <div className={table.scroll} tabIndex={0} role="region" aria-label={words.proposalsText(data.rung)}>
        <table className={table.table} aria-labelledby="proposed">
          <thead>
            <tr>
              <th scope="col">{words.columns.account}</th>
              <th scope="col" className={`${table.right} ${table.wide}`}>{words.columns.sales}</th>
              <th scope="col" className={table.right}>{t.economics.rung[data.rung]}</th>
              <th scope="col" className={`${table.right} ${table.wide}`}>{words.columns.share}</th>
              <th scope="col" className="no-print"><span className="sr-only">{words.columns.act}</span></th>
            </tr>
          </thead>
          <tbody>
            {data.proposals.map((each) => (
              <tr key={each.member.key}>
                <th scope="row" className={table.name}><Name member={each.member} /></th>
                <td className={`${table.right} ${table.wide}`}><Amount value={each.net_sales} unit={data.meta} missing={words.missing} /></td>
                <td className={table.right}><Amount value={each.contribution} unit={data.meta} missing={words.missing} /></td>
                <td className={`${table.right} ${table.wide}`}><Known value={each.share} missing={words.missing}>{words.shareOf}</Known></td>
                <td className={`${table.right} no-print`}>
                  <Button size="compact-xs" variant="subtle" disabled={!may} title={may ? undefined : why} aria-label={words.markOne(each.member.name)} onClick={() => mark(each)}>{words.keep}</Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
