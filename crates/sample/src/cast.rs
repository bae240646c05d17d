//! The customers with a story: who they are, how large, and how they buy.

use serde::{Deserialize, Serialize};

use crate::countries::Country;

/// What is special about a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Story {
    /// One customer stands for about an eighth of the revenue.
    Breadwinner,
    /// A large customer whose prices lie below cost.
    LossMaker,
    /// A large customer that gets a deeper discount each year, while goods cost more.
    Squeezed,
    /// Small two years ago, then a ramp, now large.
    Growing,
    /// Large two years ago; it melts until little is left.
    Fading,
    /// Buys nothing any more.
    Lost,
    /// Came back after more than a year of silence.
    Returned,
    /// Bought for the first time some months ago, and much since.
    Newcomer,
    /// Buys from March to May only.
    Seasonal,
    /// Orders every 28 days to the day.
    Regular,
    /// Orders, and ten days later what was forgotten; then nothing for two months.
    Afterthought,
    /// Buys for its own projects: days of many orders, months of none, and one order that dwarfs the rest.
    Project,
    /// A dealer that hands back more than it buys.
    NegativeRevenue,
    /// Buys only parts whose cost is not known.
    UnknownCost,
    /// A group of companies none of which is large, and which together are.
    HiddenGroup,
    /// Buys like others but has a name that programs stumble over.
    AwkwardName,
    /// Buys like others and pays a month after it should.
    LatePayer,
    /// Buys like others and gets most of it late.
    PoorDelivery,
    /// Buys like others and has nearly reached the next tier of its rebate.
    NearTier,
}

/// One planted customer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Role {
    pub(crate) story: Story,
    /// Parts per million of the company's revenue; of the turnover before signs for [`Story::NegativeRevenue`].
    pub(crate) share: u32,
    /// Months of silence up to the end, for [`Story::Lost`]; months bought since the silence, for [`Story::Returned`], or
    /// since the first order, for [`Story::Newcomer`].
    pub(crate) months: u32,
    pub(crate) country: Country,
}

const fn role(story: Story, country: Country, share: u32) -> Role {
    Role { story, share, months: 0, country }
}

impl Role {
    const fn months(mut self, months: u32) -> Self {
        self.months = months;
        self
    }
}

/// The planted customers, but for those with an awkward name.
pub(crate) const CAST: [Role; 40] = [
    role(Story::Breadwinner, Country::De, 120_000),
    role(Story::LossMaker, Country::De, 26_000),
    role(Story::LossMaker, Country::Fr, 21_000),
    role(Story::LossMaker, Country::Nl, 17_000),
    role(Story::Squeezed, Country::De, 16_000),
    role(Story::Squeezed, Country::At, 14_000),
    role(Story::Growing, Country::Pl, 9_500),
    role(Story::Growing, Country::De, 8_500),
    role(Story::Growing, Country::Cz, 8_000),
    role(Story::Fading, Country::De, 11_000),
    role(Story::Fading, Country::Ch, 9_000),
    role(Story::Fading, Country::Nl, 8_500),
    role(Story::Lost, Country::Fr, 4_600).months(9),
    role(Story::Lost, Country::De, 2_900).months(14),
    role(Story::Lost, Country::At, 1_800).months(20),
    role(Story::Returned, Country::Ch, 3_400).months(5),
    role(Story::Returned, Country::De, 2_000).months(8),
    role(Story::Newcomer, Country::Cz, 5_500).months(8),
    role(Story::Newcomer, Country::De, 5_000).months(10),
    role(Story::Seasonal, Country::Nl, 3_100),
    role(Story::Seasonal, Country::Fr, 1_900),
    role(Story::Regular, Country::De, 5_200),
    role(Story::Regular, Country::Ch, 3_000),
    role(Story::Regular, Country::Pl, 1_700),
    role(Story::Afterthought, Country::De, 4_100),
    role(Story::Afterthought, Country::At, 2_600),
    role(Story::Project, Country::De, 7_400),
    role(Story::Project, Country::Pl, 4_900),
    role(Story::NegativeRevenue, Country::De, 900),
    role(Story::UnknownCost, Country::De, 2_700),
    role(Story::UnknownCost, Country::At, 1_600),
    role(Story::UnknownCost, Country::Ch, 1_100),
    role(Story::HiddenGroup, Country::De, 6_400),
    role(Story::HiddenGroup, Country::De, 6_100),
    role(Story::HiddenGroup, Country::De, 5_900),
    role(Story::HiddenGroup, Country::Pl, 6_200),
    role(Story::HiddenGroup, Country::Pl, 5_800),
    role(Story::HiddenGroup, Country::Ch, 6_300),
    role(Story::HiddenGroup, Country::Ch, 5_600),
    role(Story::HiddenGroup, Country::At, 5_700),
];

/// Months of silence of [`Story::Returned`], enough for more than a year between two orders.
pub(crate) const SILENT_MONTHS: u32 = 14;

/// Days between two orders of [`Story::Regular`].
pub(crate) const REORDER_DAYS: u32 = 28;

/// Days from an order of [`Story::Afterthought`] to what was forgotten, and to the next order.
pub(crate) const AFTERTHOUGHT_DAYS: (u32, u32) = (10, 72);

/// Orders within days for each project of [`Story::Project`], and the fewest and most days from one project to the next.
pub(crate) const PROJECT_ORDERS: u32 = 5;
pub(crate) const PROJECT_DAYS: (u32, u32) = (120, 170);

/// Lines of the huge order of [`Story::Project`].
pub(crate) const PROJECT_LINES: u32 = 12;

/// What the huge order is of the customer's revenue, in percent.
pub(crate) const PROJECT_PERCENT: i64 = 85;

/// Thousandths off the list for [`Story::LossMaker`]: below what the goods cost.
pub(crate) const LOSS_DISCOUNT: i64 = 490;

/// Thousandths off the list for [`Story::Squeezed`]: in the last twelve months, in the twelve before, and earlier.
pub(crate) const SQUEEZED_DISCOUNTS: [i64; 3] = [280, 190, 100];

/// Names that programs stumble over, with the country they come from. The last would run as a formula in a spreadsheet.
pub(crate) const AWKWARD_NAMES: [(&str, Country); 10] = [
    ("Süßmöller Großgetriebe & Söhne GmbH", Country::De),
    ("Übersee-Kältetechnik Ährenhöft OHG", Country::De),
    ("Établissements Lefrênoy Mécanique Générale", Country::Fr),
    ("L'Atelier d'Ornac SARL", Country::Fr),
    ("Zakład Łożysk Żelaźniak Sp. z o.o.", Country::Pl),
    ("Wytwórnia \"Stalbór Wierchowo\" S.A.", Country::Pl),
    ("Třešňůvek ložiska a těsnění s.r.o.", Country::Cz),
    ("Vandermolen, Kuiperhof en Zonen B.V.", Country::Nl),
    (
        "Vereinigte Steirische Werkzeug-, Wälzlager- und Dichtungstechnik Handelsgesellschaft Grünmoosen & Partner mbH und Co. KG",
        Country::At,
    ),
    ("=HYPERLINK(\"https://example.invalid/\",\"Kerbholz Drehteile GmbH\")", Country::De),
];
