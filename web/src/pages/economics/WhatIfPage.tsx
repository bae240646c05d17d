/** What if: levers on one side, what they would leave on the other, and the scenarios that are kept. */
import { Button } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { scenarios, whatIf } from "../../api/scenarios";
import { dayBefore } from "../../format";
import { t } from "../../messages";
import { EmptyState, Failure, Loading } from "../../parts/States";
import page from "../../parts/page.module.css";
import { Changes } from "./Changes";
import { KeepScenario, KeptScenarios } from "./Scenarios";
import type { Scenario } from "../../api/types";
import { askedOf, NONE, NOTHING, type Pulled, pulledOf } from "./what-if";
import { WhatIfTold } from "./WhatIfTold";

/** A scenario that the address names is opened with the page, once it is known which are kept. */
export function WhatIfPage() {
  const { scenario: named } = useSearch({ from: "/frame/what-if" });
  const { data, isPending } = useQuery(scenarios);
  const navigate = useNavigate();
  if (named !== undefined && isPending) return <Loading />;
  const opened = data?.find((scenario) => scenario.id === named) ?? null;
  const open = (scenario: Scenario | null) => {
    void navigate({ to: ".", search: (now) => ({ ...now, scenario: scenario?.id }) });
    window.scrollTo({ top: 0 });
  };
  return <Asking key={named ?? ""} opened={opened} open={open} />;
}

function Asking({ opened, open }: { opened: Scenario | null; open: (scenario: Scenario | null) => void }) {
  // Levers are those of the revision that was opened: what somebody made of it since must not be written over.
  const [revision, setRevision] = useState(opened?.revision);
  const [pulled, setPulled] = useState<Pulled>(opened ? pulledOf(opened.asked) : NONE);
  const [settled] = useDebouncedValue(pulled, 250);
  const asked = useMemo(() => askedOf(settled), [settled]);
  const { data, error, isFetching, refetch } = useQuery({
    ...whatIf(asked ?? NOTHING), enabled: asked !== null, placeholderData: (before) => before,
  });
  const told = asked === null ? undefined : data;
  return (
    <article className={page.page}>
      <h1 className={page.sentence} aria-live="polite">{told ? t.whatIf.sentence(told) : t.whatIf.empty}</h1>
      <p className={page.under}>
        {told ? t.economics.under(t.terms.dates(told.meta.from, dayBefore(told.meta.until)), told.meta.as_of, told.meta.ledger_version) : t.whatIf.emptyText}{" "}
        {told && t.whatIf.assumption}
      </p>
      {opened && (
        <p className="no-print">
          {t.whatIf.opened(opened.name)} <Button size="compact-xs" variant="subtle" onClick={() => open(null)}>{t.whatIf.anew}</Button>
        </p>
      )}
      <Changes pulled={pulled} change={setPulled} />
      {error && asked && <Failure error={error} retry={() => void refetch()} />}
      {asked && !told && isFetching && <Loading />}
      {told && told.total === 0 && <EmptyState level={2} title={t.economics.nothing} text={t.economics.nothingText} />}
      {told && told.total > 0 && <WhatIfTold data={told} />}
      {asked && told && <KeepScenario key={opened?.id ?? ""} asked={asked} opened={opened} revision={revision} changed={setRevision} />}
      <KeptScenarios open={open} />
    </article>
  );
}
