/** Cost to serve: what it comes to in a sentence, which groups are used how far, what each account costs, and by which rates. */
import { Alert, Button, Group } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { costRates, costsToServe } from "../../api/cost-queries";
import type { CostRates, CostsToServe } from "../../api/types";
import { money, percent } from "../../format";
import { t } from "../../messages";
import { Failure, Loading } from "../../parts/States";
import { Unbroken } from "../../parts/Unbroken";
import page from "../../parts/page.module.css";
import { AccountCosts } from "./AccountCosts";
import { FirstRates } from "./FirstRates";
import { GroupsTable } from "./GroupsTable";
import { OrderSizes } from "./OrderSizes";
import { RatesForm, type Edited } from "./RatesForm";
import { RatesList } from "./RatesList";
import { Strata } from "./Strata";
import { TraceableCosts } from "./TraceableCosts";

export function CostsPage() {
  const { data, error, refetch } = useQuery(costRates);
  const [edited, setEdited] = useState<Edited | null>(null);
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  const close = () => setEdited(null);
  if (edited) return <article className={page.page}><RatesForm edited={edited} close={close} /></article>;
  if (data.cost_rates.length === 0) return <article className={page.page}><FirstRates begin={setEdited} /><TraceableCosts /></article>;
  return <Held rates={data.cost_rates} history={data.history} edit={setEdited} />;
}

function Held({ rates, history, edit }: { rates: CostRates[]; history: CostRates[]; edit: (edited: Edited) => void }) {
  const { data, error, refetch } = useQuery(costsToServe);
  return (
    <article className={page.page}>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {data === undefined && !error && <Loading />}
      {data && <Told costs={data} />}
      <TraceableCosts />
      <RatesList rates={rates} history={history} edit={edit} />
    </article>
  );
}

/** The first words of the screen: what serving costs, and what of the capacity nobody took. */
function sentence(costs: CostsToServe): string {
  const { used_cost: used, unused_cost: unused, revenue } = costs;
  if (unused < 0) return t.costs.overcommitted(costs.total, money(used, costs), money(-unused, costs));
  return t.costs.sentence(costs.total, money(used, costs), revenue > 0 ? percent(used / revenue, 2) : null, money(unused, costs));
}

function Told({ costs }: { costs: CostsToServe }) {
  const notes = [
    costs.months_without_rates > 0 && t.costs.uncovered(costs.months_without_rates),
    costs.idle_equations.length > 0 && t.costs.idle(costs.idle_equations.join(", ")),
    costs.unallocated > 0 && t.costs.unallocated(money(costs.unallocated, costs)),
  ].filter((note) => note !== false);
  return (
    <>
      <h1 className={page.sentence}>{sentence(costs)}</h1>
      <p className={page.under}><Unbroken text={t.costs.under(costs.from, costs.to, costs.ledger_version)} /></p>
      <Group mt="md">
        <Button
          component="a" href={`/api/v1/costs.xlsx?from=${costs.from}&to=${costs.to}`} download variant="subtle" size="compact-sm"
          leftSection={<IconDownload size={15} aria-hidden />}
        >
          {t.costs.download}
        </Button>
      </Group>
      {notes.length > 0 && (
        <Alert mt="lg" color="gray" role="note">{notes.map((note) => <p key={note}>{note}</p>)}</Alert>
      )}
      <GroupsTable costs={costs} />
      <AccountCosts unit={costs} />
      <Strata />
      <OrderSizes />
    </>
  );
}
