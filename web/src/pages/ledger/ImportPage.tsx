/** One import: the reconciliation, its facts, the mapping it used, and every row it set aside. */
import { Button } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { importOf, quarantine } from "../../api/queries";
import type { ImportDetail } from "../../api/types";
import { bytes, count, time } from "../../format";
import { t } from "../../messages";
import { Amount } from "../../parts/Figure";
import { Failure, Loading } from "../../parts/States";
import page from "../../parts/page.module.css";
import { keepScope } from "../../scope";
import styles from "./ledger.module.css";
import { Mend } from "./Mend";
import { QuarantineTable } from "./QuarantineTable";
import { Reconciliation } from "./Reconciliation";
import { kindOf } from "./wizard/fields";
import { Amounts } from "./Amounts";
import { Totals } from "./Totals";
import { Undo } from "./Undo";

export function ImportPage() {
  const { id } = useParams({ from: "/frame/imports/$id" });
  const { data, error, refetch } = useQuery(importOf(id));
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  return (
    <article className={page.page}>
      <p className={styles.crumb}><Link to="/imports" search={keepScope}>{t.ledger.title}</Link> / {data.file_name}</p>
      <h1 className={page.sentence}>{t.ledger.detailSentence(data)}</h1>
      <p className={page.under}>
        {data.left_out > 0 ? t.ledger.leftOut(data.left_out, data.rows) : t.ledger.noneLeftOut}{" "}
        {data.future_lines > 0 && t.ledger.future(data.future_lines)}
      </p>
      {data.undone_at && <p className={page.under}>{t.ledger.undone(time(data.undone_at), data.undone_by ?? "", count(data.undone_version ?? 0))}</p>}
      {data.replaces && <p className={page.under}>{t.changes.tookPlace(data.replaced_lines)}</p>}
      {isReplaced(data) && <p className={page.under}>{t.changes.replaced(data.accepted - data.lines_in_force, data.accepted)}</p>}
      <Reconciliation {...data} />
      {data.state === "in_force" && <Undo id={id} file={data.file_name} />}
      <section className={`${page.section} ${styles.two}`}>
        <Facts of={data} />
        <div>
          <h2 className={page.title}>{t.ledger.mapping}</h2>
          <p className={page.subtitle}>{t.ledger.mappingUsed}</p>
          <pre className={styles.code} tabIndex={0}>{data.mapping}</pre>
        </div>
      </section>
      {data.quarantined > 0 && <Aside id={id} />}
    </article>
  );
}

/** Whether later files took the place of some of its lines. */
const isReplaced = (i: ImportDetail) => i.kind === "lines" && i.state === "in_force" && i.lines_in_force < i.accepted;

type Fact = [name: string, value: ReactNode];

function amounts(i: ImportDetail): Fact[] {
  const { fact } = t.ledger;
  return [
    [`${fact.revenue}, ${i.currency}`, <Amount key="revenue" value={i.revenue} unit={i} missing={t.ledger.noRate} />],
    [`${fact.cost}, ${i.currency}`, <Amount key="cost" value={i.cost} unit={i} missing={t.ledger.noCost} />],
  ];
}

const bringsAccounts = (kind: string) => !["products", "rates", "units", "categories"].includes(kind);
const bringsProducts = (kind: string) => ["lines", "orders", "products", "renumberings", "units", "categories"].includes(kind);
const overrides = (kind: string) => ["accounts", "products", "rates", "rebates", "renumberings", "units", "categories"].includes(kind);

function Facts({ of: i }: { of: ImportDetail }) {
  const { fact } = t.ledger;
  const facts: Fact[] = [
    [fact.kind, t.wizard.kinds[kindOf(i.kind)].name],
    [fact.source, i.source],
    [fact.file, `${i.file_name}, ${bytes(i.bytes)}`],
    [fact.hash, <span className={styles.hash} key="hash">{i.file_sha256}</span>],
    ...(i.first_date && i.last_date ? [[fact.period, t.terms.dates(i.first_date, i.last_date)] as Fact] : []),
    ...(i.kind === "lines" ? amounts(i) : []),
    ...(bringsAccounts(i.kind) ? [[fact.accounts, count(i.new_accounts)] as Fact] : []),
    ...(bringsProducts(i.kind) ? [[fact.products, count(i.new_products)] as Fact] : []),
    ...(overrides(i.kind) ? [[fact.changed, count(i.changed)] as Fact] : []),
    [fact.ledger, count(i.ledger_version)],
    [fact.by, i.created_by],
    [fact.at, time(i.created_at)],
  ];
  if (i.mends) facts.push([t.ledger.mends, <ImportLink key="mends" id={i.mends} name={t.ledger.earlierImport} />]);
  if (i.mended_by) facts.push([t.ledger.mendedBy, <ImportLink key="mended_by" id={i.mended_by} name={t.ledger.laterImport} />]);
  return (
    <div>
      <h2 className={page.title}>{t.ledger.facts}</h2>
      <dl className={styles.facts}>
        {facts.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}
      </dl>
      {i.amounts.length > 0 && <Amounts kind={i.kind} amounts={i.amounts} />}
      {i.totals.length > 1 && <Totals totals={i.totals} />}
    </div>
  );
}

function ImportLink({ id, name }: { id: string; name: string }) {
  return <Link to="/imports/$id" params={{ id }} search={keepScope}>{name}</Link>;
}

function Aside({ id }: { id: string }) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(quarantine(id));
  const rows = data?.pages.flatMap((each) => each.rows) ?? [];
  return (
    <section className={page.section} id="quarantine" aria-labelledby="aside">
      <div className={page.head}>
        <div>
          <h2 className={page.title} id="aside">{t.ledger.quarantine}</h2>
          <p className={page.subtitle}>{t.ledger.quarantineText}</p>
        </div>
      </div>
      <Mend id={id} />
      {error && <Failure error={error} retry={() => void refetch()} />}
      <QuarantineTable rows={rows} labelledBy="aside" />
      {hasNextPage && <Button mt="md" variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>{t.terms.more}</Button>}
    </section>
  );
}
