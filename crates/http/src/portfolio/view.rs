//! The table of a run's accounts as somebody wants to find it again: which rows in which order, by which measure, and in
//! which columns.

use serde::Deserialize;

use super::rows::RunAccountsQuery;
use crate::extract::read_query;

/// The columns of the table besides the name.
const COLUMNS: [&str; 13] = [
    "rank",
    "revenue_class",
    "gross_profit_class",
    "xyz",
    "revenue",
    "share",
    "cumulative",
    "gross_profit",
    "rung_class",
    "rung_amount",
    "invoices",
    "last",
    "rfm",
];

/// What a kept filter says of the table beside the query of its list.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Look {
    columns: Option<String>,
    #[serde(rename = "basis")]
    _basis: Option<Basis>,
}

/// What the XYZ column goes by.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Basis {
    Regularity,
    Variability,
    Frequency,
}

/// Says what is wrong with a filter that somebody wants to keep: the query of the list without a page of it, and beside it
/// the table's `columns` and the `basis` of its XYZ column.
pub(crate) fn check_filter(query: &str) -> Result<(), String> {
    let of_look = |part: &&str| part.starts_with("columns=") || part.starts_with("basis=");
    let (look, list): (Vec<&str>, Vec<&str>) = query.split('&').partition(of_look);
    let look: Look = read_query(&look.join("&"))?;
    if let Some(unknown) =
        look.columns.iter().flat_map(|list| list.split(',')).find(|name| !COLUMNS.contains(name))
    {
        return Err(format!("`{unknown}` is no column of the table; there are {}", COLUMNS.join(", ")));
    }
    let list: RunAccountsQuery = read_query(&list.join("&"))?;
    if list.is_paged() {
        return Err("a filter is of the whole list: leave out `limit` and `after`".to_owned());
    }
    list.filter().map(drop).map_err(|failure| failure.0.to_string())
}
