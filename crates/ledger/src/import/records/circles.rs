//! Rows by which an account or product would come to belong to itself.

use std::collections::{BTreeMap, BTreeSet};

use mainstay_domain::accounts::circles;

use super::Entry;

/// An entry and its row as it stood.
type Row = (Entry, String);

/// Parts the rows that may stay from those that close a circle, among themselves or with what the register knows. Of a
/// circle all rows of the file go; what then stands in the register again may close another, so it is looked for until
/// there is none.
pub(super) fn part(mut rows: Vec<Row>, known: &BTreeMap<String, String>) -> (Vec<Row>, Vec<Row>) {
    let mut refused = Vec::new();
    loop {
        let on_circles: BTreeSet<String> =
            circles(&parents(&rows, known)).into_iter().map(str::to_owned).collect();
        let closes =
            |(entry, _): &Row| entry.parent().is_some() && on_circles.contains(entry.external_id.as_str());
        let (closing, kept): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(closes);
        rows = kept;
        if closing.is_empty() {
            return (rows, refused);
        }
        refused.extend(closing);
    }
}

/// Which belongs to which once the rows stand in the register.
fn parents<'a>(rows: &'a [Row], known: &'a BTreeMap<String, String>) -> BTreeMap<&'a str, &'a str> {
    let mut parents: BTreeMap<&str, &str> =
        known.iter().map(|(id, parent)| (id.as_str(), parent.as_str())).collect();
    for (entry, _) in rows {
        match entry.stated(super::Field::Parent) {
            Some("") => {
                parents.remove(entry.external_id.as_str());
            }
            Some(parent) => {
                parents.insert(&entry.external_id, parent);
            }
            None => {}
        }
    }
    parents
}
