//! The nearest valid word to a mistyped one.

/// The candidate most like `word`, if any is like enough to be worth suggesting. Ties go to the first in
/// alphabetical order, so the answer never depends on the order of candidates.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    candidates
        .into_iter()
        .map(|c| (score(word, c), c))
        .filter(|(s, c)| *s >= threshold(length.min(c.chars().count())))
        .max_by(|(a, x), (b, y)| a.total_cmp(b).then_with(|| y.cmp(x)))
        .map(|(_, c)| c)
}

/// One for equal words, down to zero; contained words count as near, since Chinese names are often shortened.
fn score(word: &str, candidate: &str) -> f64 {
    let edit = strsim::normalized_damerau_levenshtein(word, candidate);
    let dice = strsim::sorensen_dice(word, candidate);
    let contained = word.chars().count() >= 2
        && (candidate.contains(word) || word.contains(candidate) && candidate.chars().count() >= 2);
    let floor = if contained { 0.6 } else { 0.0 };
    edit.max(dice).max(floor)
}

/// Short Chinese words differ in half their characters after one slip; longer ones must be more alike.
fn threshold(length: usize) -> f64 {
    if length <= 2 {
        0.5
    } else if length <= 4 {
        0.45
    } else {
        0.4
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_likely_word_and_nothing_far() {
        let words = ["建筑构件脱落", "受害人有过错", "不可抗力", "falling-objects"];
        assert_eq!(nearest("建筑物件脱落", words), Some("建筑构件脱落"));
        assert_eq!(nearest("受害人过错", words), Some("受害人有过错"));
        assert_eq!(nearest("faling-objects", words), Some("falling-objects"));
        assert_eq!(nearest("今天吃什么", words), None);
    }
}
