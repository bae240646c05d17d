//! Segmentations: tried on a run, kept as versions, and looked at through everybody's own accounts.
//!
//! Who is in which segment is worked out over the whole company, because it must not depend on who looks. A version keeps its
//! places in the run it was made on; in another run its definition is told anew, around the centres it was made with.

mod comparison;
mod keep;
mod membership;
mod picture;
mod sql;

use chrono::{DateTime, Utc};
use mainstay_domain::accounts::AccountRef;
use mainstay_domain::ids::{RunId, SegmentationId, SegmentationVersionId};
use mainstay_domain::segmentation::{Centres, Definition, Quality};
use serde::{Deserialize, Serialize};

pub use comparison::{SegmentMove, SegmentsComparison, compare_segments};
pub use keep::{NewSegmentation, add_version, keep_segmentation, segmentations};
pub(super) use membership::chosen_segments;
pub(crate) use membership::{accounts_in_segments, within_segments};
pub use picture::{SegmentMember, SegmentRow, SegmentsPicture, segments, try_segments};

/// A segmentation and its versions, the newest first.
#[derive(Debug, Clone)]
pub struct Segmentation {
    /// Its id.
    pub id: SegmentationId,
    /// What people call it.
    pub name: String,
    /// Its versions, the newest first.
    pub versions: Vec<SegmentationVersion>,
}

/// One version of a segmentation, which never changes.
#[derive(Debug, Clone)]
pub struct SegmentationVersion {
    /// Its id.
    pub id: SegmentationVersionId,
    /// Of which segmentation.
    pub segmentation: SegmentationId,
    /// What that is called.
    pub name: String,
    /// Counted from 1.
    pub number: i64,
    /// Why it was made.
    pub reason: String,
    /// How accounts come into segments.
    pub definition: Definition,
    /// The groups that were found; `None` where nothing had to be found.
    pub groups: Option<Groups>,
    /// By which methods.
    pub method_version: String,
    /// The run it was made on.
    pub run: RunId,
    /// Its segments, in the order of tables.
    pub segments: Vec<String>,
    /// Who made it.
    pub made_by: String,
    /// When.
    pub made_at: DateTime<Utc>,
    /// Of each account of the run, in its order, the place of its segment.
    places: Vec<usize>,
}

/// Groups that k-medoids found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Groups {
    /// With which the accounts of other runs come into the same groups.
    pub centres: Centres,
    /// The account that stands for each group.
    pub medoids: Vec<AccountRef>,
    /// How well they part.
    pub quality: Quality,
}
