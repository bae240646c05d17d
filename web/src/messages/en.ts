/** Every sentence of the screens in English, by room. */
import { accounts } from "./en/accounts";
import { frame } from "./en/frame";
import { ledger } from "./en/ledger";
import { portfolio } from "./en/portfolio";
import { signIn } from "./en/sign-in";
import { terms } from "./en/terms";

export const en = { frame, terms, signIn, portfolio, accounts, ledger };
