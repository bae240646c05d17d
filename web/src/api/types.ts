/**
 * Short names for the shapes of `/api/v1`, out of the generated schema. Money is integer minor units of
 * `run.currency`; ratios are 0..1. A field the signed-in person may not see is `null` and named in `hidden`.
 */
import type { components, operations } from "./schema";

type Schemas = components["schemas"];

export type Class = Schemas["Class"];
export type Measure = Schemas["Measure"];
export type Window = Schemas["Window"];
/** Something a person may want to do. */
export type Verb = Schemas["Verb"];
export type Session = Schemas["Session"];
export type Role = Schemas["Role"];
export type User = Schemas["User"];
export type Settings = Schemas["Settings"];
export type ApiToken = Schemas["ApiToken"];
export type TokenScope = Schemas["Scope"];

export type Run = Schemas["Run"];
export type Portfolio = Schemas["Portfolio"];
export type Concentration = Schemas["ConcentrationFigures"];
export type CurvePoint = Schemas["CurvePoint"];
export type ClassCut = Schemas["ClassCut"];
export type CrossCell = Schemas["CrossCell"];
export type NineCell = Schemas["NineCell"];
export type Xyz = Schemas["Xyz"];
export type XyzCount = Schemas["XyzCount"];
export type Parameters = Schemas["Parameters"];
export type XyzParameters = Schemas["XyzParameters"];
export type AnalysisDefaults = Schemas["AnalysisDefaults"];
export type CreateRun = Schemas["CreateRun"];
export type Comparison = Schemas["ComparedRuns"];
export type Movement = Schemas["MovedAccount"];
export type MovementKind = Schemas["MovementKind"];
export type ComparisonSentence = Schemas["Sentence"];
export type Position = Schemas["Position"];
export type SavedFilter = Schemas["SavedFilter"];
export type AccountOrders = Schemas["AccountOrdersResponse"];
export type AccountPayments = Schemas["AccountPaymentsResponse"];
export type Agreement = Schemas["RebateAgreement"];
export type Delivery = Schemas["Delivery"];
export type HistoryEntry = Schemas["HistoryEntry"];
export type RunAccount = Schemas["RunAccount"];
export type RunAccounts = Schemas["RunAccountsResponse"];
export type AccountQuery = NonNullable<operations["list_run_accounts"]["parameters"]["query"]>;
export type AccountSort = NonNullable<AccountQuery["sort"]>;

export type Account = Schemas["Account"];
export type BoughtProduct = Schemas["BoughtProduct"];
export type AccountName = Schemas["FoundAccount"];
export type Month = Schemas["AccountMonth"];

export type Classification = Schemas["Classification"];
export type RunMigration = Schemas["RunMigration"];
export type MigratedAccount = Schemas["MigratedAccount"];
export type MigratedQuery = NonNullable<operations["list_migrated_accounts"]["parameters"]["query"]>;
export type CostRates = Schemas["CostRates"];
export type CostRatesDraft = Schemas["CostRatesDraft"];
export type OrderSizes = Schemas["OrderSizes"];
export type CostsToServe = Schemas["CostsToServe"];

export type RunDemand = Schemas["RunDemand"];
export type DemandPattern = Schemas["DemandPattern"];
export type DemandAccount = Schemas["DemandAccount"];
export type Season = Schemas["Season"];
export type AccountDemand = Schemas["AccountDemandResponse"];
export type CellsOfRun = Schemas["CellsOfRun"];

export type Models = Schemas["Models"];
export type HeldOut = Schemas["HoldOut"];
export type Estimates = Schemas["Estimates"];
export type AccountAhead = Schemas["AccountAhead"];

export type Rung = Schemas["Rung"];
export type RungFigure = Schemas["RungFigure"];
export type MissingRung = Schemas["Missing"];
export type Ladder = Schemas["LadderFigures"];
export type Ladders = Schemas["LadderResponse"];
export type LadderMember = Schemas["LadderMember"];
export type Whale = Schemas["WhaleResponse"];
export type Bridges = Schemas["BridgeResponse"];
export type BridgeFigures = Schemas["BridgeFigures"];
export type Reconciliation = Schemas["ReconciliationResponse"];
export type Dimension = Schemas["Dimension"];
export type LadderQuery = NonNullable<operations["get_ladder"]["parameters"]["query"]>;
export type WhaleQuery = NonNullable<operations["get_whale_curve"]["parameters"]["query"]>;
export type BridgeQuery = NonNullable<operations["get_bridge"]["parameters"]["query"]>;

export type Import = Schemas["ImportedFile"];
export type ImportDetail = Schemas["ImportDetail"];
export type Quarantined = Schemas["Quarantined"];
export type Upload = Schemas["Upload"];
export type Detected = Schemas["DetectedReading"];
export type FittingMapping = Schemas["FitMapping"];
export type Suggestion = Schemas["Suggestion"];
export type SurveyRequest = Schemas["SurveyRequest"];
export type LedgerVersion = Schemas["LedgerVersionEntry"];
export type VersionComparison = Schemas["ComparedVersions"];
export type Retention = Schemas["RetentionRule"];
export type LineChanges = Schemas["LineChanges"];
export type AmountChange = Schemas["AmountChange"];
export type CurrencyTotal = Schemas["CurrencyTotal"];
export type UndoPreview = Schemas["Undo"];
export type Preview = Schemas["Preview"];
export type Connector = Schemas["Connector"];
export type ConnectorPlace = Schemas["Place"];
export type SqlSchema = Schemas["SqlSchema"];
export type SqlAnswer = Schemas["SqlAnswer"];
export type SavedQuestion = Schemas["SavedQuestion"];
export type Job = Schemas["Job"];

/** A refusal as RFC 9457 writes it; the client leaves fields out where an answer is none. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance?: string;
  errors?: Schemas["ProblemError"][];
}
