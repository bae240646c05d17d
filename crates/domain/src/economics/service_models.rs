//! Which service each account is given, by what it earns and how much of the work it takes, and what moving it would save.
//!
//! A company's key accounts are in its register. Of the others those that make most of what is left are its core. The minnow
//! rule finds those to serve themselves: many accounts that together make a small part of gross profit and each take a larger part
//! of the transactions than they make of it. All others have the standard service.

use serde::{Deserialize, Serialize};

use super::Rung;
use crate::accounts::AccountRef;
use crate::money::Amount;
use crate::portfolio::{AbcCuts, Class, Ranking, Valued, abc};

/// How an account is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ServiceModel {
    /// A team and a plan of its own.
    Key,
    /// A person of its own.
    Core,
    /// Inside sales.
    Standard,
    /// It orders by itself: a shop, a portal, a distributor.
    SelfService,
}

/// A word that is no service model.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a service model: use key, core, standard or self_service")]
pub struct NotAServiceModel(pub String);

impl ServiceModel {
    /// Every model, the richest service first.
    pub const ALL: [Self; 4] = [Self::Key, Self::Core, Self::Standard, Self::SelfService];

    /// The word used in the API, exports and the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Core => "core",
            Self::Standard => "standard",
            Self::SelfService => "self_service",
        }
    }
}

impl std::fmt::Display for ServiceModel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for ServiceModel {
    type Err = NotAServiceModel;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let model = Self::ALL.into_iter().find(|model| model.as_str() == text);
        model.ok_or_else(|| NotAServiceModel(text.to_owned()))
    }
}

/// The part of the work in full service that a model does, in percent of each rung.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ServiceWork {
    /// Of handling orders, 0 to 100.
    pub order_cost: u8,
    /// Of picking, packing and moving the goods, 0 to 100.
    pub logistics_cost: u8,
    /// Of visits, service and special treatment, 0 to 100.
    pub customer_cost: u8,
}

impl ServiceWork {
    /// All of it.
    pub const FULL: Self = Self { order_cost: 100, logistics_cost: 100, customer_cost: 100 };

    fn parts(self) -> [u8; 3] {
        [self.order_cost, self.logistics_cost, self.customer_cost]
    }
}

/// How models are proposed, and what each does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ServiceTerms {
    /// The smallest accounts that make at most this part of gross profit together may serve themselves, in percent, 0 to 50.
    pub minnow_percent: u8,
    /// The largest accounts that make this part of what is left are core, in percent, 1 to 99.
    pub core_percent: u8,
    /// What is done of the work for core accounts; key accounts have all of it.
    pub core: ServiceWork,
    /// What is done in the standard service.
    pub standard: ServiceWork,
    /// What is left to do where accounts serve themselves.
    pub self_service: ServiceWork,
}

impl Default for ServiceTerms {
    /// A place to begin: half of the visits in the standard service; of self-service goods and two fifths of the handling stay.
    fn default() -> Self {
        Self {
            minnow_percent: 5,
            core_percent: 80,
            core: ServiceWork::FULL,
            standard: ServiceWork { customer_cost: 50, ..ServiceWork::FULL },
            self_service: ServiceWork { order_cost: 40, logistics_cost: 100, customer_cost: 0 },
        }
    }
}

/// Terms that cannot be meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("`{field}` is {percent}: it is {least} to {most} percent")]
pub struct InvalidServiceTerms {
    field: &'static str,
    percent: u8,
    least: u8,
    most: u8,
}

impl InvalidServiceTerms {
    /// The field to look at.
    pub fn field(&self) -> &'static str {
        self.field
    }
}

impl ServiceTerms {
    /// The same where every percentage makes sense.
    pub fn checked(self) -> Result<Self, InvalidServiceTerms> {
        let models = [("core", self.core), ("standard", self.standard), ("self_service", self.self_service)];
        let work =
            models.into_iter().flat_map(|(field, work)| work.parts().map(|part| (field, part, (0, 100))));
        let own =
            [("minnow_percent", self.minnow_percent, (0, 50)), ("core_percent", self.core_percent, (1, 99))];
        let wrong =
            own.into_iter().chain(work).find(|(_, percent, (least, most))| percent < least || percent > most);
        wrong.map_or(Ok(self), |(field, percent, (least, most))| {
            Err(InvalidServiceTerms { field, percent, least, most })
        })
    }

    /// What a model does of the work.
    pub fn work(&self, model: ServiceModel) -> ServiceWork {
        match model {
            ServiceModel::Key => ServiceWork::FULL,
            ServiceModel::Core => self.core,
            ServiceModel::Standard => self.standard,
            ServiceModel::SelfService => self.self_service,
        }
    }
}

