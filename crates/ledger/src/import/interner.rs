//! Texts that repeat, each kept once and named by a number: a million lines name some thousand customers.

use std::cmp::Ordering;
use std::sync::Arc;

use arrow::array::{StringArray, StringBuilder};
use xxhash_rust::xxh3::xxh3_64;

use super::block::{place, position};

/// Texts by number.
#[derive(Debug, Default)]
pub(super) struct Texts {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

/// Texts by number and numbers by text.
#[derive(Debug, Default)]
pub(super) struct Interner {
    texts: Texts,
    /// Open addressing. The length is a power of two.
    places: Vec<Place>,
    /// The number given last: neighbouring lines often name the same customer.
    last: u32,
}

/// A place of the table. The hash in it tells nearly every other text apart, and lets the table grow, without a look at
/// the bytes.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    hash: u32,
    /// The number of the text plus one, 0 for a free place.
    taken_by: u32,
}

impl Texts {
    /// The number of a text: that of the last one where it is the same, else a new one. A text that comes again later has
    /// several numbers.
    pub(super) fn append(&mut self, text: &[u8]) -> u32 {
        let count = place(self.len());
        match count.checked_sub(1) {
            Some(last) if self.bytes_of(last) == text => last,
            _ => {
                self.bytes.extend_from_slice(text);
                self.ends.push(self.bytes.len());
                count
            }
        }
    }

    /// The number given last.
    pub(super) fn last(&self) -> Option<u32> {
        place(self.len()).checked_sub(1)
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn text(&self, number: u32) -> &str {
        std::str::from_utf8(self.bytes_of(number)).unwrap_or_default()
    }

    /// The numbers in byte order of their texts.
    pub(super) fn ordered(&self) -> impl Iterator<Item = u32> {
        self.sorted().into_iter().map(|(_, number)| number)
    }

    /// For each number its rank in byte order; equal texts have the same.
    pub(super) fn ranks(&self) -> Vec<u32> {
        let mut ranks = vec![0; self.len()];
        let (mut rank, mut before) = (0, None);
        for entry in self.sorted() {
            rank += u32::from(before.is_some_and(|before| self.compare(&before, &entry).is_ne()));
            if let Some(place) = ranks.get_mut(position(entry.1)) {
                *place = rank;
            }
            before = Some(entry);
        }
        ranks
    }

    /// All texts in the order of their numbers.
    pub(super) fn all(&self) -> Arc<StringArray> {
        let mut builder = StringBuilder::with_capacity(self.len(), self.bytes.len());
        for number in 0..place(self.len()) {
            builder.append_value(self.text(number));
        }
        Arc::new(builder.finish())
    }

    /// Forgets every text and keeps the memory.
    pub(super) fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
    }

    /// Numbers by their texts, each with the first bytes of its text, which decide nearly always.
    fn sorted(&self) -> Vec<(u128, u32)> {
        let mut numbers: Vec<(u128, u32)> =
            (0..place(self.len())).map(|number| (beginning(self.bytes_of(number)), number)).collect();
        numbers.sort_unstable_by(|left, right| self.compare(left, right));
        numbers
    }

    fn compare(&self, left: &(u128, u32), right: &(u128, u32)) -> Ordering {
        left.0.cmp(&right.0).then_with(|| self.bytes_of(left.1).cmp(self.bytes_of(right.1)))
    }

    pub(super) fn bytes_of(&self, number: u32) -> &[u8] {
        let number = position(number);
        let start = number.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(number).copied().unwrap_or(start);
        self.bytes.get(start..end).unwrap_or_default()
    }
}

impl Interner {
    /// The texts, each once.
    pub(super) fn texts(&self) -> &Texts {
        &self.texts
    }

    /// The number of a text, which is new or as before.
    pub(super) fn number(&mut self, text: &[u8]) -> u32 {
        if position(self.last) < self.texts.len() && self.texts.bytes_of(self.last) == text {
            return self.last;
        }
        self.last = self.find_or_add(text);
        self.last
    }

    fn find_or_add(&mut self, text: &[u8]) -> u32 {
        if (self.texts.len() + 1) * 2 > self.places.len() {
            self.grow();
        }
        let hash = hash(text);
        let mask = self.places.len() - 1;
        let mut at = position(hash) & mask;
        loop {
            match self.places.get(at) {
                Some(Place { taken_by: 0, .. }) | None => break,
                Some(place) if place.hash == hash && self.texts.bytes_of(place.taken_by - 1) == text => {
                    return place.taken_by - 1;
                }
                Some(_) => at = (at + 1) & mask,
            }
        }
        let number = self.texts.append(text);
        if let Some(free) = self.places.get_mut(at) {
            *free = Place { hash, taken_by: number + 1 };
        }
        number
    }

    fn grow(&mut self) {
        let length = (self.places.len() * 2).max(64);
        let mut places = vec![Place::default(); length];
        for taken in self.places.iter().filter(|place| place.taken_by > 0) {
            let mut at = position(taken.hash) & (length - 1);
            while places.get(at).is_some_and(|place| place.taken_by > 0) {
                at = (at + 1) & (length - 1);
            }
            if let Some(free) = places.get_mut(at) {
                *free = *taken;
            }
        }
        self.places = places;
    }
}

fn hash(text: &[u8]) -> u32 {
    u32::try_from(xxh3_64(text) >> 32).unwrap_or(u32::MAX)
}

/// The first 16 bytes as a number that sorts as they do.
fn beginning(text: &[u8]) -> u128 {
    let mut first = [0; 16];
    first.iter_mut().zip(text).for_each(|(to, from)| *to = *from);
    u128::from_be_bytes(first)
}
