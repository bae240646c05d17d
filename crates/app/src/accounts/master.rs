//! Master data into the register: what customer and product files say, field by field.
//!
//! A file speaks of the fields its mapping names, and an empty cell says that there is nothing; of the rest the register
//! stays as it is. An account or product that a row belongs to and nobody knows yet is added, known by that alone.

use std::collections::BTreeMap;

use mainstay_domain::accounts::{AccountRef, circles};
use mainstay_domain::ids::ImportId;
use mainstay_ledger::import::{Entry, Field, Kind};
use uuid::Uuid;

use super::changes::Change;
use super::master_sql::{register, save_accounts, save_products};
use crate::act::{Act, Reads};
use crate::clock::Clock;
use crate::error::{Error, Result};

/// What the entries of a file would make of the register.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Comparison {
    /// Accounts or products it does not know, those only mentioned included.
    pub(crate) new: usize,
    /// Those it knows otherwise.
    pub(crate) changed: usize,
}

/// One account or product: its words by field; a field without one is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Standing {
    pub(super) id: Uuid,
    pub(super) is_master: bool,
    pub(super) words: BTreeMap<Field, String>,
}

/// The accounts or the products of a source, by their ids there.
pub(super) type Register = BTreeMap<String, Standing>;

/// What a file makes of the register.
struct Merged {
    register: Register,
    /// The ids whose standing is new or another.
    touched: Vec<String>,
    /// What the file says, field by field, also where the register said so before: who restates a value keeps it there
    /// when another import is taken back.
    said: Vec<Said>,
    new: usize,
    changed: usize,
}

/// One field of one account or product, before a file and after it.
struct Said {
    id: Uuid,
    field: &'static str,
    before: Option<String>,
    after: Option<String>,
}

impl Said {
    fn change(self, subject: &'static str) -> Change {
        Change { subject, id: self.id, field: self.field, before: self.before, after: self.after }
    }
}

/// Says what the entries of a file would make of the register.
pub(crate) async fn compare(
    reads: &mut (impl Reads + Send),
    kind: Kind,
    source: &str,
    entries: &[Entry],
) -> Result<Comparison> {
    let merged = merge(register(reads, kind, source).await?, entries);
    Ok(Comparison { new: merged.new, changed: merged.changed })
}

/// What taking a file in did.
pub(crate) struct Saved {
    /// How many of those the register knew have changed.
    pub(crate) changed: usize,
    /// Every field the file speaks of, for taking it back.
    pub(crate) changes: Vec<Change>,
}

/// Takes the entries of a file into the register.
pub(crate) async fn save(
    act: &mut Act,
    kind: Kind,
    source: &str,
    entries: &[Entry],
    import: ImportId,
) -> Result<Saved> {
    let merged = merge(register(act, kind, source).await?, entries);
    let parents: BTreeMap<&str, &str> =
        merged.register.iter().filter_map(|(id, standing)| Some((id.as_str(), standing.parent()?))).collect();
    if let Some(id) = circles(&parents).into_iter().next() {
        return Err(Error::Conflict(format!(
            "another import just changed what `{id}` belongs to, and with this one it would belong to itself; start this one again"
        )));
    }
    let touched = merged.touched.iter().filter_map(|id| Some((id.as_str(), merged.register.get(id)?)));
    match kind {
        Kind::Products => save_products(act, source, touched, import).await?,
        _ => save_accounts(act, source, touched, import).await?,
    }
    let subject = if kind == Kind::Products { "product" } else { "account" };
    let changes = merged.said.into_iter().map(|said| said.change(subject)).collect();
    Ok(Saved { changed: merged.changed, changes })
}

/// The head of the group an account belongs to; itself where it belongs to none.
pub(crate) async fn head_of(reads: &mut (impl Reads + Send), account: &AccountRef) -> Result<AccountRef> {
    let parents = parents(reads, Kind::Accounts, &account.source).await?;
    let mut at = &account.external_id;
    // No register has circles; a chain is no longer than the list.
    for _ in 0..parents.len() {
        let Some(above) = parents.get(at) else { break };
        at = above;
    }
    Ok(AccountRef { source: account.source.clone(), external_id: at.clone() })
}

/// Of the accounts or products of a source, which belongs to which.
pub(crate) async fn parents(
    reads: &mut (impl Reads + Send),
    kind: Kind,
    source: &str,
) -> Result<BTreeMap<String, String>> {
    if !matches!(kind, Kind::Accounts | Kind::Products) {
        return Ok(BTreeMap::new());
    }
    let register = register(reads, kind, source).await?;
    let parents = register
        .into_iter()
        .filter_map(|(id, mut standing)| standing.words.remove(&Field::Parent).map(|parent| (id, parent)));
    Ok(parents.collect())
}

impl Standing {
    /// One that is only mentioned: its id stands for its name.
    fn mentioned(id: &str) -> Self {
        let words = BTreeMap::from([(Field::Name, id.to_owned())]);
        Self { id: Clock::new_id(), is_master: false, words }
    }

    fn parent(&self) -> Option<&str> {
        self.word(Field::Parent)
    }

    pub(super) fn word(&self, field: Field) -> Option<&str> {
        self.words.get(&field).map(String::as_str)
    }

    pub(super) fn origin(&self) -> &'static str {
        if self.is_master { "master" } else { "lines" }
    }

    /// What the entry that made this of `before` says, and with it where the account or product is known from.
    fn said(&self, before: &Self, entry: &Entry) -> Vec<Said> {
        let (id, origin) = (self.id, "origin");
        let fields = entry.stated.iter().filter(|(field, word)| *field != Field::Name || !word.is_empty());
        let mut said: Vec<Said> = fields
            .map(|(field, _)| Said {
                id,
                field: field.as_str(),
                before: before.words.get(field).cloned(),
                after: self.words.get(field).cloned(),
            })
            .collect();
        let (from, to) = (Some(before.origin().to_owned()), Some(self.origin().to_owned()));
        said.push(Said { id, field: origin, before: from, after: to });
        said
    }

    /// Takes over what an entry says. Nothing is nameless: an empty name says nothing.
    fn take(&mut self, entry: &Entry) {
        self.is_master = true;
        for (field, word) in &entry.stated {
            if !word.is_empty() {
                self.words.insert(*field, word.clone());
            } else if *field != Field::Name {
                self.words.remove(field);
            }
        }
    }
}

fn merge(mut register: Register, entries: &[Entry]) -> Merged {
    let (mut touched, mut said, mut new, mut changed) = (Vec::new(), Vec::new(), 0, 0);
    for entry in entries {
        let known = register.get(&entry.external_id);
        let before = known.cloned().unwrap_or_else(|| Standing::mentioned(&entry.external_id));
        let mut standing = before.clone();
        standing.take(entry);
        said.extend(standing.said(&before, entry));
        match known {
            Some(known) if *known == standing => continue,
            Some(_) => changed += 1,
            None => new += 1,
        }
        touched.push(entry.external_id.clone());
        register.insert(entry.external_id.clone(), standing);
    }
    for parent in entries.iter().filter_map(Entry::parent) {
        if !register.contains_key(parent) {
            register.insert(parent.to_owned(), Standing::mentioned(parent));
            touched.push(parent.to_owned());
            new += 1;
        }
    }
    Merged { register, touched, said, new, changed }
}
