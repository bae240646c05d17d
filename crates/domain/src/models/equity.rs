//! Customer equity: what customers are worth together, with a range of the sum.
//!
//! The range of a sum is not the sum of the ranges. What customers do is drawn for each of them apart, so that good and bad
//! luck even out; what is not known of the parameters is the same for all of them, and does not. So every draw takes one set
//! of parameters for everybody, then one future for each customer, and adds these up.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::estimates::Fit;
use super::forecast::{Customer, Horizon, Range, draw_money, draw_orders, middle, sum_of_values};
use super::gamma_gamma::GammaGamma;
use super::orders::{OrderModel, happens};

/// Sums that are drawn, each from parameters of its own.
const DRAWS: usize = 200;
/// Customers that are added up apart, in their order: sums of floating numbers must not hang on the number of threads.
const TOGETHER: usize = 256;

/// Ranges of sums, each holding eight of ten cases.
#[derive(Debug, Clone, PartialEq)]
pub struct EquityRanges {
    /// Of all customers.
    pub all: Range,
    /// Of the customers of each group.
    pub groups: Vec<Range>,
}

/// Draws what customers are worth together within a horizon, and by group; `None` without a customer. Groups count from 0.
/// Customers whose order value cannot be estimated are in no sum.
pub fn equity_ranges(
    orders: &Fit<OrderModel>,
    money: &Fit<GammaGamma>,
    customers: &[Customer],
    groups: &[usize],
    horizon: Horizon,
    seed: u64,
) -> Option<EquityRanges> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let drawn: Vec<(OrderModel, GammaGamma)> =
        (0..DRAWS).map(|_| (draw_orders(orders, &mut random), draw_money(money, &mut random))).collect();
    let futures = Futures { orders: orders.model, money: money.model, drawn, horizon, seed };
    let mut sums = vec![vec![0.0; DRAWS]; groups.iter().max()? + 1];
    for part in futures.parts(customers, groups, sums.len()) {
        for (sums, more) in sums.iter_mut().zip(part) {
            add(sums, &more);
        }
    }
    let mut all = vec![0.0; DRAWS];
    for of_group in &sums {
        add(&mut all, of_group);
    }
    let groups: Option<Vec<Range>> = sums.iter_mut().map(|draws| middle(draws)).collect();
    Some(EquityRanges { all: middle(&mut all)?, groups: groups? })
}

fn add(sums: &mut [f64], more: &[f64]) {
    for (sum, more) in sums.iter_mut().zip(more) {
        *sum += more;
    }
}

/// The sums of one part of the customers: for each group one number per draw.
type Sums = Vec<Vec<f64>>;

struct Futures {
    orders: OrderModel,
    money: GammaGamma,
    drawn: Vec<(OrderModel, GammaGamma)>,
    horizon: Horizon,
    seed: u64,
}

impl Futures {
    /// The sums part by part, on as many threads as there are processors.
    fn parts(&self, customers: &[Customer], groups: &[usize], kinds: usize) -> Vec<Sums> {
        let parts: Vec<(usize, &[Customer], &[usize])> = (0..)
            .step_by(TOGETHER)
            .zip(customers.chunks(TOGETHER).zip(groups.chunks(TOGETHER)))
            .map(|(first, (customers, groups))| (first, customers, groups))
            .collect();
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let each = parts.len().div_ceil(threads).max(1);
        std::thread::scope(|scope| {
            let running: Vec<_> = parts
                .chunks(each)
                .map(|some| {
                    scope.spawn(move || {
                        let sums = some
                            .iter()
                            .map(|(first, customers, groups)| self.sums(*first, customers, groups, kinds));
                        sums.collect::<Vec<_>>()
                    })
                })
                .collect();
            running
                .into_iter()
                .flat_map(|thread| match thread.join() {
                    Ok(sums) => sums,
                    Err(panic) => std::panic::resume_unwind(panic),
                })
                .collect()
        })
    }

    fn sums(&self, first: usize, customers: &[Customer], groups: &[usize], kinds: usize) -> Sums {
        let mut sums = vec![vec![0.0; self.drawn.len()]; kinds];
        for (place, (customer, group)) in (first..).zip(customers.iter().zip(groups)) {
            let Some(sums) = sums.get_mut(*group) else { continue };
            self.add_customer(place, customer, sums);
        }
        sums
    }

    /// Adds one future of a customer to each of the sums. Equal histories are different customers: each draws for itself.
    fn add_customer(&self, place: usize, customer: &Customer, sums: &mut [f64]) {
        let (history, spend, weeks) = (&customer.history, customer.spend.as_ref(), self.horizon.weeks);
        if self.money.expected_value(spend).is_none() {
            return;
        }
        let orders = self.orders.expected_orders(history, weeks);
        let discounted = self.orders.discounted_orders(history, weeks, self.horizon.rate());
        let present = if orders > 0.0 { discounted / orders } else { 1.0 };
        let own = (place as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mut random = ChaCha8Rng::seed_from_u64(self.seed ^ own);
        for (sum, (model, money)) in sums.iter_mut().zip(&self.drawn) {
            if !happens(model.p_active(history), &mut random) {
                continue;
            }
            let drawn = model.future(history).and_then(|future| future.draw(weeks, &mut random));
            let value = sum_of_values(money, spend, drawn.unwrap_or(0.0), &mut random);
            *sum += value * present * customer.margin_rate;
        }
    }
}
