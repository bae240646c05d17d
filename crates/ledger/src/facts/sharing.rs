//! Which files may have lines of the same invoice.
//!
//! Invoice numbers mostly rise with time: where the numbers of two files do not overlap, no invoice is in both, and each
//! file's own count of invoices stands.

/// The invoice numbers of a file: its source, the first and the last in the order of bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Numbers<'a> {
    pub(super) source: &'a str,
    pub(super) first: &'a str,
    pub(super) last: &'a str,
}

/// The group each file is in: only files of one group can share invoices. A file of which nothing is known puts all into
/// one.
pub(super) fn groups(files: &[Option<Numbers<'_>>]) -> Vec<usize> {
    let Some(known) = files.iter().copied().collect::<Option<Vec<Numbers<'_>>>>() else {
        return vec![0; files.len()];
    };
    let mut ordered: Vec<usize> = (0..known.len()).collect();
    ordered.sort_unstable_by_key(|at| known.get(*at).copied());
    let mut groups = vec![0; known.len()];
    let (mut group, mut reached): (usize, Option<(&str, &str)>) = (0, None);
    for at in ordered {
        let (Some(numbers), Some(place)) = (known.get(at), groups.get_mut(at)) else { continue };
        reached = match reached {
            Some((source, last)) if source == numbers.source && numbers.first <= last => {
                Some((source, last.max(numbers.last)))
            }
            _ => {
                group += 1;
                Some((numbers.source, numbers.last))
            }
        };
        *place = group;
    }
    groups
}
