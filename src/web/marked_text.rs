//! The incident in its own words, cut into pieces so that each word which became a fact can be marked.
//!
//! Evidence ranges overlap and nest; a piece is the stretch between two range borders and knows every fact that rests
//! on it, the one with the shortest evidence (the most exact) first.

use serde::Serialize;

use crate::guidance::FactView;

/// A stretch of the incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// The words, exactly.
    pub text: String,
    /// Facts resting on it; empty: plain text.
    pub facts: Vec<MarkedFact>,
    /// Whether no words of it were matched: every fact on it was only made out from the whole.
    pub heard: bool,
}

/// A fact that rests on a stretch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MarkedFact {
    /// Id.
    pub id: String,
    /// 名称
    pub name: String,
    /// Its value in Chinese.
    pub shown: String,
    /// Made out from all the words together, not matched by these.
    pub heard: bool,
}

/// Cuts a text at the borders of the evidence of its facts. The pieces joined are the text.
pub fn pieces(text: &str, facts: &[FactView]) -> Vec<Piece> {
    let mut ranges: Vec<(usize, usize, &FactView)> = facts
        .iter()
        .filter_map(|f| f.evidence.as_ref().map(|e| (e.start, e.end, f)))
        .filter(|(start, end, _)| text.get(*start..*end).is_some_and(|s| !s.trim().is_empty()))
        .collect();
    ranges.sort_by_key(|(start, end, f)| (end - start, *start, f.id.clone()));
    let mut borders: Vec<usize> = ranges.iter().flat_map(|(start, end, _)| [*start, *end]).collect();
    borders.extend([0, text.len()]);
    borders.sort_unstable();
    borders.dedup();
    let mut found: Vec<Piece> = Vec::new();
    for border in borders.windows(2) {
        let [from, to] = border else { continue };
        let facts: Vec<MarkedFact> = ranges
            .iter()
            .filter(|(start, end, _)| start <= from && to <= end)
            .map(|(_, _, f)| MarkedFact {
                id: f.id.clone(),
                name: f.name.clone(),
                shown: f.shown.clone(),
                heard: f.heard,
            })
            .collect();
        let words = text.get(*from..*to).unwrap_or("");
        match found.last_mut() {
            Some(last) if last.facts == facts => last.text.push_str(words),
            _ => {
                let heard = !facts.is_empty() && facts.iter().all(|f| f.heard);
                found.push(Piece { text: words.to_owned(), facts, heard });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guidance::EvidenceView;

    fn fact(id: &str, text: &str, words: &str) -> FactView {
        let start = text.find(words).unwrap_or(0);
        FactView {
            id: id.to_owned(),
            name: id.to_owned(),
            value: "yes".to_owned(),
            shown: "是".to_owned(),
            origin: "text".to_owned(),
            evidence: Some(EvidenceView { start, end: start + words.len(), text: words.to_owned() }),
            hedged: false,
            heard: false,
            from: Vec::new(),
        }
    }

    #[test]
    fn overlapping_and_nested_evidence_is_cut_and_nothing_is_lost() {
        let text = "过道窗户的玻璃掉下来砸车";
        let facts = [fact("a", text, "窗户的玻璃掉下来"), fact("b", text, "掉下来砸车"), fact("c", text, "玻璃")];
        let cut = pieces(text, &facts);
        assert_eq!(cut.iter().map(|p| p.text.as_str()).collect::<String>(), text);
        let on = |words: &str| -> Vec<String> {
            let piece = cut.iter().find(|p| p.text == words);
            piece.map_or(Vec::new(), |p| p.facts.iter().map(|f| f.id.clone()).collect())
        };
        assert_eq!(on("玻璃"), ["c", "a"], "the most exact first");
        assert_eq!(on("掉下来"), ["b", "a"]);
        assert_eq!(on("砸车"), ["b"]);
        assert!(on("过道").is_empty());
    }

    #[test]
    fn ranges_that_do_not_fit_the_text_are_passed_over() {
        let mut odd = fact("a", "玻璃", "玻璃");
        odd.evidence = Some(EvidenceView { start: 1, end: 99, text: String::new() });
        assert_eq!(pieces("玻璃", &[odd]), [Piece { text: "玻璃".to_owned(), facts: Vec::new(), heard: false }]);
        assert!(pieces("", &[]).is_empty());
    }
}
