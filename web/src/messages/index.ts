/** The catalogue in use. German will be a second object of type `Messages`. */
import { en } from "./en";

export type Messages = typeof en;

export const t: Messages = en;
