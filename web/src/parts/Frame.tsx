/** The frame around every room: the rail, the scope, running work, and the person. Shows only rooms that work. */
import { Link, Outlet } from "@tanstack/react-router";
import { Fragment, useCallback, useState } from "react";
import { useEvents } from "../api/events";
import type { Parameters } from "../api/types";
import { useKeys } from "../keys";
import { t } from "../messages";
import { keepScope, useSession } from "../scope";
import { AskForRun } from "./ask-for-run";
import { useViewSwitch } from "./Chart";
import styles from "./Frame.module.css";
import { JobsBar } from "./JobsBar";
import { MoreRooms } from "./MoreRooms";
import { NewRun } from "./new-run/NewRun";
import { PaletteButton } from "./palette/PaletteButton";
import { ROOMS } from "./rooms";
import { ScopeMenu } from "./ScopeMenu";
import { UserMenu } from "./UserMenu";

export function Frame() {
  useEvents();
  const { may } = useSession();
  const rooms = ROOMS.filter((room) => !room.for || may.includes(room.for));
  const { turn } = useViewSwitch();
  useKeys({ t: turn });
  const [asking, setAsking] = useState(false);
  const [from, setFrom] = useState<Parameters>();
  const askForRun = useCallback((parameters?: Parameters) => {
    setFrom(parameters);
    setAsking(true);
  }, []);
  return (
    <AskForRun value={askForRun}>
      <div className={styles.frame}>
        <a href="#content" className={`${styles.skip} no-print`}>
          {t.frame.skip}
        </a>
        <nav className={`${styles.rail} no-print`} aria-label={t.frame.rooms}>
          <Link to="/" search={keepScope} className={styles.brand}>
            <img src="/mark.svg" alt="" width={22} height={22} />
            {t.frame.product}
          </Link>
          {rooms.map(({ to, label, Icon, near }) => (
            <Fragment key={to}>
              {to === "/imports" && <p className={styles.group}>{t.frame.data}</p>}
              {to === "/settings" && <div className={styles.apart} />}
              <Link to={to} search={keepScope} className={near ? styles.room : `${styles.room} ${styles.further}`} activeOptions={{ exact: to === "/", includeSearch: false }}>
                <Icon size={18} stroke={1.6} />
                <span>{label}</span>
              </Link>
            </Fragment>
          ))}
          <div className={styles.more}>
            <MoreRooms rooms={rooms.filter((room) => !room.near)} />
          </div>
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
          <NewRun opened={asking} from={from} close={() => setAsking(false)} />
        </header>
        <main id="content" className={styles.content} tabIndex={-1}>
          <Outlet />
        </main>
      </div>
    </AskForRun>
  );
}
