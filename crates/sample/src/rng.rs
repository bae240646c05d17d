//! Random numbers that are the same on every machine.
//!
//! `SplitMix64` (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014). Every account and every document
//! draws from a stream of its own, so that one more draw in one place moves nothing elsewhere.

/// What a stream of draws is for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Purpose {
    Numbering,
    Account(u32),
    Orders(u32),
    Document(u32),
    Naming,
    LineCounts,
    Sizes,
    Rates(u32),
    Group(u32),
    Habit(u32),
    Delivery(u32),
    OpenOrder(u32),
    Payment(u32),
    Activity(u32),
}

impl Purpose {
    fn key(self) -> u64 {
        let (kind, item) = match self {
            Self::Numbering => (1, 0),
            Self::Account(item) => (2, item),
            Self::Orders(item) => (4, item),
            Self::Document(item) => (5, item),
            Self::Naming => (6, 0),
            Self::LineCounts => (7, 0),
            Self::Sizes => (8, 0),
            Self::Rates(item) => (9, item),
            Self::Group(item) => (10, item),
            Self::Habit(item) => (11, item),
            Self::Delivery(item) => (12, item),
            Self::OpenOrder(item) => (13, item),
            Self::Payment(item) => (14, item),
            Self::Activity(item) => (15, item),
        };
        (kind << 32) | u64::from(item)
    }
}

/// One stream of draws.
#[derive(Debug, Clone)]
pub(crate) struct Rng(u64);

impl Rng {
    /// The stream of a purpose under a seed.
    pub(crate) fn of(seed: u64, purpose: Purpose) -> Self {
        let seeded = Self(seed).draw();
        Self(Self(seeded ^ purpose.key()).draw())
    }

    fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number in `0..bound`; 0 when `bound` is 0.
    pub(crate) fn below(&mut self, bound: u32) -> u32 {
        u32::try_from(((self.draw() >> 32) * u64::from(bound)) >> 32).unwrap_or_default()
    }

    /// A number in `low..=high`.
    pub(crate) fn between(&mut self, low: u32, high: u32) -> u32 {
        low + self.below(high - low + 1)
    }

    /// True `permille` times in a thousand.
    pub(crate) fn chance(&mut self, permille: u32) -> bool {
        self.below(1000) < permille
    }

    /// An index into something of `len` elements; 0 when it is empty.
    pub(crate) fn index(&mut self, len: usize) -> usize {
        usize::try_from(self.below(u32::try_from(len).unwrap_or(u32::MAX))).unwrap_or_default()
    }

    /// One of the items, each as likely as the next.
    pub(crate) fn pick<T: Copy, const N: usize>(&mut self, items: &[T; N]) -> T {
        const { assert!(N > 0, "nothing to pick from") }
        #[expect(clippy::indexing_slicing, reason = "`index(N)` is below N")]
        items[self.index(N)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_draws_are_those_of_the_reference_implementation() {
        let mut rng = Rng(1_234_567);
        let draws: Vec<u64> = (0..5).map(|_| rng.draw()).collect();

        // Output of Vigna's splitmix64.c for the seed 1234567, as listed on Rosetta Code.
        assert_eq!(
            draws,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423,
                4_593_380_528_125_082_431,
                16_408_922_859_458_223_821
            ]
        );
    }
}
