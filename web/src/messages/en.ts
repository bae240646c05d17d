/** Every sentence of the screens in English, by room. */
import { accounts } from "./en/accounts";
import { cells } from "./en/cells";
import { changes } from "./en/changes";
import { compare } from "./en/compare";
import { connectors } from "./en/connectors";
import { costs } from "./en/costs";
import { dealings } from "./en/dealings";
import { economics } from "./en/economics";
import { demand } from "./en/demand";
import { figures } from "./en/figures";
import { filters } from "./en/filters";
import { frame } from "./en/frame";
import { future } from "./en/future";
import { ledger } from "./en/ledger";
import { migration } from "./en/migration";
import { newRun } from "./en/new-run";
import { palette } from "./en/palette";
import { portfolio } from "./en/portfolio";
import { settings } from "./en/settings";
import { signIn } from "./en/sign-in";
import { sql } from "./en/sql";
import { terms } from "./en/terms";
import { versions } from "./en/versions";
import { wizard } from "./en/wizard";

export const en = {
  economics, costs,
  frame, terms, palette, signIn, settings, portfolio, cells, compare, newRun, dealings, figures, filters, accounts, ledger, changes, versions, wizard, sql, connectors, future, migration, demand,
};
