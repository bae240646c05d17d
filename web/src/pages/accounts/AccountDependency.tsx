/** How much of the business hangs on the account, its group, country and segment, and what losing it would cost. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { accountDependency } from "../../api/dependency";
import { t } from "../../messages";
import page from "../../parts/page.module.css";
import { keepScope } from "../../scope";
import { Standings } from "../dependency/Shares";
import { AccountSourcing } from "./AccountSourcing";
import { Panel } from "./Panel";

export function AccountDependency({ id }: { id: string }) {
  const { dependency: words } = t;
  return (
    <Panel id="dependency" title={words.panel} asked={useQuery(accountDependency(id))} isKnown={({ rows }) => rows.length > 0}>
      {(of) => {
        const own = of.rows.find(({ on }) => on === "account");
        return (
          <>
            <p>{words.panelText(of)}</p>
            {own && <p>{words.panelLost(own, of)}</p>}
            {of.rows.filter(({ limits }) => limits.length > 0).map((row) => (
              <div key={row.on} className={page.subtitle}>{words.on[row.on]}: <Standings row={row} /></div>
            ))}
            <AccountSourcing id={id} of={of} />
            <p className={`${page.under} no-print`}><Link to="/dependency" search={keepScope}>{words.title}</Link></p>
          </>
        );
      }}
    </Panel>
  );
}
