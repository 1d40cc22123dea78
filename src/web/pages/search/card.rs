//! A result as a card: what it is, its holding, the passages found, and why it was found.

use serde::Serialize;

use crate::knowledge::Knowledge;
use crate::law::ProvisionId;
use crate::law::provision_name;
use crate::search::{Hit, HitKind, Matched, Part};
use crate::web::links;

/// Synonyms named as a reason on one card.
const SYNONYMS: usize = 3;
/// Longest line of a rule, in characters.
const LINE: usize = 80;

/// A result.
#[derive(Debug, Serialize)]
pub struct HitCard {
    /// 案例9、条文、规则
    pub kind: String,
    /// For colour.
    pub kind_id: &'static str,
    /// The case's number, for choosing it to be compared; empty for anything else.
    pub case: String,
    /// Where it leads.
    pub path: String,
    /// Title.
    pub title: String,
    /// One line.
    pub line: String,
    /// Further marks: topic, authority, in force or not.
    pub tags: Vec<String>,
    /// Passages: (marked?, text) pieces.
    pub passages: Vec<Vec<(bool, String)>>,
    /// Why it was found: words typed, then synonyms, each with its parts.
    pub typed: Vec<Reason>,
    /// 也搜
    pub also: Vec<Reason>,
}

/// Words that stand in the same parts.
#[derive(Debug, Serialize)]
pub struct Reason {
    /// The words.
    pub words: Vec<String>,
    /// The parts, in Chinese.
    pub parts: String,
}

/// A hit as a card.
pub fn card(knowledge: &Knowledge, hit: &Hit) -> HitCard {
    let (title, holding) = hit.title.split_once('\n').unwrap_or((hit.title.as_str(), ""));
    let passages: Vec<Vec<(bool, String)>> = hit
        .fragments
        .iter()
        .map(|f| f.pieces().into_iter().map(|(marked, text)| (marked, text.replace(['`', '*'], ""))).collect())
        .collect();
    // A passage that is the line itself needs no line above it.
    let told = |line: &str| hit.fragments.iter().any(|f| f.text.starts_with(line) || line.starts_with(&f.text));
    let (kind, path, title, line, tags) = match hit.kind {
        HitKind::Case => {
            let case = hit.id.parse().ok().and_then(|n| knowledge.case(n));
            let tags = case.map_or(Vec::new(), |c| {
                vec![c.topic.name().to_owned(), c.authority.name().to_owned(), c.date.to_string()]
            });
            (format!("案例{}", hit.id), format!("/cases/{}", hit.id), title.to_owned(), holding.to_owned(), tags)
        }
        HitKind::Law => {
            let id = ProvisionId::parse(&hit.id);
            let name = id.as_ref().map_or(title.to_owned(), |id| provision_name(&knowledge.law, id));
            let rows = id.as_ref().map_or(&[][..], |id| knowledge.law.rows(id));
            let tags = vec![if rows.iter().any(|p| p.until.is_none()) { "现行" } else { "已失效" }.to_owned()];
            let gist = rows.last().map_or(String::new(), |p| p.gist.clone());
            ("条文".to_owned(), links::provision(&hit.id), name, gist, tags)
        }
        HitKind::Claim => {
            let claim = knowledge.find_claim(&hit.id).map(|id| knowledge.claim(id));
            let tags = claim.map_or(Vec::new(), |c| vec![c.topic.name().to_owned()]);
            let line = claim.map_or(String::new(), |c| first_sentence(&c.explanation));
            ("规则".to_owned(), format!("/rules/{}", hit.id), title.to_owned(), line, tags)
        }
    };
    let line = if hit.kind != HitKind::Case && told(&line) { String::new() } else { line };
    let (typed, also): (Vec<&Matched>, Vec<&Matched>) = hit.matched.iter().partition(|m| m.typed);
    HitCard {
        kind,
        kind_id: hit.kind.id(),
        case: if hit.kind == HitKind::Case { hit.id.clone() } else { String::new() },
        path,
        title,
        line,
        tags,
        passages,
        typed: reasons(hit.kind, &typed),
        also: reasons(hit.kind, also.get(..SYNONYMS).unwrap_or(&also)),
    }
}

/// The first sentence of a text, without marks of Markdown.
fn first_sentence(text: &str) -> String {
    let text = text.trim();
    let end = text.find(['。', '\n']).map_or(text.len(), |at| at + text.get(at..).map_or(0, first_width));
    let sentence = text.get(..end).unwrap_or(text).trim().replace(['`', '*'], "");
    match sentence.char_indices().nth(LINE) {
        Some((at, _)) => format!("{}……", sentence.get(..at).unwrap_or("")),
        None => sentence,
    }
}

fn first_width(text: &str) -> usize {
    text.chars().next().map_or(0, char::len_utf8)
}

/// Words that stand in the same parts are named together.
fn reasons(kind: HitKind, matched: &[&Matched]) -> Vec<Reason> {
    let mut reasons: Vec<Reason> = Vec::new();
    for found in matched {
        let parts: Vec<&str> = found.parts.iter().map(|p| part_name(kind, *p)).collect();
        let parts = parts.join("、");
        match reasons.iter_mut().find(|r| r.parts == parts) {
            Some(reason) => reason.words.push(found.word.clone()),
            None => reasons.push(Reason { words: vec![found.word.clone()], parts }),
        }
    }
    reasons
}

/// What a part is called on the page of such a thing.
fn part_name(kind: HitKind, part: Part) -> &'static str {
    match (kind, part) {
        (HitKind::Case, Part::Title) => "标题与要点",
        (HitKind::Case, Part::Facts) => "经过",
        (HitKind::Case, Part::Handling) => "处理与结果",
        (HitKind::Case, Part::Analysis) => "评析与看法",
        (HitKind::Claim, Part::Title) => "名称",
        (HitKind::Claim, Part::Facts) => "说明",
        (HitKind::Claim, Part::Analysis) => "要件与抗辩",
        (HitKind::Claim, Part::Law) => "依据",
        (HitKind::Law, Part::Law) => "要旨",
        (HitKind::Law, _) => "条文名",
        _ => "条文",
    }
}
