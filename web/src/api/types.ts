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
export type AccountRecord = Schemas["AccountRecordResponse"];
export type BoughtProduct = Schemas["BoughtProduct"];
export type AccountName = Schemas["FoundAccount"];
export type Month = Schemas["AccountMonth"];

export type Classification = Schemas["Classification"];
export type RunMigration = Schemas["RunMigration"];
export type MigratedAccount = Schemas["MigratedAccount"];
export type MigrationQuery = NonNullable<operations["get_migration"]["parameters"]["query"]>;
export type MigratedQuery = NonNullable<operations["list_migrated_accounts"]["parameters"]["query"]>;
export type CostRates = Schemas["CostRates"];
export type CostRatesDraft = Schemas["CostRatesDraft"];
export type Strata = Schemas["Strata"];
export type StratumChoice = Schemas["Stratum"] | "unknown";
export type OrderSizes = Schemas["OrderSizes"];
export type CostsToServe = Schemas["CostsToServe"];

export type PortfolioMatrix = Schemas["MatrixResponse"];
export type MatrixPoint = Schemas["MatrixPoint"];
export type MatrixMeasure = Schemas["MatrixMeasure"];
export type MatrixUnit = Schemas["MatrixUnit"];
export type Quadrant = Schemas["Quadrant"];
export type RiskView = Schemas["RiskView"];
export type MatrixQuery = NonNullable<operations["get_matrix"]["parameters"]["query"]>;
export type RunDemand = Schemas["RunDemand"];
export type DemandPattern = Schemas["DemandPattern"];
export type DemandAccount = Schemas["DemandAccount"];
export type Season = Schemas["Season"];
export type AccountDemand = Schemas["AccountDemandResponse"];
export type CellsOfRun = Schemas["CellsOfRun"];

export type CustomerBase = Schemas["CustomerBase"];
export type BaseStep = Schemas["BaseStep"];
export type SurvivalPoint = Schemas["SurvivalPoint"];

export type RunLifecycle = Schemas["RunLifecycle"];
export type LifecycleAccount = Schemas["LifecycleAccount"];
export type Told = Schemas["Told"];
export type Phase = Schemas["Phase"];
export type ActivityState = Schemas["ActivityState"];
export type PhaseOverride = Schemas["PhaseOverride"];
export type AccountLifecycle = Schemas["AccountLifecycleResponse"];

export type Models = Schemas["Models"];
export type HeldOut = Schemas["HoldOut"];
export type Estimates = Schemas["Estimates"];
export type Allocation = Schemas["AllocationResponse"];
export type AccountForecast = Schemas["AccountForecast"];
export type CustomerEquity = Schemas["CustomerEquity"];
export type AccountAhead = Schemas["AccountAhead"];

