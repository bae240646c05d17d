/** What the server says of one field of a form. */
import { ApiError } from "../../api/client";

export const mistakeAt = (error: Error | null, field: string): string | undefined =>
  error instanceof ApiError ? error.problem.errors?.find((each) => each.field === field)?.detail : undefined;
