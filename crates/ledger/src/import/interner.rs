//! Texts that repeat, each kept once and named by a number: a million lines name some thousand customers.

use std::sync::Arc;

use arrow::array::{StringArray, StringBuilder};
use xxhash_rust::xxh3::xxh3_64;

use super::block::{place, position};

/// Texts by number and numbers by text.
#[derive(Debug, Default)]
pub(super) struct Interner {
    bytes: Vec<u8>,
    ends: Vec<usize>,
    /// Open addressing: the number of a text plus one, 0 for a free place. The length is a power of two.
    places: Vec<u32>,
    /// The number given last: neighbouring lines often name the same customer and invoice.
    last: u32,
}

impl Interner {
    /// The number of a text, which is new or as before.
    pub(super) fn number(&mut self, text: &[u8]) -> u32 {
        if position(self.last) < self.len() && self.bytes_of(self.last) == text {
            return self.last;
        }
        self.last = self.find_or_add(text);
        self.last
    }

    fn find_or_add(&mut self, text: &[u8]) -> u32 {
        if (self.ends.len() + 1) * 2 > self.places.len() {
            self.grow();
        }
        let mask = self.places.len() - 1;
        let mut at = slot(text, mask);
        loop {
            match self.places.get(at).copied() {
                Some(0) | None => break,
                Some(number) if self.bytes_of(number - 1) == text => return number - 1,
                Some(_) => at = (at + 1) & mask,
            }
        }
        let number = place(self.ends.len());
        self.bytes.extend_from_slice(text);
        self.ends.push(self.bytes.len());
        if let Some(free) = self.places.get_mut(at) {
            *free = number + 1;
        }
        number
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn text(&self, number: u32) -> &str {
        std::str::from_utf8(self.bytes_of(number)).unwrap_or_default()
    }

    /// The numbers in byte order of their texts.
    pub(super) fn ordered(&self) -> Vec<u32> {
        let mut numbers: Vec<u32> = (0..place(self.len())).collect();
        numbers.sort_unstable_by(|left, right| self.bytes_of(*left).cmp(self.bytes_of(*right)));
        numbers
    }

    /// For each number its rank in byte order.
    pub(super) fn ranks(&self) -> Vec<u32> {
        let mut ranks = vec![0; self.len()];
        for (rank, number) in (0..).zip(self.ordered()) {
            if let Some(place) = ranks.get_mut(position(number)) {
                *place = rank;
            }
        }
        ranks
    }

    /// All texts in the order of their numbers.
    pub(super) fn texts(&self) -> Arc<StringArray> {
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
        self.places.fill(0);
    }

    fn bytes_of(&self, number: u32) -> &[u8] {
        let number = position(number);
        let start = number.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(number).copied().unwrap_or(start);
        self.bytes.get(start..end).unwrap_or_default()
    }

    fn grow(&mut self) {
        let length = (self.places.len() * 2).max(64);
        let mut places = vec![0_u32; length];
        for number in 0..place(self.len()) {
            let mut at = slot(self.bytes_of(number), length - 1);
            while places.get(at).is_some_and(|taken| *taken != 0) {
                at = (at + 1) & (length - 1);
            }
            if let Some(free) = places.get_mut(at) {
                *free = number + 1;
            }
        }
        self.places = places;
    }
}

fn slot(text: &[u8], mask: usize) -> usize {
    let mask_64 = u64::try_from(mask).unwrap_or(u64::MAX);
    usize::try_from(xxh3_64(text) & mask_64).unwrap_or(0)
}
