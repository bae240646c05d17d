//! How long something lasts when not all of it is over: the estimate of Kaplan and Meier (1958), with Greenwood's error.

/// How long one account's time was known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lifetime {
    /// Whole months.
    pub months: u32,
    /// Whether it ended then; otherwise nothing is known of it afterwards.
    pub is_over: bool,
}

/// The curve after one month in which something ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SurvivalPoint {
    /// Months since the beginning.
    pub months: u32,
    /// How many were known to last until then.
    pub at_risk: u32,
    /// How many ended.
    pub ended: u32,
    /// The part that lasts longer.
    pub share: f64,
    /// The lower end of its 95 % interval, on the scale of log(-log).
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// The normal deviate with a fortieth above it.
const DEVIATE: f64 = 1.959_963_984_540_054;

/// The survival curve of lifetimes in any order.
pub fn survival(lifetimes: &[Lifetime]) -> Vec<SurvivalPoint> {
    let mut ascending = lifetimes.to_vec();
    ascending.sort_unstable();
    let (mut share, mut greenwood) = (1.0_f64, 0.0_f64);
    let mut points = Vec::new();
    let mut at_risk = crate::portfolio::count(ascending.len());
    for same in ascending.chunk_by(|a, b| a.months == b.months) {
        let months = same.first().map_or(0, |lifetime| lifetime.months);
        let ended = crate::portfolio::count(same.iter().filter(|lifetime| lifetime.is_over).count());
        if ended > 0 {
            let (risk, over) = (f64::from(at_risk), f64::from(ended));
            share *= 1.0 - over / risk;
            greenwood += over / (risk * (risk - over));
            let (low, high) = interval(share, greenwood);
            points.push(SurvivalPoint { months, at_risk, ended, share, low, high });
        }
        at_risk -= crate::portfolio::count(same.len());
    }
    points
}

/// The interval on the scale of log(-log), which stays between 0 and 1 (Kalbfleisch and Prentice 1980).
fn interval(share: f64, greenwood: f64) -> (f64, f64) {
    if share <= 0.0 || share >= 1.0 {
        return (share, share);
    }
    let shift = (DEVIATE * greenwood.sqrt() / share.ln()).exp();
    let (a, b) = (share.powf(shift), share.powf(1.0 / shift));
    (a.min(b), a.max(b))
}
