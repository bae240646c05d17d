/** How the account orders: its demand pattern, what that means for planning, and its season. */
import { useQuery } from "@tanstack/react-query";
import { accountDemand } from "../../api/demand";
import { t } from "../../messages";
import page from "../../parts/page.module.css";
import { SeasonChart } from "../demand/SeasonChart";
import { Panel } from "./Panel";

export function AccountDemand({ id, run }: { id: string; run: string }) {
  return (
    <Panel id="demand" title={t.demand.panel} asked={useQuery(accountDemand(id, run))} isKnown={({ demand }) => demand !== null}>
      {(found) => (
        <>
          <p>{t.demand.told(found)} {found.meaning}</p>
          <p className={page.subtitle}>{found.forecast}</p>
          <p className={page.under}>{t.demand.season(found.season)}</p>
          {found.season?.is_significant && <SeasonChart season={found.season} title={t.demand.seasonTitleOf} />}
        </>
      )}
    </Panel>
  );
}
