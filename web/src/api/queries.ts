/**
 * What the screens ask the server. Keys start with the slice the server names in its `changed` events
 * (`portfolio`, `accounts`, `ledger`), so that one event refreshes everything that hangs on it.
 */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { ApiError, body, client } from "./client";
import type { Moves } from "../search";
import type { AccountQuery, Job, Measure, MigratedQuery, MigrationQuery, RenumberingQuery, Retention, Run, SurveyRequest } from "./types";

export const session = queryOptions({
  queryKey: ["session"],
  queryFn: async () => {
    try {
      return (await body(client.GET("/session"))).session;
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return null;
      throw error;
    }
  },
  staleTime: 60_000,
});

export const setup = queryOptions({
  queryKey: ["setup"],
  queryFn: async () => (await body(client.GET("/setup"))).setup,
});

/** Undefined means the newest run, and its own measure; `null` comes back while there is no run. */
export const portfolio = (run: string | undefined, measure: Measure | undefined) =>
  queryOptions({
    queryKey: ["portfolio", "overview", run ?? "newest", measure ?? "own"],
    queryFn: async () => (await body(client.GET("/portfolio", { params: { query: { run, measure } } }))).portfolio,
  });

/** The stored runs, the latest as-of day first and of one day the newest run first. */
export const runs = queryOptions({
  queryKey: ["portfolio", "runs"],
  queryFn: async () => {
    const stored = (await body(client.GET("/runs", { params: { query: { limit: 200 } } }))).runs;
    return stored.toSorted((a, b) => b.as_of.localeCompare(a.as_of) || b.created_at.localeCompare(a.created_at));
  },
});

export const PAGE = 100;

export const FIRST_PAGE = undefined as number | undefined;

/** Cursors go out as the numbers they are and come back as text. */
export const nextPage = ({ meta }: { meta: { next: string | null } }) => (meta.next === null ? undefined : Number(meta.next));

/** How many accounts one request brings; a few screens of them. */
export const ROWS = 250;

/** One page of a run's accounts in the server's order, from page 0; any page can be asked for without those before it. */
export const runAccounts = (run: string, filter: AccountQuery, page = 0) =>
  queryOptions({
    queryKey: ["portfolio", "accounts", run, filter, page],
    queryFn: () =>
      body(client.GET("/runs/{id}/accounts", {
        params: { path: { id: run }, query: { ...filter, limit: ROWS, after: page * ROWS } },
      })),
  });

/** The accounts just before and after one rank. */
export const neighbours = (run: string, rank: number) =>
  queryOptions({
    queryKey: ["portfolio", "neighbours", run, rank],
    queryFn: async () => {
      const query = { rank_to: rank + 1, sort: "rank", order: "desc", limit: 3 } as const;
      const page = await body(client.GET("/runs/{id}/accounts", { params: { path: { id: run }, query } }));
      const at = (wanted: number) => page.accounts.find((account) => account.rank === wanted) ?? null;
      return { before: at(rank - 1), after: at(rank + 1) };
    },
  });

/** What changed between two runs, the accounts that moved or were asked for page by page. */
export const comparison = (from: string, to: string, moves: Moves) =>
  infiniteQueryOptions({
    queryKey: ["portfolio", "comparison", from, to, moves],
    queryFn: ({ pageParam }) =>
      body(client.GET("/runs/{id}/comparison", {
        params: { path: { id: to }, query: { with: from, ...moves, limit: PAGE, after: pageParam } },
      })),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
  });

/** Where accounts went between two runs by a class. */
export const migration = (from: string, to: string, asked: Omit<MigrationQuery, "with">) =>
  queryOptions({
    queryKey: ["portfolio", "migration", from, to, asked],
    queryFn: async () =>
      (await body(client.GET("/runs/{id}/migration", { params: { path: { id: to }, query: { with: from, ...asked } } }))).migration,
  });

/** The accounts behind a cell of it. */
export const migrated = (from: string, to: string, asked: Omit<MigratedQuery, "with" | "limit" | "after">) =>
  infiniteQueryOptions({
    queryKey: ["portfolio", "migrated", from, to, asked],
    queryFn: ({ pageParam }) =>
      body(client.GET("/runs/{id}/migration/accounts", {
        params: { path: { id: to }, query: { with: from, ...asked, limit: PAGE, after: pageParam } },
      })),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
  });

export const savedFilters = queryOptions({
  queryKey: ["team", "saved-filters"],
  queryFn: async () => (await body(client.GET("/saved-filters"))).saved_filters,
});

