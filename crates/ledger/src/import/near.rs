//! Names that look like a name: what a misspelt key or column probably meant.

/// The candidates nearest to `name`, best first, at most three, none that is far off. Case and spaces count little.
pub(super) fn nearest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let name = folded(name);
    let mut ranked: Vec<(usize, &str)> = candidates
        .map(|candidate| (distance(&name, &folded(candidate)), candidate))
        .filter(|(distance, _)| *distance <= name.len().min(64) / 3 + 1 && *distance < name.len().max(1))
        .collect();
    ranked.sort_by_key(|(distance, _)| *distance);
    ranked.into_iter().take(3).map(|(_, candidate)| candidate).collect()
}

fn folded(name: &str) -> Vec<char> {
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).take(64).collect()
}

/// The Levenshtein distance: insertions, deletions and replacements that turn one name into the other.
pub(super) fn distance(left: &[char], right: &[char]) -> usize {
    let mut previous: Vec<usize> = (0..=right.len()).collect();
    for (row, letter) in left.iter().enumerate() {
        let mut current = vec![row + 1];
        let mut diagonal = row;
        for (above, other) in previous.iter().skip(1).zip(right) {
            let replaced = diagonal + usize::from(letter != other);
            let inserted = current.last().map_or(usize::MAX, |last| last + 1);
            current.push(replaced.min(inserted).min(above + 1));
            diagonal = *above;
        }
        previous = current;
    }
    previous.last().copied().unwrap_or(0)
}
