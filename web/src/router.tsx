/** Every address of the application. Rooms load with their first visit; the frame asks for a session before any of them. */
import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, Outlet, redirect,
} from "@tanstack/react-router";
import { session } from "./api/queries";
import { Frame } from "./parts/Frame";
import { Failure, Nothing } from "./parts/States";
import { PasswordPage } from "./pages/sign-in/PasswordPage";
import { SetupPage } from "./pages/sign-in/SetupPage";
import { SignInPage } from "./pages/sign-in/SignInPage";
import { readDependency } from "./pages/dependency/on";
import { readServiceModels } from "./pages/service-models/asked";
import { readBridge, readEconomics } from "./pages/economics/asked";
import { type Moves, parseAddress, type Raw, readAccountFilter, readAhead, readArchive, readDemand, readLength, readLifecycle, readMatrix, readMigration, readMoves, readScope, writeAddress } from "./search";

const rootRoute = createRootRouteWithContext<{ queries: QueryClient }>()({
  component: Outlet,
  notFoundComponent: Nothing,
});

const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);

/** Only an address of this application may be returned to after signing in. */
const ownAddress = (value: unknown) => {
  const address = text(value);
  return address?.startsWith("/") && !address.startsWith("//") && !address.includes("\\") ? address : undefined;
};

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sign-in",
  validateSearch: (raw: Raw): { back?: string } => ({ back: ownAddress(raw.back) }),
  component: SignInPage,
});

const setupRoute = createRoute({ getParentRoute: () => rootRoute, path: "/setup", component: SetupPage });

const passwordRoute = createRoute({ getParentRoute: () => rootRoute, path: "/password", component: PasswordPage });

const frameRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "frame",
  validateSearch: readScope,
  beforeLoad: async ({ context, location }) => {
    const known = await context.queries.query({ ...session, staleTime: "static" });
    if (!known) throw redirect({ to: "/sign-in", search: { back: location.href === "/" ? undefined : location.href } });
    return { session: known };
  },
  component: Frame,
});

const portfolioRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/",
  validateSearch: readAccountFilter,
  component: lazyRouteComponent(() => import("./pages/portfolio/PortfolioPage"), "PortfolioPage"),
});

const futureRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/future",
  validateSearch: readAhead,
  component: lazyRouteComponent(() => import("./pages/models/FuturePage"), "FuturePage"),
});

const equityRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/equity",
  validateSearch: readAhead,
  component: lazyRouteComponent(() => import("./pages/models/EquityPage"), "EquityPage"),
});

const allocationRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/allocation",
  component: lazyRouteComponent(() => import("./pages/models/AllocationPage"), "AllocationPage"),
});

const matrixRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/matrix",
  validateSearch: readMatrix,
  component: lazyRouteComponent(() => import("./pages/matrix/MatrixPage"), "MatrixPage"),
});

const demandRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/demand",
  validateSearch: readDemand,
  component: lazyRouteComponent(() => import("./pages/demand/DemandPage"), "DemandPage"),
});

const customerBaseRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/customer-base",
  validateSearch: readLength,
  component: lazyRouteComponent(() => import("./pages/customer-base/CustomerBasePage"), "CustomerBasePage"),
});

const runsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/runs",
  validateSearch: readArchive,
  component: lazyRouteComponent(() => import("./pages/runs/RunsPage"), "RunsPage"),
});

const calendarRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/calendar",
  component: lazyRouteComponent(() => import("./pages/calendar/CalendarPage"), "CalendarPage"),
});

const lifecycleRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/lifecycle",
  validateSearch: readLifecycle,
  component: lazyRouteComponent(() => import("./pages/lifecycle/LifecyclePage"), "LifecyclePage"),
});

const segmentsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/segments",
  validateSearch: (raw: Raw): { version?: string } => ({ version: text(raw.version) }),
  component: lazyRouteComponent(() => import("./pages/segments/SegmentsPage"), "SegmentsPage"),
});

const migrationRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/migration",
  validateSearch: readMigration,
  component: lazyRouteComponent(() => import("./pages/migration/MigrationPage"), "MigrationPage"),
});

const profitRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/profit",
  validateSearch: readEconomics,
  component: lazyRouteComponent(() => import("./pages/economics/ProfitPage"), "ProfitPage"),
});

const bridgeRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/bridge",
  validateSearch: readBridge,
  component: lazyRouteComponent(() => import("./pages/economics/BridgePage"), "BridgePage"),
});

const keyAccountsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/key-accounts",
  validateSearch: (raw: Raw): { from?: string; until?: string } => ({ from: text(raw.from), until: text(raw.until) }),
  component: lazyRouteComponent(() => import("./pages/key-accounts/KeyAccountsPage"), "KeyAccountsPage"),
});

const serviceModelsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/service-models",
  validateSearch: readServiceModels,
  component: lazyRouteComponent(() => import("./pages/service-models/ServiceModelsPage"), "ServiceModelsPage"),
});

const dependencyRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/dependency",
  validateSearch: readDependency,
  component: lazyRouteComponent(() => import("./pages/dependency/DependencyPage"), "DependencyPage"),
});

const whatIfRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/what-if",
  validateSearch: (raw: Raw): { scenario?: string } => ({ scenario: text(raw.scenario) }),
  component: lazyRouteComponent(() => import("./pages/economics/WhatIfPage"), "WhatIfPage"),
});

const accountsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/accounts",
  validateSearch: (raw: Raw): { q?: string } => ({ q: text(raw.q) }),
  component: lazyRouteComponent(() => import("./pages/accounts/AccountsPage"), "AccountsPage"),
});

const accountRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/accounts/$id",
  component: lazyRouteComponent(() => import("./pages/accounts/AccountPage"), "AccountPage"),
});

const accountEconomicsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/accounts/$id/economics",
  validateSearch: readEconomics,
  component: lazyRouteComponent(() => import("./pages/economics/AccountEconomicsPage"), "AccountEconomicsPage"),
});

const compareRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/compare",
  validateSearch: (raw: Raw): Moves & { from?: string; to?: string } => ({ from: text(raw.from), to: text(raw.to), ...readMoves(raw) }),
  component: lazyRouteComponent(() => import("./pages/compare/ComparePage"), "ComparePage"),
});

const importsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/imports",
  component: lazyRouteComponent(() => import("./pages/ledger/ImportsPage"), "ImportsPage"),
});

const newImportRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/imports/new",
  validateSearch: (raw: Raw): { upload?: string; job?: string; mends?: string } => ({
    upload: text(raw.upload), job: text(raw.job), mends: text(raw.mends),
  }),
  component: lazyRouteComponent(() => import("./pages/ledger/NewImportPage"), "NewImportPage"),
});

const count = (value: unknown) => {
  const number = typeof value === "number" ? value : Number(text(value));
  return Number.isInteger(number) && number >= 0 ? number : undefined;
};

const versionsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/imports/versions",
  validateSearch: (raw: Raw): { from_version?: number; to_version?: number } => ({
    from_version: count(raw.from_version), to_version: count(raw.to_version),
  }),
  component: lazyRouteComponent(() => import("./pages/ledger/VersionsPage"), "VersionsPage"),
});

const importRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/imports/$id",
  component: lazyRouteComponent(() => import("./pages/ledger/ImportPage"), "ImportPage"),
});

const connectorsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/connectors",
  component: lazyRouteComponent(() => import("./pages/connectors/ConnectorsPage"), "ConnectorsPage"),
});

const costsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/costs",
  component: lazyRouteComponent(() => import("./pages/costs/CostsPage"), "CostsPage"),
});

const sqlRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/sql",
  validateSearch: (raw: Raw): { question?: string; ask?: string } => ({ question: text(raw.question), ask: text(raw.ask) }),
  component: lazyRouteComponent(() => import("./pages/sql/SqlPage"), "SqlPage"),
});

const settingsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/settings",
  component: lazyRouteComponent(() => import("./pages/settings/SettingsPage"), "SettingsPage"),
});

const routeTree = rootRoute.addChildren([
  signInRoute,
  setupRoute,
  passwordRoute,
  frameRoute.addChildren([
    profitRoute, bridgeRoute, keyAccountsRoute, serviceModelsRoute, dependencyRoute, whatIfRoute, accountEconomicsRoute, costsRoute,
    portfolioRoute, futureRoute, equityRoute, allocationRoute, migrationRoute, lifecycleRoute, segmentsRoute, customerBaseRoute, matrixRoute, demandRoute, runsRoute, calendarRoute, compareRoute, accountsRoute, accountRoute, importsRoute, newImportRoute, versionsRoute, importRoute, connectorsRoute, sqlRoute, settingsRoute,
  ]),
]);

export function createAppRouter(queries: QueryClient) {
  return createRouter({
    routeTree,
    context: { queries },
    parseSearch: parseAddress,
    stringifySearch: writeAddress,
    defaultPreload: "intent",
    scrollRestoration: true,
    defaultNotFoundComponent: Nothing,
    defaultErrorComponent: ({ error, reset }) => <Failure error={error} retry={reset} />,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
