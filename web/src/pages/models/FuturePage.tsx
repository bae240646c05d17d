/** What is ahead: the value of the customer base in a sentence, how far the models can be relied on, then account by account. */
import { Alert, Button, Group } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { body, client } from "../../api/client";
import { rememberJob } from "../../api/events";
import { models, modelAccounts } from "../../api/queries";
import type { Models } from "../../api/types";
import { dayBefore, money, percent } from "../../format";
import { t } from "../../messages";
import { NarrowToSegment } from "../../parts/InSegment";
import { EmptyState, Failure, Loading } from "../../parts/States";
import page from "../../parts/page.module.css";
import { keepScope, useMay, useWhyNot } from "../../scope";
import { writeAddress } from "../../search";
import { AccountsAhead } from "./AccountsAhead";
import { HoldOut } from "./HoldOut";
import { ModelParameters } from "./ModelParameters";
import { Months } from "./Months";

export function FuturePage() {
  const { data, error, refetch } = useQuery(models);
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  if (data === null) {
    return (
      <EmptyState title={t.future.none} text={t.future.noneText}>
        <FitButton label={t.future.fit} />
      </EmptyState>
    );
  }
  return <Ahead fit={data} />;
}

const capital = (sentence: string) => `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;

function FitButton({ label }: { label: string }) {
  const [may, why, queries] = [useMay("run_analysis"), useWhyNot("run_analysis"), useQueryClient()];
  const start = useMutation({
    mutationFn: async () => (await body(client.POST("/models", { body: {} }))).job,
    onSuccess: (job) => rememberJob(queries, job),
  });
  return (
    <>
      <Button variant="default" size="compact-sm" loading={start.isPending} disabled={!may} title={may ? undefined : why} aria-description={may ? undefined : why} onClick={() => start.mutate()}>
        {label}
      </Button>
      {start.error && <p className="negative" role="alert">{start.error.message}</p>}
    </>
  );
}

function Ahead({ fit }: { fit: Models }) {
  const { months = 36, segment } = useSearch({ from: "/frame/future" });
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(modelAccounts(fit.id, months, segment));
  const first = data?.pages[0];
  const worth = first?.meta.value;
  return (
    <article className={page.page}>
      <h1 className={page.sentence}>
        {fit.orders && worth !== undefined && worth !== null
          ? t.future.worth(first?.meta.total ?? 0, months, money(worth, fit))
          : fit.orders ? t.future.title : t.future.tooFew(fit.customers, fit.repeaters)}
      </h1>
      <p className={page.under}>
        {t.future.under(dayBefore(fit.as_of), fit.ledger_version, percent((first?.meta.discount_percent ?? 10) / 100, 2))}
      </p>
      <Group mt="md" gap="sm">
        <Months months={months} label={t.future.months} />
        <NarrowToSegment />
        <FitButton label={t.future.fitAgain} />
        <Button
          component="a" href={`/api/v1/models/accounts.csv${writeAddress({ months, segment })}`} download variant="subtle" size="compact-sm"
          leftSection={<IconDownload size={15} aria-hidden />}
        >
          {t.future.download}
        </Button>
      </Group>
      <p className={`${page.under} no-print`}><Link to="/equity" search={(now) => ({ ...keepScope(now), months, segment })}>{t.equity.link}</Link></p>
      {fit.advice.length > 0 && (
        <Alert mt="lg" color="gray" role="note" title={t.future.advice}>
          <ul>{fit.advice.map((advice) => <li key={advice}>{capital(advice)}</li>)}</ul>
        </Alert>
      )}
      {fit.hold_out && <HoldOut held={fit.hold_out} />}
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!first && !error && <Loading />}
      {first && (
        <AccountsAhead
          rows={data.pages.flatMap((each) => each.accounts)}
          unit={fit} level={first.meta.value_level}
          more={hasNextPage && !isFetchingNextPage ? () => void fetchNextPage() : undefined}
        />
      )}
      {fit.orders && <ModelParameters name={fit.orders.name} estimates={fit.orders.estimates} />}
    </article>
  );
}
