/** The portfolio matrix: the answer, what to place accounts by, the picture, the quadrants, who is large and at risk. */
import { Button, Group } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { portfolioMatrix } from "../../api/matrix";
import type { Run } from "../../api/types";
import { t } from "../../messages";
import { FiguresFrom } from "../../parts/FiguresFrom";
import { LinkButton } from "../../parts/LinkButton";
import page from "../../parts/page.module.css";
import { EmptyState, Failure, Loading } from "../../parts/States";
import { keepScope, useRun } from "../../scope";
import { Asked } from "./Asked";
import { MatrixAccounts } from "./MatrixAccounts";
import { MatrixChart } from "./MatrixChart";
import { Quadrants } from "./Quadrants";

/** As many bubbles as a phone draws without waiting; they are the largest. */
const BUBBLES = 2000;

export function MatrixPage() {
  const run = useRun();
  if (run === undefined) return <Loading />;
  if (run === null) {
    return (
      <EmptyState title={t.matrix.title} text={t.compare.nothingEarlierText}>
        <LinkButton to="/" search={keepScope} variant="default">{t.frame.toPortfolio}</LinkButton>
      </EmptyState>
    );
  }
  return <OfRun run={run} />;
}

function OfRun({ run }: { run: Run }) {
  const { x, y, size, x_at, y_at, risk, segment, names } = useSearch({ from: "/frame/matrix" });
  const asked = { x, y, size, x_at, y_at, risk, segment };
  const { data, error, refetch, isPlaceholderData } = useQuery({
    ...portfolioMatrix(run.id, { ...asked, limit: BUBBLES }),
    placeholderData: keepPreviousData,
  });
  const file = new URLSearchParams(Object.entries({ ...asked, names }).filter((each): each is [string, string] => each[1] !== undefined));
  return (
    <FiguresFrom run={run} measure={run.measure}>
      <article className={page.page} aria-busy={isPlaceholderData}>
        <h1 className={page.sentence}>{data && !error ? t.matrix.answer(data) : t.matrix.title}</h1>
        {data && !error && <p className={page.under}>{t.matrix.under(data)} {data.fit_as_of !== null && t.matrix.fit(data.fit_as_of)}</p>}
        <Asked key={[x_at, y_at].join()} />
        {error && <Failure error={error} retry={() => void refetch()} />}
        {!data && !error && <Loading />}
        {data && !error && data.placed === 0 && <p className={page.under}>{t.matrix.nobody}</p>}
        {data && !error && data.placed > 0 && (
          <>
            <Group mt="md">
              <Button
                component="a" href={`/api/v1/runs/${run.id}/matrix.xlsx?${file}`} download variant="subtle" size="compact-sm"
                leftSection={<IconDownload size={15} aria-hidden />}
              >
                {t.matrix.download}
              </Button>
            </Group>
            <MatrixChart data={data} />
            <Quadrants data={data} />
            <MatrixAccounts
              id="at-risk" title={t.matrix.atRisk} data={data} points={data.largest_at_risk} none={t.matrix.nobodyAtRisk}
              text={t.matrix.atRiskText(t.matrix.figure(data.size.threshold, data.size.unit, run), t.matrix.measure[data.size.measure], data.largest_at_risk.length, data.large_at_risk.accounts)}
            />
            <MatrixAccounts
              id="accounts" title={t.matrix.accounts} data={data} points={data.points.slice(0, 100)} none=""
              text={t.matrix.accountsText(Math.min(100, data.placed), data.placed)}
            />
          </>
        )}
      </article>
    </FiguresFrom>
  );
}
