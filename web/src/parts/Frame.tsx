/** The frame around every room: the rail, the scope, running work, and the person. Shows only rooms that work. */
import { IconChartDots, IconDatabaseImport, IconSettings, IconUsers } from "@tabler/icons-react";
import { Link, Outlet } from "@tanstack/react-router";
import { useCallback, useState } from "react";
import { useEvents } from "../api/events";
import { useKeys } from "../keys";
import { t } from "../messages";
import { keepScope, useMay } from "../scope";
import { AskForRun } from "./ask-for-run";
import { useViewSwitch } from "./Chart";
import styles from "./Frame.module.css";
import { JobsBar } from "./JobsBar";
import { NewRun } from "./new-run/NewRun";
import { PaletteButton } from "./palette/PaletteButton";
import { ScopeMenu } from "./ScopeMenu";
import { UserMenu } from "./UserMenu";

export function Frame() {
  useEvents();
  const readsImports = useMay("read_imports");
  const { turn } = useViewSwitch();
  useKeys({ t: turn });
  const [asking, setAsking] = useState(false);
  const askForRun = useCallback(() => setAsking(true), []);
  return (
    <AskForRun value={askForRun}>
      <div className={styles.frame}>
        <a href="#content" className={styles.skip}>
          {t.frame.skip}
        </a>
        <nav className={`${styles.rail} no-print`} aria-label={t.frame.rooms}>
          <Link to="/" search={keepScope} className={styles.brand}>
            <img src="/mark.svg" alt="" width={22} height={22} />
            {t.frame.product}
          </Link>
          <Room to="/" label={t.frame.portfolio} icon={<IconChartDots size={18} stroke={1.6} />} exact />
          <Room to="/accounts" label={t.frame.accounts} icon={<IconUsers size={18} stroke={1.6} />} />
          {readsImports && (
            <>
              <p className={styles.group}>{t.frame.data}</p>
              <Room to="/imports" label={t.frame.imports} icon={<IconDatabaseImport size={18} stroke={1.6} />} />
            </>
          )}
          <div className={styles.apart} />
          <Room to="/settings" label={t.frame.settings} icon={<IconSettings size={18} stroke={1.6} />} />
          <div className={styles.person}>
            <UserMenu />
          </div>
        </nav>
        <header className={styles.header}>
          <ScopeMenu />
          <div className={styles.right}>
            <JobsBar />
            <PaletteButton />
          </div>
          <NewRun opened={asking} close={() => setAsking(false)} />
        </header>
        <main id="content" className={styles.content} tabIndex={-1}>
          <Outlet />
        </main>
      </div>
    </AskForRun>
  );
}

interface RoomProps {
  to: "/" | "/accounts" | "/imports" | "/settings";
  label: string;
  icon: React.ReactNode;
  exact?: boolean;
}

function Room({ to, label, icon, exact }: RoomProps) {
  return (
    <Link to={to} search={keepScope} className={styles.room} activeOptions={{ exact: exact ?? false, includeSearch: false }}>
      {icon}
      <span>{label}</span>
    </Link>
  );
}
