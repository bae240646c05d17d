/** Every sentence of the screens in English, by room. */
import { attachRate } from "./en/attach-rate";
import { accounts } from "./en/accounts";
import { calendar } from "./en/calendar";
import { allocation } from "./en/allocation";
import { cells } from "./en/cells";
import { changes } from "./en/changes";
import { compare } from "./en/compare";
import { connectors } from "./en/connectors";
import { costs } from "./en/costs";
import { dealings } from "./en/dealings";
import { economics } from "./en/economics";
import { customerBase } from "./en/customer-base";
import { dependency } from "./en/dependency";
import { demand } from "./en/demand";
import { matrix } from "./en/matrix";
import { figures } from "./en/figures";
import { filters } from "./en/filters";
import { frame } from "./en/frame";
import { equity } from "./en/equity";
import { forecast } from "./en/forecast";
import { future } from "./en/future";
import { lifecycle } from "./en/lifecycle";
import { ledger } from "./en/ledger";
import { migration } from "./en/migration";
import { newRun } from "./en/new-run";
import { palette } from "./en/palette";
import { portfolio } from "./en/portfolio";
import { record } from "./en/record";
import { renumber } from "./en/renumber";
import { runs } from "./en/runs";
import { segments } from "./en/segments";
import { serviceModels } from "./en/service-models";
import { settings } from "./en/settings";
import { signIn } from "./en/sign-in";
import { priceCorridor } from "./en/price-corridor";
import { profitStructure } from "./en/profit-structure";
import { sourcing } from "./en/sourcing";
import { sql } from "./en/sql";
import { terms } from "./en/terms";
import { versions } from "./en/versions";
import { keyAccounts } from "./en/key-accounts";
import { whatIf } from "./en/what-if";
import { wizard } from "./en/wizard";

export const en = {
  economics, costs, dependency, attachRate, sourcing, priceCorridor, profitStructure,
  frame, terms, palette, signIn, settings, portfolio, cells, compare, newRun, dealings, figures, filters, accounts, ledger, changes, versions, keyAccounts, serviceModels, whatIf, wizard, sql, connectors, allocation, equity, forecast, future, migration, matrix, demand, lifecycle, segments, renumber, customerBase, record, runs, calendar,
};