/// The rungs that a service model changes.
pub const SERVICE_RUNGS: [Rung; 3] = [Rung::OrderCost, Rung::LogisticsCost, Rung::CustomerCost];

/// An account as service models are told from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServedAccount {
    /// Which.
    pub account: AccountRef,
    /// Whether it is in the register of key accounts.
    pub is_key_account: bool,
    /// Net sales less cost of goods; `None` where no cost is known.
    pub gross_profit: Option<Amount>,
    /// What is left of it on the lowest known level; `None` where that is not known.
    pub contribution: Option<Amount>,
    /// Its invoices, credit notes included.
    pub transactions: u64,
    /// What serving it costs on each of [`SERVICE_RUNGS`]; `None` where nothing is charged on the rung.
    pub costs: [Option<Amount>; 3],
}

impl ServedAccount {
    /// What serving it costs; `None` where nothing is charged.
    pub fn cost(&self) -> Option<Amount> {
        self.costs.iter().flatten().copied().reduce(|sum, cost| sum + cost)
    }

    /// What moving it from one model to another saves: each cost falls or rises with the work. `None` where nothing is charged, or
    /// where work that is not done now would have to be: nobody knows what that costs.
    pub fn saving(
        &self,
        terms: &ServiceTerms,
        from: Option<ServiceModel>,
        to: ServiceModel,
    ) -> Option<Amount> {
        let now = from.map_or(ServiceWork::FULL, |model| terms.work(model)).parts();
        let then = terms.work(to).parts();
        let parts = self.costs.iter().zip(now.into_iter().zip(then)).map(|(cost, (now, then))| {
            let cost = (*cost)?;
            match i128::from(now) {
                _ if now == then => Some(Amount::ZERO),
                0 => None,
                whole => Some(Amount(rounded(cost.0 * (whole - i128::from(then)), whole))),
            }
        });
        // A rung that nothing is charged on has nothing to save.
        let known = self.costs.iter().zip(parts).filter(|(cost, _)| cost.is_some());
        known.map(|(_, part)| part).try_fold(None, |sum: Option<Amount>, part| {
            part.map(|part| Some(sum.unwrap_or_default() + part))
        })?
    }
}

/// A quotient to the nearest whole, halves away from zero.
fn rounded(of: i128, by: i128) -> i128 {
    let half = by / 2;
    (if of < 0 { of - half } else { of + half }) / by
}

/// The model of each account that its figures speak for; `None` where its gross profit or what is left of it is not known.
pub fn propose(accounts: &[ServedAccount], terms: &ServiceTerms) -> Vec<Option<ServiceModel>> {
    let minnows = minnows(accounts, terms);
    let others = |served: &&ServedAccount| !served.is_key_account;
    let valued: Vec<Valued<'_>> = accounts
        .iter()
        .filter(others)
        .map(|served| Valued { account: &served.account, value: served.contribution })
        .collect();
    let cuts = AbcCuts::new(terms.core_percent, 100).unwrap_or_default();
    let mut classes = abc(&Ranking::of(&valued), cuts).into_iter();
    let propose = |(served, is_minnow): (&ServedAccount, bool)| {
        if served.is_key_account {
            return Some(ServiceModel::Key);
        }
        let class = classes.next();
        served.gross_profit.and(served.contribution)?;
        Some(match class {
            _ if is_minnow => ServiceModel::SelfService,
            Some(Class::A) => ServiceModel::Core,
            _ => ServiceModel::Standard,
        })
    };
    accounts.iter().zip(minnows).map(propose).collect()
}

/// Which accounts are minnows: among the smallest that make a small part of gross profit together, and with a larger part of the
/// transactions than of it.
fn minnows(accounts: &[ServedAccount], terms: &ServiceTerms) -> Vec<bool> {
    let positive = |served: &ServedAccount| served.gross_profit.unwrap_or_default().positive_part();
    let profit: Amount = accounts.iter().map(positive).sum();
    let transactions: i128 = accounts.iter().map(|served| i128::from(served.transactions)).sum();
    let mut smallest: Vec<(usize, &ServedAccount)> = accounts
        .iter()
        .enumerate()
        .filter(|(_, served)| !served.is_key_account && served.gross_profit.is_some())
        .collect();
    // Whoever loses much is not small.
    let size = |served: &ServedAccount| served.gross_profit.unwrap_or_default().0.abs();
    smallest.sort_by(|(_, a), (_, b)| (size(a), &a.account).cmp(&(size(b), &b.account)));
    let mut are = vec![false; accounts.len()];
    let mut together = 0;
    for (place, served) in smallest {
        together += size(served);
        if terms.minnow_percent == 0 || together * 100 > profit.0 * i128::from(terms.minnow_percent) {
            break;
        }
        let takes_more = i128::from(served.transactions) * profit.0 > positive(served).0 * transactions;
        if let Some(is) = are.get_mut(place) {
            *is = takes_more;
        }
    }
    are
}