export type Rung = Schemas["Rung"];
export type RungFigure = Schemas["RungFigure"];
export type MissingRung = Schemas["Missing"];
export type TraceableCost = Schemas["TraceableCost"];
export type ShareRule = Schemas["ShareRule"];
export type Ladder = Schemas["LadderFigures"];
export type EconomicsMeta = Schemas["EconomicsMeta"];
export type Ladders = Schemas["LadderResponse"];
export type LadderMember = Schemas["LadderMember"];
export type Whale = Schemas["WhaleResponse"];
export type Bridges = Schemas["BridgeResponse"];
export type BridgeFigures = Schemas["BridgeFigures"];
export type Reconciliation = Schemas["ReconciliationResponse"];
export type Dimension = Schemas["Dimension"];
export type CapitalSettings = Schemas["CapitalSettings"];
export type InvoiceLines = Schemas["InvoiceLinesResponse"];
export type InvoicesQuery = NonNullable<operations["get_invoice_ladders"]["parameters"]["query"]>;
export type InvoiceLinesQuery = NonNullable<operations["get_invoice_line_ladders"]["parameters"]["query"]>;
export type LadderQuery = NonNullable<operations["get_ladder"]["parameters"]["query"]>;
export type WhaleQuery = NonNullable<operations["get_whale_curve"]["parameters"]["query"]>;
export type PriceBands = Schemas["PriceBandsResponse"];
export type PriceBandsQuery = NonNullable<operations["get_price_bands"]["parameters"]["query"]>;
export type KeyAccounts = Schemas["KeyAccountsResponse"];
export type KeyAccount = KeyAccounts["rows"][number];
export type ProposedKeyAccount = KeyAccounts["proposals"][number];
export type ServiceModels = Schemas["ServiceModelsResponse"];
export type ServiceModelTotals = Schemas["ServiceModelTotals"];
export type ServedAccount = Schemas["ServedAccount"];
export type ServiceModel = Schemas["ServiceModel"];
export type ServiceTerms = Schemas["ServiceTerms"];
export type ServiceWork = Schemas["ServiceWork"];
export type ServiceModelsQuery = NonNullable<operations["list_service_models"]["parameters"]["query"]>;
export type Stands = NonNullable<ServiceModelsQuery["stands"]>;
export type Adequacy = Schemas["Adequacy"];
export type Shortfall = Schemas["Shortfall"];
export type Dependency = Schemas["DependencyResponse"];
export type DependencyRow = Schemas["DependencyRow"];
export type DependencyOn = Schemas["DependencyOn"];
export type ValueBasis = Schemas["ValueBasis"];
export type DependencyMeasure = Schemas["DependencyMeasure"];
export type DependencyQuery = NonNullable<operations["get_dependency"]["parameters"]["query"]>;
export type AccountDependency = Schemas["AccountDependencyResponse"];
export type LimitStanding = Schemas["LimitStanding"];
export type IndependenceLimit = Schemas["IndependenceLimit"];
export type Sourcing = Schemas["SourcingResponse"];
export type SourcingPosition = Schemas["SourcingPosition"];
export type BothSides = Schemas["BothSides"];
export type AccountCategory = Schemas["AccountCategory"];
export type MutualDependency = Schemas["MutualDependency"];
export type PriceCorridors = Schemas["PriceCorridorResponse"];
export type ProfitStructures = Schemas["ProfitStructureResponse"];
export type ProfitStructureQuery = NonNullable<operations["get_profit_structure"]["parameters"]["query"]>;
export type PriceCorridorQuery = NonNullable<operations["get_price_corridor"]["parameters"]["query"]>;
export type AttachRate = Schemas["AttachRateResponse"];
export type AttachRateQuery = NonNullable<operations["get_attach_rate"]["parameters"]["query"]>;
export type WhatIf = Schemas["WhatIfResponse"];
export type Scenario = Schemas["Scenario"];
export type ScenarioAsked = Schemas["ScenarioAsked"];
export type BridgeQuery = NonNullable<operations["get_bridge"]["parameters"]["query"]>;

export type Renumbering = Schemas["RenumberingPreview"];
export type RenumberingQuery = operations["preview_renumbering"]["parameters"]["query"];
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
export type ArchivedRun = Schemas["ArchivedRun"];
export type ArchiveQuery = NonNullable<operations["list_runs"]["parameters"]["query"]>;
export type CalendarEntry = Schemas["CalendarEntry"];
export type CalendarParameters = Schemas["CalendarParameters"];
export type CalendarRun = Schemas["CalendarRun"];
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

export type Segments = Schemas["SegmentsResponse"];
export type Segment = Schemas["Segment"];
export type Segmentation = Schemas["Segmentation"];
export type SegmentationVersion = Schemas["SegmentationVersion"];
export type SegmentDefinition = Schemas["Definition"];
export type SegmentRule = Schemas["Rule"];
export type SegmentCondition = Schemas["Condition"];
export type SegmentField = Schemas["Field"];
export type SegmentFeature = Schemas["Feature"];
export type SegmentsComparison = Schemas["SegmentsComparison"];
