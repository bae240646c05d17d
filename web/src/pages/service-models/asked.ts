/** What the address of the board asks for. */
import type { Stands } from "../../api/types";
import { type Raw, text } from "../../search";

export const STANDS = ["key", "core", "standard", "self_service", "unknown"] as const satisfies readonly Stands[];

export interface ServiceModelsAsked {
  from?: string;
  until?: string;
  stands?: Stands;
  moving?: true;
}

export const readServiceModels = (raw: Raw): ServiceModelsAsked => ({
  from: text(raw.from), until: text(raw.until), stands: STANDS.find((each) => each === raw.stands), moving: raw.moving ? true : undefined,
});
