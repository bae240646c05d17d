//! What the rows of a file probably are: invoice lines, orders, customers and so on, told from the fields that its columns
//! look like. Where two answers are as good, or none is any good, a person is asked.

use super::matching::folded;
use super::{Suggestion, words};
use crate::import::{Field, Kind, SurveyedColumn};

/// The fields of a document, beside who bought, when and for how much.
const DOCUMENT: &[Field] = &[Field::Invoice, Field::Product, Field::Quantity, Field::Cost];

/// What is known of a customer and stands on few invoices.
const MASTER: &[Field] = &[Field::City, Field::Parent, Field::Segment, Field::Channel];

/// What a file probably holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KindGuess {
    /// The kind; `None` where only a person can tell.
    pub kind: Option<Kind>,
    /// What decided it, or why nothing does, as a sentence's part.
    pub because: String,
    /// What it could be, the likeliest first, where it is not decided.
    pub alternatives: Vec<Kind>,
}

impl KindGuess {
    fn sure(kind: Kind, because: String) -> Self {
        Self { kind: Some(kind), because, alternatives: Vec::new() }
    }

    fn open(because: String, alternatives: Vec<Kind>) -> Self {
        Self { kind: None, because, alternatives }
    }
}

/// Guesses from what `suggest` found for each kind.
pub(in crate::import) fn guess_kind(columns: &[SurveyedColumn], suggestions: &[Suggestion]) -> KindGuess {
    let looks = Looks { columns, suggestions };
    let [lines, accounts, products, rates] =
        [looks.lines(), looks.accounts(), looks.products(), looks.rates()];
    if let Some(because) = rates {
        return KindGuess::sure(Kind::Rates, because);
    }
    if let Some((kind, because)) = looks.events() {
        return KindGuess::sure(kind, because);
    }
    match (lines, accounts, products) {
        (Some(lines), Some(accounts), _) if looks.is_of_customers() => {
            let because = format!("{lines}, but also {accounts}");
            KindGuess::open(because, vec![Kind::Accounts, Kind::Lines])
        }
        (Some(lines), ..) => KindGuess::sure(Kind::Lines, lines),
        (None, Some(accounts), Some(products)) => match looks.of_customers_and_of_goods() {
            (true, false) => KindGuess::sure(Kind::Accounts, accounts),
            (false, true) => KindGuess::sure(Kind::Products, products),
            _ => {
                let because = "its columns could be those of customers and of products".to_owned();
                KindGuess::open(because, vec![Kind::Accounts, Kind::Products])
            }
        },
        (None, Some(accounts), None) => KindGuess::sure(Kind::Accounts, accounts),
        (None, None, Some(products)) => KindGuess::sure(Kind::Products, products),
        (None, None, None) => looks.dated_amounts().map_or_else(
            || KindGuess::open(looks.why_nothing(), Kind::ALL.to_vec()),
            |because| KindGuess::sure(Kind::Lines, because),
        ),
    }
}

/// What the columns look like.
struct Looks<'a> {
    columns: &'a [SurveyedColumn],
    suggestions: &'a [Suggestion],
}

