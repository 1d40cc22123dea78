//! Sentences and clauses of a normalised text.

use std::ops::Range;

/// A sentence runs to `。!?;` or a line end, a clause to any break. Text without any is cut at this many bytes, so that
/// no input makes reading slow.
const LONGEST: usize = 900;

/// A sentence: its bytes, and its clauses in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sentence {
    pub range: Range<usize>,
    pub clauses: Vec<Range<usize>>,
    /// It ends with a question mark.
    pub asked: bool,
}

impl Sentence {
    /// The clause that holds a byte; the sentence itself for one that none holds.
    pub fn clause(&self, at: usize) -> Range<usize> {
        let index = self.clauses.partition_point(|c| c.end <= at);
        self.clauses.get(index).filter(|c| c.start <= at).cloned().unwrap_or_else(|| self.range.clone())
    }
}

/// Splits a text. Ranges leave the breaks out.
pub(super) fn sentences(text: &str) -> Vec<Sentence> {
    let mut all = Vec::new();
    let mut clauses = Vec::new();
    let mut start = 0;
    let mut clause = 0;
    for (at, c) in text.char_indices() {
        let ends_sentence = matches!(c, '。' | '!' | '?' | ';' | '\n');
        let after = at + c.len_utf8();
        if ends_sentence || matches!(c, ',' | '、' | ':') && inside_number(text, at).is_none() {
            push(&mut clauses, clause..at);
            clause = after;
        } else if after - clause > LONGEST {
            push(&mut clauses, clause..after);
            clause = after;
        }
        if ends_sentence || after - start > LONGEST && clause == after {
            if !clauses.is_empty() {
                let range = start..if ends_sentence { at } else { after };
                all.push(Sentence { range, clauses: std::mem::take(&mut clauses), asked: c == '?' });
            }
            start = after;
        }
    }
    push(&mut clauses, clause..text.len());
    if !clauses.is_empty() {
        all.push(Sentence { range: start..text.len(), clauses, asked: false });
    }
    all
}

fn push(clauses: &mut Vec<Range<usize>>, clause: Range<usize>) {
    if clause.start < clause.end {
        clauses.push(clause);
    }
}

/// 8,900 and 23:40 are not two clauses.
fn inside_number(text: &str, at: usize) -> Option<()> {
    let before = text[..at].chars().next_back()?;
    let after = text[at..].strip_prefix([',', ':'])?.chars().next()?;
    (before.is_ascii_digit() && after.is_ascii_digit()).then_some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_do_not_end_a_sentence_and_numbers_are_not_cut() {
        let text = "定损8,900元,没人管、没人问。怎么办?\n好";
        let found = sentences(text);
        let clauses: Vec<Vec<&str>> =
            found.iter().map(|s| s.clauses.iter().map(|c| &text[c.clone()]).collect()).collect();
        assert_eq!(clauses, [vec!["定损8,900元", "没人管", "没人问"], vec!["怎么办"], vec!["好"]]);
        assert!(found[1].asked && !found[0].asked);
    }

    #[test]
    fn endless_text_is_cut() {
        let text = "水".repeat(5000);
        let found = sentences(&text);
        assert!(found.iter().all(|s| s.range.len() <= LONGEST + 8));
        assert_eq!(found.iter().map(|s| s.range.len()).sum::<usize>(), text.len());
        assert!(sentences("。。!?\n").is_empty());
    }
}
