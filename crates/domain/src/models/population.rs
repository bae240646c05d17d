//! Histories grouped for fitting: customers alike in all three numbers are one group with a weight, and what depends on the
//! number of repeats alone is summed once per number.

use std::collections::BTreeMap;

use super::estimates::FitError;
use super::history::History;

/// A group of customers with the same history, its time scaled.
#[derive(Debug, Clone, Copy)]
pub(super) struct Group {
    /// Which of [`Population::repeats`] it has.
    pub(super) kind: usize,
    pub(super) last: f64,
    pub(super) age: f64,
    /// Which of [`Population::times`] these are.
    pub(super) last_at: usize,
    pub(super) age_at: usize,
    pub(super) weight: f64,
}

/// The customers a model is fitted to.
#[derive(Debug, Clone)]
pub struct Population {
    pub(super) groups: Vec<Group>,
    /// The times that occur, scaled and ascending: days are few where customers are many, and so are their logarithms.
    pub(super) times: Vec<f64>,
    /// The numbers of repeats that occur, ascending.
    pub(super) repeats: Vec<u32>,
    /// How many customers have each of them.
    pub(super) weights: Vec<f64>,
    /// The sum of the logarithms of all gaps, in scaled time.
    pub(super) ln_gaps: f64,
    /// Weeks per unit of scaled time: the longest history has ten units.
    pub(super) scale: f64,
    /// How many customers.
    pub(super) customers: f64,
    /// How many customers with a repeat.
    pub(super) repeaters: f64,
    /// How many repeats in all.
    pub(super) all_repeats: f64,
}

impl Population {
    /// Groups histories.
    pub fn new<'a>(histories: impl IntoIterator<Item = &'a History>) -> Self {
        Self::weighted(histories.into_iter().map(|history| (*history, 1.0)))
    }

    /// Refuses populations from which no rhythm can be learnt.
    pub(super) fn check(&self) -> Result<(), FitError> {
        if self.customers <= 0.0 {
            return Err(FitError::NoCustomer);
        }
        if self.repeaters <= 0.0 {
            return Err(FitError::NoRepeat(self.customers));
        }
        Ok(())
    }

    /// Groups histories, each with the number of customers who have it.
    pub(super) fn weighted(histories: impl IntoIterator<Item = (History, f64)>) -> Self {
        let mut rows: Vec<(History, f64)> = histories.into_iter().collect();
        rows.sort_unstable_by_key(|(history, _)| {
            (history.repeats(), history.last_days(), history.age_days())
        });
        let longest = rows.iter().map(|(history, _)| history.age_days()).max().unwrap_or(0);
        let scale = f64::from(longest.max(1)) / super::history::WEEK / 10.0;
        let days = rows.iter().flat_map(|(history, _)| [history.last_days(), history.age_days()]);
        let mut places: BTreeMap<u32, usize> = days.map(|day| (day, 0)).collect();
        places.values_mut().zip(0..).for_each(|(place, at)| *place = at);
        let time = |day: &u32| f64::from(*day) / super::history::WEEK / scale;
        let mut population = Self {
            groups: Vec::new(),
            times: places.keys().map(time).collect(),
            repeats: Vec::new(),
            weights: Vec::new(),
            ln_gaps: 0.0,
            scale,
            customers: 0.0,
            repeaters: 0.0,
            all_repeats: 0.0,
        };
        let mut before: Option<History> = None;
        for (history, weight) in rows {
            population.add(&history, weight, (before.as_ref(), &places));
            before = Some(history);
        }
        population.ln_gaps -= population.all_repeats * scale.ln();
        population
    }

    fn add(
        &mut self,
        history: &History,
        weight: f64,
        (before, places): (Option<&History>, &BTreeMap<u32, usize>),
    ) {
        self.customers += weight;
        self.ln_gaps += weight * history.ln_gaps();
        self.all_repeats += weight * history.x();
        if history.repeats() > 0 {
            self.repeaters += weight;
        }
        if self.repeats.last() != Some(&history.repeats()) {
            self.repeats.push(history.repeats());
            self.weights.push(0.0);
        }
        if let Some(total) = self.weights.last_mut() {
            *total += weight;
        }
        let alike = before.is_some_and(|before| {
            (before.repeats(), before.last_days(), before.age_days())
                == (history.repeats(), history.last_days(), history.age_days())
        });
        match self.groups.last_mut() {
            Some(group) if alike => group.weight += weight,
            _ => self.groups.push(Group {
                kind: self.repeats.len() - 1,
                last: history.last() / self.scale,
                age: history.age() / self.scale,
                last_at: places[&history.last_days()],
                age_at: places[&history.age_days()],
                weight,
            }),
        }
    }

    /// How many customers.
    pub fn customers(&self) -> f64 {
        self.customers
    }

    /// How many customers bought on a second day.
    pub fn repeaters(&self) -> f64 {
        self.repeaters
    }

    /// Every so-manieth group, so that about `at_most` are left: enough to find the neighbourhood of a maximum.
    pub(super) fn thinned(&self, at_most: usize) -> Option<Self> {
        let step = self.groups.len() / at_most.max(1);
        if step < 2 {
            return None;
        }
        let groups: Vec<Group> = self.groups.iter().copied().step_by(step).collect();
        let mut weights = vec![0.0; self.repeats.len()];
        for group in &groups {
            weights[group.kind] += group.weight;
        }
        let customers = weights.iter().sum();
        Some(Self {
            groups,
            weights,
            customers,
            ln_gaps: self.ln_gaps * customers / self.customers,
            times: self.times.clone(),
            repeats: self.repeats.clone(),
            ..*self
        })
    }
}