#[cfg(test)]
mod tests {
    use super::ServiceModel::{Core, Key, SelfService, Standard};
    use super::*;

    fn served(name: &str, profit: i128, transactions: u64) -> ServedAccount {
        ServedAccount {
            account: AccountRef { source: "erp".to_owned(), external_id: name.to_owned() },
            is_key_account: false,
            gross_profit: Some(Amount(profit * 10_000)),
            contribution: Some(Amount(profit * 10_000)),
            transactions,
            costs: [Some(Amount(100_0000)), Some(Amount(50_0000)), Some(Amount(30_0000))],
        }
    }

    #[test]
    fn many_small_accounts_with_much_of_the_work_are_minnows() {
        // Of 1,000 of gross profit the last three make 45, which is within 5 %; the whole has 200 transactions.
        let mut accounts = vec![
            served("big", 700, 60),
            served("middle", 155, 40),
            served("second", 100, 40),
            served("m1", 20, 30),
            served("m2", 15, 29),
            // 1 % of gross profit in 0.5 % of the transactions: small, and no trouble.
            served("rare", 10, 1),
        ];
        let terms = ServiceTerms::default();
        let model = |accounts: &[ServedAccount]| propose(accounts, &terms);
        // 700 of 1,000 lie before `middle`, 855 before `second`.
        let expected = [Core, Core, Standard, SelfService, SelfService, Standard].map(Some);
        assert_eq!(model(&accounts), expected);
        accounts[0].is_key_account = true;
        accounts[2].gross_profit = None;
        // Without the key account 155, 20, 15 and 10 of 300 are left to be core by: before `second` lie 155.
        let found = model(&accounts);
        assert_eq!((found[0], found[1], found[2]), (Some(Key), Some(Core), None));
    }

    #[test]
    fn an_account_that_loses_money_is_a_minnow_where_it_buys() {
        let accounts = [served("big", 100, 1), served("loss", -3, 2), served("nothing", 0, 0)];
        let found = propose(&accounts, &ServiceTerms::default());
        assert_eq!(found, [ServiceModel::Core, ServiceModel::SelfService, ServiceModel::Standard].map(Some));
        assert_eq!(propose(&[], &ServiceTerms::default()), []);
        // Who loses as much as others earn is not small; and without a part nobody is.
        let found = propose(&[served("big", 100, 1), served("loss", -60, 2)], &ServiceTerms::default());
        assert_eq!(found[1], Some(Standard));
        let nobody = ServiceTerms { minnow_percent: 0, ..ServiceTerms::default() };
        assert_eq!(propose(&accounts, &nobody)[1], Some(Standard));
    }

    #[test]
    fn a_move_saves_the_work_that_is_not_done_any_more() {
        let (of, terms) = (served("a", 1, 1), ServiceTerms::default());
        let saving = |from, to| of.saving(&terms, from, to);
        // 60 % of 100 and all of 30.
        assert_eq!(saving(None, ServiceModel::SelfService), Some(Amount(90_0000)));
        // Half of 30; then 60 % of 100 and what is left of the visits.
        assert_eq!(saving(None, ServiceModel::Standard), Some(Amount(15_0000)));
        assert_eq!(saving(Some(ServiceModel::Standard), ServiceModel::SelfService), Some(Amount(90_0000)));
        // A richer service costs more, and visits that nobody makes now cost what nobody knows.
        assert_eq!(saving(Some(ServiceModel::Standard), ServiceModel::Core), Some(Amount(-30_0000)));
        assert_eq!(saving(Some(ServiceModel::SelfService), ServiceModel::Core), None);
        assert_eq!(saving(Some(ServiceModel::SelfService), ServiceModel::SelfService), Some(Amount::ZERO));
        let free = ServedAccount { costs: [None; 3], ..of.clone() };
        assert_eq!(free.saving(&terms, None, ServiceModel::SelfService), None);
        let orders = ServedAccount { costs: [Some(Amount(1)), None, None], ..of };
        assert_eq!(orders.saving(&terms, None, ServiceModel::SelfService), Some(Amount(1)));
    }

    #[test]
    fn percentages_beyond_sense_are_refused() {
        let terms = ServiceTerms { minnow_percent: 51, ..ServiceTerms::default() };
        assert_eq!(terms.checked().unwrap_err().to_string(), "`minnow_percent` is 51: it is 0 to 50 percent");
        let standard = ServiceWork { order_cost: 101, ..ServiceWork::FULL };
        let terms = ServiceTerms { standard, ..ServiceTerms::default() };
        assert_eq!(terms.checked().unwrap_err().field(), "standard");
    }
}