/** What an account bought within a run's window. */
export const boughtProducts = (id: string, run: string) =>
  infiniteQueryOptions({
    queryKey: ["accounts", "products", id, run],
    queryFn: ({ pageParam }) =>
      body(client.GET("/accounts/{id}/products", {
        params: { path: { id }, query: { run, limit: PAGE, after: pageParam } },
      })),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
  });

/** The day and the version of the ledger that a run is of: what stands beside its figures is of the same. */
const moment = (of: Run | undefined) => ({ as_of: of?.as_of, ledger_version: of?.ledger_version });

/** The open orders of an account and how it was delivered to, at the moment of a run. */
export const accountOrders = (id: string, of: Run | undefined) =>
  queryOptions({
    queryKey: ["accounts", "orders", id, moment(of)],
    queryFn: () => body(client.GET("/accounts/{id}/orders", { params: { path: { id }, query: { ...moment(of), limit: 20 } } })),
  });

/** The open invoices of an account and how it pays, at the moment of a run. */
export const accountPayments = (id: string, of: Run | undefined) =>
  queryOptions({
    queryKey: ["accounts", "payments", id, moment(of)],
    queryFn: () => body(client.GET("/accounts/{id}/payments", { params: { path: { id }, query: { ...moment(of), limit: 20 } } })),
  });

/** The rebate agreements of an account and of its groups, at the moment of a run. */
export const accountAgreements = (id: string, of: Run | undefined) =>
  queryOptions({
    queryKey: ["accounts", "agreements", id, moment(of)],
    queryFn: async () => (await body(client.GET("/accounts/{id}/agreements", { params: { path: { id }, query: moment(of) } }))).agreements,
  });

/** Whether an account is a key account, what it is worth, its cell and its phase, each with how it went. */
export const accountRecord = (id: string, run: string | undefined) =>
  queryOptions({
    queryKey: ["portfolio", "record", id, run ?? "newest"],
    queryFn: () => body(client.GET("/accounts/{id}/record", { params: { path: { id }, query: { run } } })),
  });

/** What the stored runs with the default parameters say of an account, oldest first. */
export const history = (id: string) =>
  queryOptions({
    queryKey: ["portfolio", "history", id],
    queryFn: async () => (await body(client.GET("/accounts/{id}/history", { params: { path: { id } } }))).history,
  });

/** The models fitted last; `null` while there are none. */
export const models = queryOptions({
  queryKey: ["models", "fit"],
  queryFn: async () => (await body(client.GET("/models"))).models,
});

/** What is ahead of each account by these models, the largest value first. */
export const modelAccounts = (fit: string, months: number, segment: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ["models", "accounts", fit, months, segment ?? "all"],
    queryFn: ({ pageParam }) =>
      body(client.GET("/models/accounts", { params: { query: { months, segment, limit: PAGE, after: pageParam } } })),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
  });

export const accountNames = (q: string) =>
  queryOptions({
    queryKey: ["accounts", "names", q],
    queryFn: async () =>
      (await body(client.GET("/accounts", { params: { query: { q: q || undefined, limit: 200 } } }))).accounts,
  });

export const account = (id: string, run: string | undefined) =>
  queryOptions({
    queryKey: ["accounts", "one", id, run ?? "newest"],
    queryFn: async () => (await body(client.GET("/accounts/{id}", { params: { path: { id }, query: { run } } }))).account,
  });

export const imports = infiniteQueryOptions({
  queryKey: ["ledger", "imports"],
  queryFn: ({ pageParam }) => body(client.GET("/imports", { params: { query: { limit: 50, after: pageParam } } })),
  initialPageParam: FIRST_PAGE,
  getNextPageParam: nextPage,
});

/** Whether invoice lines are in the ledger; of a long history the newest page stands for all of it. */
export const hasLines = (pages: { imports: { kind: string; state: string }[]; meta: { next: string | null } }[]) =>
  pages.some(({ imports: all, meta }) => meta.next !== null || all.some(({ kind, state }) => kind === "lines" && state === "in_force"));

export const importOf = (id: string) =>
  queryOptions({
    queryKey: ["ledger", "import", id],
    queryFn: async () => (await body(client.GET("/imports/{id}", { params: { path: { id } } }))).import,
  });

/** The versions of the ledger, newest first. */
export const ledgerVersions = infiniteQueryOptions({
  queryKey: ["ledger", "versions"],
  queryFn: ({ pageParam }) => body(client.GET("/ledger/versions", { params: { query: { limit: 50, after: pageParam } } })),
  initialPageParam: FIRST_PAGE,
  getNextPageParam: nextPage,
});

/** What two versions of the ledger differ by. */
export const versionComparison = (from: number, to: number) =>
  queryOptions({
    queryKey: ["ledger", "comparison", from, to],
    queryFn: async () => (await body(client.GET("/ledger/comparison", { params: { query: { from, to } } }))).comparison,
  });

