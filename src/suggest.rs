//! A misspelled word → the nearest known words. Used for keywords by the parser and for names by `resolve`.

/// How many letters one has to insert, delete, replace or swap to make `a` into `b`, case ignored.
pub fn distance(a: &str, b: &str) -> usize {
    strsim::damerau_levenshtein(&a.to_lowercase(), &b.to_lowercase())
}

/// How far off a word of this many letters may be and still be taken for a slip: short words are easily confused.
pub fn tolerance(word: &str) -> usize {
    if word.chars().count() <= 3 { 1 } else { 2 }
}

/// The candidates within `max_distance` of `word`, nearest first, equally near ones in alphabetical order, each once,
/// at most `limit` of them.
pub fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
    max_distance: usize,
    limit: usize,
) -> Vec<&'a str> {
    let word = word.to_lowercase();
    let letters = word.chars().count();
    let mut found: Vec<(usize, &str)> = candidates
        .into_iter()
        .filter(|c| c.chars().count().abs_diff(letters) <= max_distance)
        .map(|c| (strsim::damerau_levenshtein(&word, &c.to_lowercase()), c))
        .filter(|(d, _)| *d <= max_distance)
        .collect();
    found.sort_unstable();
    found.dedup();
    found.into_iter().take(limit).map(|(_, c)| c).collect()
}

#[cfg(test)]
mod tests {
    use super::{distance, nearest, tolerance};

    #[test]
    fn nearest_first_then_alphabetical() {
        let words = ["from", "for", "after", "of"];
        assert_eq!(nearest("fro", words, 1, 5), ["for", "from"]);
        assert_eq!(nearest("aftr", words, 2, 5), ["after", "for"]);
        assert_eq!(nearest("Fro", words, 1, 1), ["for"]);
        assert!(nearest("xyzzy", words, 2, 5).is_empty());
    }

    #[test]
    fn a_candidate_comes_once() {
        assert_eq!(nearest("a", ["ab", "ab"], 1, 5), ["ab"]);
    }

    #[test]
    fn a_swap_counts_once_and_short_words_allow_one() {
        assert_eq!(distance("form", "From"), 1);
        assert_eq!((tolerance("fro"), tolerance("form")), (1, 2));
    }
}
