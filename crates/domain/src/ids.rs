//! Every kind of identifier, in one list.
//!
//! An identifier is a `UUIDv7` wrapped in a type of its own, so that an account cannot be passed where an import is
//! meant. Identifiers are surrogates: nothing is ordered, hashed or compared across installations by them.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    )+};
}

ids! {
    /// One customer of the company, as the register knows it.
    AccountId,
    /// One entry of the audit log.
    AuditId,
    /// One entry of the analysis calendar.
    CalendarEntryId,
    /// One thing Mainstay fetches by itself.
    ConnectorId,
    /// One what-if that somebody keeps.
    ScenarioId,
    /// One version of the cost rates.
    CostRatesId,
    /// One committed import of one file.
    ImportId,
    /// One word of how a customer sources.
    SourcingPositionId,
    /// One limit of how much the business may depend on somebody.
    IndependenceLimitId,
    /// One piece of background work.
    JobId,
    /// One time an account was marked as a key account.
    KeyAccountId,
    /// One exception of a key account.
    KeyAccountExceptionId,
    /// One mapping that is kept.
    MappingId,
    /// One stored study of the customer base.
    ModelFitId,
    /// One person's word on the phase of an account.
    PhaseOverrideId,
    /// One product of the company, as the register knows it.
    ProductId,
    /// One stored portfolio run.
    RunId,
    /// One filter kept under a name.
    SavedFilterId,
    /// One question in SQL kept under a name.
    SavedQuestionId,
    /// One named way to segment accounts.
    SegmentationId,
    /// One version of a segmentation.
    SegmentationVersionId,
    /// One word on how an account is served.
    ServiceModelId,
    /// One signed-in browser.
    SessionId,
    /// One cost of a customer or a segment.
    TraceableCostId,
    /// One token that lets a program ask the API.
    TokenId,
    /// One file handed over for import and not yet imported.
    UploadId,
    /// One person who may sign in.
    UserId,
}