impl Looks<'_> {
    fn column(&self, kind: Kind, field: Field) -> Option<&str> {
        let found = self.suggestions.iter().find(|each| (each.kind, each.field) == (kind, field))?;
        Some(found.column.as_str())
    }

    /// The fields that columns look like, each as the sentence names it.
    fn named(&self, kind: Kind, fields: &[Field]) -> Vec<String> {
        fields.iter().filter_map(|field| Some(format!("`{}`", self.column(kind, *field)?))).collect()
    }

    fn buyer(&self) -> Option<&str> {
        self.column(Kind::Lines, Field::Customer).or_else(|| self.column(Kind::Lines, Field::CustomerName))
    }

    /// Who, when, and how much: an amount, or a document with quantities whose amount a calculation makes.
    fn lines(&self) -> Option<String> {
        let (buyer, date) = (self.buyer()?, self.column(Kind::Lines, Field::Date)?);
        let revenue = self.column(Kind::Lines, Field::Revenue);
        let (what, amount) = match revenue {
            Some(revenue) => ("amounts", revenue),
            None => ("quantities", self.column(Kind::Lines, Field::Quantity)?),
        };
        Some(format!("it has customers (`{buyer}`), dates (`{date}`) and {what} (`{amount}`)"))
    }

    /// Invoice lines whose customers no header gives away: nothing else has dates and amounts alone.
    fn dated_amounts(&self) -> Option<String> {
        let (date, amount) =
            (self.column(Kind::Lines, Field::Date)?, self.column(Kind::Lines, Field::Revenue)?);
        Some(format!("it has dates (`{date}`) and amounts (`{amount}`)"))
    }

    /// Whether more is said of customers than of documents.
    fn is_of_customers(&self) -> bool {
        let documents = self.named(Kind::Lines, DOCUMENT).len();
        documents == 0 && self.named(Kind::Accounts, MASTER).len() >= 2
    }

    fn accounts(&self) -> Option<String> {
        let account = self.column(Kind::Accounts, Field::Account)?;
        let known = self.named(
            Kind::Accounts,
            &[Field::Name, Field::City, Field::Country, Field::Parent, Field::Segment, Field::Channel],
        );
        let first = known.first()?;
        let more = known.get(1).map_or_else(String::new, |second| format!(" and {second}"));
        Some(format!("it says of customers (`{account}`) their {first}{more}"))
    }

    fn products(&self) -> Option<String> {
        let product = self.column(Kind::Products, Field::Product)?;
        let fields = [Field::Name, Field::Category, Field::Unit, Field::Parent];
        let known = self.named(Kind::Products, &fields);
        let first = known.first().cloned().or_else(|| self.price().map(|price| format!("`{price}`")))?;
        Some(format!("it says of products (`{product}`) their {first}"))
    }

    fn price(&self) -> Option<&str> {
        let price = self.columns.iter().find(|column| words::is_price(&folded(&column.name)))?;
        Some(price.name.as_str())
    }

    /// Whether columns that only customers have, and that only products have, are there.
    fn of_customers_and_of_goods(&self) -> (bool, bool) {
        let of_customers = [Field::Country, Field::City, Field::Segment, Field::Channel];
        let is_of_goods = !self.named(Kind::Products, &[Field::Unit]).is_empty() || self.price().is_some();
        (!self.named(Kind::Accounts, &of_customers).is_empty(), is_of_goods)
    }

    fn rates(&self) -> Option<String> {
        let [currency, date, rate] =
            [Field::Currency, Field::Date, Field::Rate].map(|field| self.column(Kind::Rates, field));
        let (currency, date, rate) = (currency?, date?, rate?);
        let is_document = self.buyer().is_some() || !self.named(Kind::Lines, DOCUMENT).is_empty();
        let because = format!("it has currencies (`{currency}`), days (`{date}`) and their rates (`{rate}`)");
        (!is_document).then_some(because)
    }

    /// What has dates that invoice lines have not: those asked for and promised, those by which to pay; or times taken.
    fn events(&self) -> Option<(Kind, String)> {
        self.renumberings()
            .or_else(|| self.units())
            .or_else(|| self.categories())
            .or_else(|| self.rebates())
            .or_else(|| self.orders())
            .or_else(|| self.payments())
            .or_else(|| self.activities())
    }

    fn renumberings(&self) -> Option<(Kind, String)> {
        let [old, new] = [Field::OldId, Field::NewId].map(|field| self.column(Kind::Renumberings, field));
        let (old, new) = (old?, new?);
        Some((Kind::Renumberings, format!("it has old numbers (`{old}`) and new ones (`{new}`)")))
    }

    fn units(&self) -> Option<(Kind, String)> {
        let [product, unit, factor] =
            [Field::Product, Field::Unit, Field::Factor].map(|field| self.column(Kind::Units, field));
        let (product, unit, factor) = (product?, unit?, factor?);
        let because = format!("it has products (`{product}`), units (`{unit}`) and factors (`{factor}`)");
        self.buyer().is_none().then_some((Kind::Units, because))
    }

    fn categories(&self) -> Option<(Kind, String)> {
        let [product, category, from] = [Field::Product, Field::Category, Field::ValidFrom]
            .map(|field| self.column(Kind::Categories, field));
        let (product, category, from) = (product?, category?, from?);
        let is_agreement = self.buyer().is_some() || self.column(Kind::Rebates, Field::ValidTo).is_some();
        let because =
            format!("it has products (`{product}`), categories (`{category}`) and first days (`{from}`)");
        (!is_agreement).then_some((Kind::Categories, because))
    }

    fn rebates(&self) -> Option<(Kind, String)> {
        let [agreement, from, until] = [Field::Agreement, Field::TierFrom, Field::ValidTo]
            .map(|field| self.column(Kind::Rebates, field));
        let (agreement, from, until) = (agreement?, from?, until?);
        let because =
            format!("it has agreements (`{agreement}`), thresholds (`{from}`) and last days (`{until}`)");
        Some((Kind::Rebates, because))
    }

    fn orders(&self) -> Option<(Kind, String)> {
        let order = self.column(Kind::Orders, Field::OrderNumber)?;
        let asked = self.column(Kind::Orders, Field::RequestedDate);
        let day = asked.or_else(|| self.column(Kind::Orders, Field::ConfirmedDate))?;
        let because = format!("it has orders (`{order}`) and days asked for or promised (`{day}`)");
        Some((Kind::Orders, because))
    }

    fn payments(&self) -> Option<(Kind, String)> {
        let [invoice, amount, due] =
            [Field::Invoice, Field::Amount, Field::DueDate].map(|field| self.column(Kind::Payments, field));
        let (invoice, amount, due) = (invoice?, amount?, due?);
        let has_goods = !self.named(Kind::Lines, &[Field::Product, Field::Quantity]).is_empty();
        let because =
            format!("it has invoices (`{invoice}`), amounts (`{amount}`) and days by which to pay (`{due}`)");
        (!has_goods).then_some((Kind::Payments, because))
    }

    fn activities(&self) -> Option<(Kind, String)> {
        let [activity, date, minutes] =
            [Field::Activity, Field::Date, Field::Minutes].map(|field| self.column(Kind::Activities, field));
        let (activity, date, minutes) = (activity?, date?, minutes?);
        let has_amounts = self.column(Kind::Lines, Field::Revenue).is_some();
        let because = format!("it has activities (`{activity}`), dates (`{date}`) and times (`{minutes}`)");
        (!has_amounts).then_some((Kind::Activities, because))
    }

    fn why_nothing(&self) -> String {
        match (self.buyer(), self.column(Kind::Lines, Field::Revenue)) {
            (Some(buyer), Some(revenue)) => {
                format!("it has customers (`{buyer}`) and amounts (`{revenue}`), but no column of dates")
            }
            (Some(buyer), None) => {
                format!("it has customers (`{buyer}`), but no column of amounts and none that describes them")
            }
            (None, Some(revenue)) => {
                format!("it has amounts (`{revenue}`), but no column is headed like a customer's number")
            }
            (None, None) => "no column is headed like customers, amounts, products or rates".to_owned(),
        }
    }
}
