//! Segments by RFM scores: a name for each region of recency, frequency and value.
//!
//! The regions and their order are those of the R package `rfm` 0.3.0; where they overlap, the first one holds.

use serde::{Deserialize, Serialize};

use super::rfm::Scores;
use super::words::words;

/// What an account is by its three scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RfmSegment {
    /// Bought lately, often and for much.
    Champions,
    /// Bought lately and not rarely.
    PotentialLoyalist,
    /// In the middle by all three.
    Loyal,
    /// Rather lately and for much, seldom yet.
    Promising,
    /// Lately, seldom yet.
    New,
    /// Often and for much, but not lately.
    CannotLose,
    /// For much, but not lately.
    AtRisk,
    /// In the middle and falling behind.
    NeedAttention,
    /// Seldom, for little, and not lately.
    AboutToSleep,
    /// Longest ago.
    Lost,
    /// In none of the regions.
    Others,
}

words!(
    RfmSegment, 11,
    "champions, potential_loyalist, loyal, promising, new, cannot_lose, at_risk, need_attention, about_to_sleep, lost, others":
    Champions = "champions",
    PotentialLoyalist = "potential_loyalist",
    Loyal = "loyal",
    Promising = "promising",
    New = "new",
    CannotLose = "cannot_lose",
    AtRisk = "at_risk",
    NeedAttention = "need_attention",
    AboutToSleep = "about_to_sleep",
    Lost = "lost",
    Others = "others",
);

/// From and to, both included, of recency, frequency and monetary score.
type Region = [(u8, u8); 3];

const REGIONS: [(RfmSegment, Region); 10] = [
    (RfmSegment::Champions, [(5, 5), (5, 5), (5, 5)]),
    (RfmSegment::PotentialLoyalist, [(3, 5), (3, 5), (2, 5)]),
    (RfmSegment::Loyal, [(2, 4), (2, 4), (2, 4)]),
    (RfmSegment::Promising, [(3, 4), (1, 3), (3, 5)]),
    (RfmSegment::New, [(4, 5), (1, 3), (1, 5)]),
    (RfmSegment::CannotLose, [(1, 2), (3, 4), (4, 5)]),
    (RfmSegment::AtRisk, [(1, 2), (2, 5), (4, 5)]),
    (RfmSegment::NeedAttention, [(1, 3), (3, 5), (3, 5)]),
    (RfmSegment::AboutToSleep, [(2, 3), (1, 3), (1, 4)]),
    (RfmSegment::Lost, [(1, 1), (1, 5), (1, 5)]),
];

impl RfmSegment {
    /// The first region that holds the scores.
    pub fn of(scores: Scores) -> Self {
        let values = [scores.r, scores.f, scores.m];
        let holds = |region: &Region| {
            region.iter().zip(values).all(|((from, to), value)| (*from..=*to).contains(&value))
        };
        REGIONS.iter().find(|(_, region)| holds(region)).map_or(Self::Others, |(segment, _)| *segment)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(r: u8, f: u8, m: u8) -> RfmSegment {
        RfmSegment::of(Scores { r, f, m })
    }

    #[test]
    fn the_first_region_that_holds_the_scores_names_them() {
        assert_eq!(segment(5, 5, 5), RfmSegment::Champions);
        // In the regions of potential loyalists and of loyals.
        assert_eq!(segment(3, 3, 3), RfmSegment::PotentialLoyalist);
        assert_eq!(segment(2, 3, 3), RfmSegment::Loyal);
        assert_eq!(segment(4, 1, 4), RfmSegment::Promising);
        assert_eq!(segment(5, 1, 1), RfmSegment::New);
        assert_eq!(segment(1, 4, 5), RfmSegment::CannotLose);
        assert_eq!(segment(1, 5, 5), RfmSegment::AtRisk);
        assert_eq!(segment(1, 5, 3), RfmSegment::NeedAttention);
        assert_eq!(segment(2, 1, 2), RfmSegment::AboutToSleep);
        assert_eq!(segment(1, 1, 1), RfmSegment::Lost);
        assert_eq!(segment(2, 1, 5), RfmSegment::Others);
    }
}
