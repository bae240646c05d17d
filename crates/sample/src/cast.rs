//! The customers with a story: who they are, how large, and how they buy.

use serde::{Deserialize, Serialize};

/// What is special about a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Story {
    /// One customer stands for about an eighth of the revenue.
    Breadwinner,
    /// A large customer whose prices lie below cost.
    LossMaker,
    /// Revenue doubles in the last twelve months.
    Growing,
    /// Revenue melts over the last two years.
    Fading,
    /// Buys nothing any more.
    Lost,
    /// Came back after more than a year of silence.
    Returned,
    /// Buys from March to May only.
    Seasonal,
    /// One huge order and little else.
    Project,
    /// Orders every 28 days to the day.
    Regular,
    /// A dealer that hands back more than it buys.
    NegativeRevenue,
    /// Buys only parts whose cost is not known.
    UnknownCost,
    /// Buys like others but has a name that programs stumble over.
    AwkwardName,
}

/// One planted customer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Role {
    pub(crate) story: Story,
    /// Parts per million of the company's revenue; of the turnover before signs for [`Story::NegativeRevenue`].
    pub(crate) share: u32,
    /// Months of silence up to the end, for [`Story::Lost`]; months bought since the silence, for [`Story::Returned`].
    pub(crate) months: u32,
}

const fn role(story: Story, share: u32, months: u32) -> Role {
    Role { story, share, months }
}

/// The planted customers, but for those with an awkward name.
pub(crate) const CAST: [Role; 26] = [
    role(Story::Breadwinner, 120_000, 0),
    role(Story::LossMaker, 26_000, 0),
    role(Story::LossMaker, 21_000, 0),
    role(Story::LossMaker, 17_000, 0),
    role(Story::Growing, 6_500, 0),
    role(Story::Growing, 4_000, 0),
    role(Story::Growing, 2_500, 0),
    role(Story::Fading, 7_000, 0),
    role(Story::Fading, 3_800, 0),
    role(Story::Fading, 2_200, 0),
    role(Story::Lost, 4_600, 9),
    role(Story::Lost, 2_900, 14),
    role(Story::Lost, 1_800, 20),
    role(Story::Returned, 3_400, 5),
    role(Story::Returned, 2_000, 8),
    role(Story::Seasonal, 3_100, 0),
    role(Story::Seasonal, 1_900, 0),
    role(Story::Project, 7_400, 0),
    role(Story::Project, 4_900, 0),
    role(Story::Regular, 5_200, 0),
    role(Story::Regular, 3_000, 0),
    role(Story::Regular, 1_700, 0),
    role(Story::NegativeRevenue, 900, 0),
    role(Story::UnknownCost, 2_700, 0),
    role(Story::UnknownCost, 1_600, 0),
    role(Story::UnknownCost, 1_100, 0),
];

/// Months of silence of [`Story::Returned`], enough for more than a year between two orders.
pub(crate) const SILENT_MONTHS: u32 = 14;

/// Days between two orders of [`Story::Regular`].
pub(crate) const REORDER_DAYS: u32 = 28;

/// Lines of the huge order of [`Story::Project`].
pub(crate) const PROJECT_LINES: u32 = 12;

/// What the huge order is of the customer's revenue, in percent.
pub(crate) const PROJECT_PERCENT: i64 = 85;

/// Names that programs stumble over, with the country they come from. The last would run as a formula in a spreadsheet.
pub(crate) const AWKWARD_NAMES: [(&str, &str); 10] = [
    ("Süßmöller Großgetriebe & Söhne GmbH", "DE"),
    ("Übersee-Kältetechnik Ährenhöft OHG", "DE"),
    ("Établissements Lefrênoy Mécanique Générale", "FR"),
    ("L'Atelier d'Ornac SARL", "FR"),
    ("Zakład Łożysk Żelaźniak Sp. z o.o.", "PL"),
    ("Wytwórnia \"Stalbór Wierchowo\" S.A.", "PL"),
    ("Třešňůvek ložiska a těsnění s.r.o.", "CZ"),
    ("Vandermolen, Kuiperhof en Zonen B.V.", "NL"),
    (
        "Vereinigte Steirische Werkzeug-, Wälzlager- und Dichtungstechnik Handelsgesellschaft Grünmoosen & Partner mbH und Co. KG",
        "AT",
    ),
    ("=HYPERLINK(\"https://example.invalid/\",\"Kerbholz Drehteile GmbH\")", "DE"),
];
