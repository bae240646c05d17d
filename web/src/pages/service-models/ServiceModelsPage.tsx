/** How accounts are served, how their figures speak for them to be, and what moving them saves. */
import { Button, Group } from "@mantine/core";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { serviceModels } from "../../api/service-models";
import type { ServiceModels } from "../../api/types";
import { dayBefore } from "../../format";
import { t } from "../../messages";
import { EmptyState, Failure, Loading } from "../../parts/States";
import page from "../../parts/page.module.css";
import { keepScope, useMay, useWhyNot } from "../../scope";
import { Download } from "../economics/Download";
import { PeriodForm } from "../economics/PeriodForm";
import { Board } from "./Board";
import { ServedAccounts } from "./ServedAccounts";
import { TermsForm } from "./TermsForm";

export function ServiceModelsPage() {
  const { from, until, stands, moving } = useSearch({ from: "/frame/service-models" });
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({ ...serviceModels({ from, until, stands, moving }), placeholderData: keepPreviousData });
  const [first] = data?.pages ?? [];
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!first) return <Loading />;
  const rows = data?.pages.flatMap((each) => each.rows) ?? [];
  const more = hasNextPage ? { loading: isFetchingNextPage, ask: () => void fetchNextPage() } : undefined;
  return (
    <Told data={first}>
      <ServedAccounts data={first} rows={rows} stands={stands} moving={moving ?? false} more={more} />
    </Told>
  );
}

function Told({ data, children }: { data: ServiceModels; children: React.ReactNode }) {
  const [changing, setChanging] = useState(false);
  const may = useMay("change_settings");
  const why = useWhyNot("change_settings");
  const { serviceModels: words } = t;
  const { meta } = data;
  const query = new URLSearchParams({ ...(meta.from === null ? {} : { from: meta.from }), until: meta.until });
  const none = data.models.every((each) => each.accounts === 0);
  const charged = data.models.some((each) => each.cost !== 0);
  return (
    <article className={page.page}>
      <h1 className={page.sentence}>{words.sentence(data)}</h1>
      <p className={page.under}>{t.economics.under(t.terms.dates(meta.from, dayBefore(meta.until)), meta.as_of, meta.ledger_version)}</p>
      {!none && !charged && <p>{words.uncharged} <Link to="/costs" search={keepScope} style={{ textDecoration: "underline" }}>{words.costs}</Link></p>}
      <PeriodForm from={meta.from} until={meta.until}>
        <Download href={`/api/v1/service-models/workbook?${query.toString()}`} label={words.xlsx} />
      </PeriodForm>
      <Group mt="md" className="no-print">
        <Button variant="default" size="compact-sm" disabled={!may} title={may ? undefined : why} onClick={() => setChanging(true)}>{words.change}</Button>
      </Group>
      {none ? <EmptyState level={2} title={t.economics.nothing} text={t.economics.nothingText} /> : <Board data={data} />}
      {!none && children}
      {changing && <TermsForm terms={data.terms} close={() => setChanging(false)} />}
    </article>
  );
}
