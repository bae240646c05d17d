/** What an entry asks: the company's defaults, or parameters of its own. */
import type { CalendarParameters } from "../../api/types";

export const DEFAULTS: CalendarParameters = { window: null, measure: null, abc: null, xyz: null, date_basis: null, rates: null };

export const isOwn = (asked: CalendarParameters): boolean => Object.values(asked).some((each) => each !== null);
