/** Every sentence of the screens in English, by room. */
import { accounts } from "./en/accounts";
import { frame } from "./en/frame";
import { ledger } from "./en/ledger";
import { palette } from "./en/palette";
import { portfolio } from "./en/portfolio";
import { settings } from "./en/settings";
import { signIn } from "./en/sign-in";
import { terms } from "./en/terms";
import { wizard } from "./en/wizard";

export const en = { frame, terms, palette, signIn, settings, portfolio, accounts, ledger, wizard };