/** What a clean-up would remove. */
export const cleanupPreview = (rule: Retention) =>
  queryOptions({
    queryKey: ["ledger", "cleanup", rule],
    queryFn: async () => (await body(client.GET("/ledger/cleanup", { params: { query: rule } }))).cleanup,
    staleTime: 0,
  });

/** The clean-ups that were done. */
export const cleanups = queryOptions({
  queryKey: ["ledger", "cleanups"],
  queryFn: async () => (await body(client.GET("/ledger/cleanups"))).cleanups,
});

/** What joining two numbers would bring together. */
export const renumbering = (query: RenumberingQuery) =>
  queryOptions({
    queryKey: ["ledger", "renumbering", query],
    queryFn: async () => (await body(client.GET("/renumberings/preview", { params: { query } }))).renumbering,
    staleTime: 0,
    retry: false,
  });

/** What an undo would take away. */
export const undoOf = (id: string) =>
  queryOptions({
    queryKey: ["ledger", "undo", id],
    queryFn: async () => (await body(client.GET("/imports/{id}/undo", { params: { path: { id } } }))).undo,
    staleTime: 0,
  });

export const quarantine = (id: string) =>
  infiniteQueryOptions({
    queryKey: ["ledger", "quarantine", id],
    queryFn: ({ pageParam }) =>
      body(client.GET("/imports/{id}/quarantine", {
        params: { path: { id }, query: { limit: PAGE, after: pageParam } },
      })),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
  });

/** What is fetched without anybody's hand, by name. */
export const connectors = queryOptions({
  queryKey: ["ledger", "connectors"],
  queryFn: async () => (await body(client.GET("/connectors"))).connectors,
});

/** What a connector did, the newest first. */
export const connectorRuns = (id: string) =>
  queryOptions({
    queryKey: ["ledger", "connector-runs", id],
    queryFn: async () => (await body(client.GET("/connectors/{id}/runs", { params: { path: { id } } }))).runs,
  });

/** What a question in SQL may name, and what it may use up. */
export const sqlSchema = queryOptions({
  queryKey: ["sql", "schema"],
  queryFn: async () => (await body(client.GET("/sql/schema"))).schema,
  staleTime: 300_000,
});

/** Questions kept under a name, by name. */
export const savedQuestions = queryOptions({
  queryKey: ["ledger", "saved-questions"],
  queryFn: async () => (await body(client.GET("/saved-questions"))).saved_questions,
});

/** What a person says of the layout of a file, by the keys of a mapping's `[read]`. */
export type Layout = SurveyRequest;

/** What a look at an upload finds; with a layout, what it finds that way. */
export const uploadOf = (id: string, layout: Layout) =>
  queryOptions({
    queryKey: ["upload", id, layout],
    queryFn: async () => (await body(client.POST("/uploads/{id}/survey", { params: { path: { id } }, body: layout }))).upload,
    retry: false,
  });

/** The mappings that are kept, the last used first. */
export const mappings = queryOptions({
  queryKey: ["ledger", "mappings"],
  queryFn: async () => (await body(client.GET("/mappings"))).mappings,
});

export const settings = queryOptions({
  queryKey: ["team", "settings"],
  queryFn: async () => (await body(client.GET("/settings"))).settings,
});

/** What a run is asked where nobody says otherwise; whether the picture follows it hangs on the runs. */
export const analysisDefaults = queryOptions({
  queryKey: ["portfolio", "analysis-defaults"],
  queryFn: async () => (await body(client.GET("/analysis-defaults"))).analysis_defaults,
});

/** What everything is added up in. */
export const reportingCurrency = queryOptions({
  queryKey: ["ledger", "reporting-currency"],
  queryFn: async () => (await body(client.GET("/reporting-currency"))).reporting_currency,
});

export const users = queryOptions({
  queryKey: ["team", "users"],
  queryFn: async () => (await body(client.GET("/users"))).users,
});

export const tokens = queryOptions({
  queryKey: ["team", "tokens"],
  queryFn: async () => (await body(client.GET("/tokens"))).tokens,
});

export const isOver = (job: Job | undefined) => job?.state === "done" || job?.state === "failed";

/** Events keep this fresh; the slow poll covers a connection that a proxy has cut. */
export const job = (id: string) =>
  queryOptions({
    queryKey: ["job", id],
    queryFn: async () => (await body(client.GET("/jobs/{id}", { params: { path: { id } } }))).job,
    refetchInterval: (query) => (isOver(query.state.data) ? false : 3000),
  });
