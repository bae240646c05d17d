/** The one HTTP client. Every refusal becomes an `ApiError` that carries the server's problem document. */
import createClient from "openapi-fetch";
import type { paths } from "./paths";
import type { Problem } from "./types";

/** Where the API lives; a browser that is not on an http(s) page (a unit test) has no origin. */
export const API = "/api/v1";

export const client = createClient<paths>({ baseUrl: API });

export class ApiError extends Error {
  readonly status: number;
  readonly problem: Problem;
  /** Seconds, from `Retry-After`. */
  readonly retryAfter: number | null;

  constructor(problem: Problem, retryAfter: number | null) {
    super(problem.detail || problem.title);
    this.status = problem.status;
    this.problem = problem;
    this.retryAfter = retryAfter;
  }

  /** The machine-readable reason, such as `wrong_credentials`. */
  get code(): string | null {
    return this.problem.errors?.[0]?.code ?? null;
  }
}

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** Waits for an answer and returns its body, or throws an `ApiError`. */
export async function body<T>(pending: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await pending;
  if (!response.ok) {
    const seconds = Number(response.headers.get("retry-after"));
    throw new ApiError(problemOf(error, response), Number.isFinite(seconds) && seconds > 0 ? seconds : null);
  }
  return data as T;
}

/** The problem document an answer carries, with its blanks filled in. */
export function problemOf(error: unknown, { status, statusText }: { status: number; statusText: string }): Problem {
  const stated = typeof error === "object" && error !== null ? (error as Partial<Problem>) : {};
  return {
    type: stated.type ?? "about:blank",
    title: stated.title ?? statusText,
    status,
    detail: stated.detail ?? "",
    errors: stated.errors ?? [],
  };
}
