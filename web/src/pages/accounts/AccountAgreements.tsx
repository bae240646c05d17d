/** The rebate agreements of the account and of its groups: the tier reached, and what is accrued. Nothing where there is none. */
import { useQuery } from "@tanstack/react-query";
import { accountAgreements } from "../../api/queries";
import type { Agreement, Run } from "../../api/types";
import { count } from "../../format";
import { t } from "../../messages";
import { FigureHead } from "../../parts/FigureHead";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";
import { Panel } from "./Panel";

export function AccountAgreements({ id, run }: { id: string; run: Run | undefined }) {
  return (
    <Panel id="agreements" title={t.dealings.agreementsTitle} asked={useQuery(accountAgreements(id, run))} isKnown={(agreements) => agreements.length > 0}>
      {(agreements) => (
        <>
          <p className={page.subtitle}>{t.dealings.agreementsText}</p>
          {agreements.map((agreement) => <Tiers key={agreement.agreement} agreement={agreement} />)}
        </>
      )}
    </Panel>
  );
}

function Tiers({ agreement }: { agreement: Agreement }) {
  const { dealings } = t;
  const { standing, tiers, currency } = agreement;
  const id = `agreement-${agreement.agreement}`;
  return (
    <>
      <h3 className={page.part} id={id}>{dealings.agreementTerms(agreement)}</h3>
      <p>{dealings.agreementSentence(agreement)}</p>
      {agreement.unconverted_lines > 0 && <p className={page.subtitle}>{dealings.agreementUnits(agreement.unconverted_lines)}</p>}
      <table className={table.table} aria-labelledby={id}>
        <thead>
          <tr>
            <th scope="col">{dealings.tier}</th>
            <FigureHead figure="tier_from" className={table.right}>{dealings.from}</FigureHead>
            <FigureHead figure="tier_gives" className={table.right}>{dealings.gives}</FigureHead>
          </tr>
        </thead>
        <tbody>
          {tiers.map((tier, place) => (
            <tr key={tier.from}>
              <th scope="row">
                {count(place + 1)}{" "}
                <span className="quiet">{standing?.tier === place ? dealings.reached : standing?.forecast_tier === place ? dealings.onCourse : ""}</span>
              </th>
              <td className={`${table.right} number`}>{dealings.measured(agreement, tier.from)}</td>
              <td className={`${table.right} number`}>{dealings.givesOf(tier.percent, tier.amount_per_unit, currency)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
