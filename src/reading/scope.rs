//! What the words around a match do to it: negate it, ask it, suppose it, demand it, or report it from hearsay.
//!
//! From each part of a match we walk left within its clause, over words that let a negation through (adverbs,
//! measure words, light verbs, at most two nouns), and stop at another predicate. 不是没提醒过 meets two negators and is
//! affirmative again. Words like 不小心 and 未成年 hold a negator's character and negate nothing.

use std::ops::Range;
use std::sync::OnceLock;

use regex::Regex;

use super::scope_words::{BETWEEN_NEGATORS, CLEAR, CLOSED, LIGHT, NEGATORS, PERCEPTION, WANTED};
use super::sentence::Sentence;
use crate::lexicon::Cut;

/// How a match stands in its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Stance {
    /// An odd number of negators governs it.
    pub negated: bool,
    /// Reported or uncertain.
    pub hedged: bool,
    /// Asked, supposed or demanded: says nothing either way.
    pub open: bool,
}

/// The marks of a text that bear on whole clauses, found once.
#[derive(Debug, Default)]
pub(super) struct Marks {
    /// Words from [`CLEAR`] and [`CLOSED`]; true for closed ones.
    shields: Vec<(Range<usize>, bool)>,
    /// Stretches that only ask, suppose or fear.
    open: Vec<Range<usize>>,
    /// Stretches that are hearsay or uncertain.
    hedged: Vec<Range<usize>>,
}

impl Marks {
    /// Finds the marks of a text.
    pub fn find(text: &str, sentences: &[Sentence]) -> Marks {
        let mut marks = Marks { shields: shields(text), ..Marks::default() };
        let Some(forms) = forms() else { return marks };
        for sentence in sentences {
            marks.find_in(text, sentence, forms);
        }
        marks
    }

    fn find_in(&mut self, text: &str, sentence: &Sentence, forms: &Forms) {
        let here = sentence.range.start;
        let words = &text[sentence.range.clone()];
        for mark in forms.ask.find_iter(words) {
            // 是不是没固定: only what follows within the clause is asked. At its end (没固定是不是) it is asked before.
            let clause = sentence.clause(here + mark.start());
            let end = here + mark.end();
            self.open.push(if end + 3 > clause.end { clause } else { end..clause.end });
        }
        let last = sentence.clauses.last().cloned().unwrap_or_else(|| sentence.range.clone());
        let ending = text[last.clone()].trim_end();
        let yes_no = ending.ends_with('吗') || ending.ends_with("没有") && sentence.asked || ending.ends_with("了没");
        // 狗咬了人要赔吗 asks about paying; the bite is told.
        if yes_no && !forms.ought.is_match(ending) {
            self.open.push(last);
        }
        for mark in forms.suppose.find_iter(words) {
            let start = here + mark.start();
            let clause = sentence.clause(start);
            let mut end = clause.end;
            // 要是能用,不会烧成这样: the consequence is supposed as well.
            if let Some(next) = sentence.clauses.iter().find(|c| c.start > start && c.start >= clause.end)
                && forms.consequence.is_match(&text[next.clone()])
            {
                end = next.end;
            }
            self.open.push(start..end);
        }
        for mark in forms.fear.find_iter(words) {
            let start = here + mark.start();
            self.open.push(start..sentence.clause(start).end);
        }
        for mark in forms.hearsay.find_iter(words) {
            let start = here + mark.start();
            self.hedged.push(start..reported_until(text, sentence, start, mark.as_str(), forms));
        }
        for mark in forms.maybe.find_iter(words) {
            self.hedged.push(sentence.clause(here + mark.start()));
        }
    }

    fn shield_ending(&self, at: usize) -> Option<&(Range<usize>, bool)> {
        // Shields are few; sorted by end.
        let from = self.shields.partition_point(|(r, _)| r.end < at);
        self.shields.get(from).filter(|(r, _)| r.end == at)
    }

    fn shielded(&self, range: &Range<usize>) -> bool {
        self.shields.iter().any(|(r, _)| r.start < range.end && range.start < r.end)
    }
}

/// How a match of these parts stands.
pub(super) fn stance(
    text: &str,
    parts: &[Range<usize>],
    sentences: &[Sentence],
    marks: &Marks,
    cut: &Cut<'_>,
) -> Stance {
    let mut stance = Stance::default();
    let mut negators: Vec<usize> = Vec::new();
    for part in parts {
        let index = sentences.partition_point(|s| s.range.end <= part.start);
        let Some(sentence) = sentences.get(index) else { continue };
        let clause = sentence.clause(part.start);
        // What another part matched is not there to negate this one.
        let limit = parts.iter().filter(|p| p.end <= part.start).map(|p| p.end).max().unwrap_or(0).max(clause.start);
        let seen = walk_left(text, limit, part.start, marks, cut);
        stance.open |= seen.wanted && seen.negators.is_empty();
        stance.hedged |= seen.perceived;
        // 没救回来 says that they tried: the negation is of the result.
        let result = forms().is_some_and(|f| f.result_after.is_match(text.get(part.end..clause.end).unwrap_or("")));
        if result && seen.negators.iter().any(|at| part.start - at <= "没有".len()) {
            stance.open = true;
        }
        for at in seen.negators {
            if !negators.contains(&at) {
                negators.push(at);
            }
        }
        stance.open |= marks.open.iter().any(|o| o.start <= part.start && part.end <= o.end);
        stance.hedged |= marks.hedged.iter().any(|h| h.start <= part.start && part.end <= h.end);
    }
    if negators.is_empty()
        && let Some(last) = parts.iter().max_by_key(|p| p.end)
        && let Some(sentence) = sentences.get(sentences.partition_point(|s| s.range.end < last.end))
    {
        let clause = sentence.clause(last.end.saturating_sub(1));
        let absent = forms().is_some_and(|f| f.absent_after.is_match(text.get(last.end..clause.end).unwrap_or("")));
        if absent {
            negators.push(last.end);
        }
    }
    stance.negated = negators.len() % 2 == 1;
    stance
}

/// Rumour (据说) covers its clause; what someone says runs on for a few clauses, until another subject speaks or acts.
fn reported_until(text: &str, sentence: &Sentence, start: usize, mark: &str, forms: &Forms) -> usize {
    const CLAUSES: usize = 3;
    let own = sentence.clause(start);
    if !mark.ends_with(['说', '讲', '称']) || mark.starts_with(['据', '听']) {
        return own.end;
    }
    let following = sentence.clauses.iter().filter(|c| c.start >= own.end).take(CLAUSES);
    following.take_while(|c| !forms.other_subject.is_match(&text[(*c).clone()])).last().map_or(own.end, |c| c.end)
}

#[derive(Default)]
struct Seen {
    negators: Vec<usize>,
    wanted: bool,
    perceived: bool,
}

fn walk_left(text: &str, limit: usize, from: usize, marks: &Marks, cut: &Cut<'_>) -> Seen {
    let mut seen = Seen::default();
    let mut at = from;
    let mut nouns = 0;
    for _ in 0..10 {
        let Some(before) = text.get(limit..at).filter(|b| !b.is_empty()) else { break };
        if let Some((range, closed)) = marks.shield_ending(at) {
            if *closed || range.start < limit {
                break;
            }
            at = range.start;
            continue;
        }
        if let Some(word) = NEGATORS.iter().find(|w| before.ends_with(**w)) {
            let start = at - word.len();
            if negates(text, start, word, marks, cut) {
                seen.negators.push(start);
                at = start;
                continue;
            }
        }
        let list = |list: &[&str]| list.iter().filter(|w| before.ends_with(**w)).map(|w| w.len()).max();
        if !seen.negators.is_empty() {
            match list(BETWEEN_NEGATORS) {
                Some(length) => at -= length,
                None => break,
            }
            continue;
        }
        if let Some(length) = list(WANTED) {
            seen.wanted = true;
            at -= length;
            continue;
        }
        if let Some(length) = list(PERCEPTION) {
            // Only a negated perception says something; it is forgotten again if no negator follows.
            seen.perceived = true;
            at -= length;
            continue;
        }
        if let Some(length) = list(LIGHT) {
            at -= length;
            continue;
        }
        let Some(word) = cut.at(at - 1) else { break };
        match word.tag.bytes().next() {
            // Measure words, numerals, pronouns, adverbs, times and places.
            Some(b'm' | b'q' | b'r' | b'd' | b't' | b'f' | b's' | b'a' | b'b') if word.text != "的" => {}
            Some(b'n') | None => {
                nouns += 1;
                if nouns > 2 {
                    break;
                }
            }
            _ => break,
        }
        if word.text == "的" || word.start < limit {
            break;
        }
        at = word.start;
    }
    seen.perceived &= !seen.negators.is_empty();
    seen
}

/// Whether a negator's characters are that negator: not in 差不多, nor in a word that only begins so.
fn negates(text: &str, start: usize, word: &str, marks: &Marks, cut: &Cut<'_>) -> bool {
    let range = start..start + word.len();
    if marks.shielded(&range) {
        return false;
    }
    if word.chars().count() > 1 {
        return true;
    }
    let Some(whole) = cut.at(start) else { return false };
    // 还没, 都没, 从不 are cut as one word; 了不起 is not a negation.
    whole.start == start || text[whole.start..start].chars().all(|c| "从绝并毫决永再也都还就却又总一".contains(c))
}

fn shields(text: &str) -> Vec<(Range<usize>, bool)> {
    static AUTOMATON: OnceLock<Option<aho_corasick::AhoCorasick>> = OnceLock::new();
    let automaton = AUTOMATON.get_or_init(|| {
        aho_corasick::AhoCorasick::builder()
            .match_kind(aho_corasick::MatchKind::LeftmostLongest)
            .build(CLEAR.iter().chain(CLOSED))
            .ok()
    });
    let Some(automaton) = automaton else { return Vec::new() };
    automaton.find_iter(text).map(|m| (m.range(), m.pattern().as_usize() >= CLEAR.len())).collect()
}

struct Forms {
    ask: Regex,
    ought: Regex,
    suppose: Regex,
    consequence: Regex,
    fear: Regex,
    hearsay: Regex,
    maybe: Regex,
    other_subject: Regex,
    absent_after: Regex,
    result_after: Regex,
}

fn forms() -> Option<&'static Forms> {
    static FORMS: OnceLock<Option<Forms>> = OnceLock::new();
    let build = || {
        Some(Forms {
            ask: Regex::new("有没有|是不是|是否|会不会|要不要|能不能|该不该|可不可以|算不算|行不行|有无").ok()?,
            ought: Regex::new("赔|负责|责任|承担|合法|违法|可以|能|应该|该|管|处理|算|要|行|有权|必须|怎么|谁|什么|哪").ok()?,
            suppose: Regex::new("如果|要是|假如|假设|倘若|万一|若是|一旦|要不是").ok()?,
            consequence: Regex::new("^(?:就|那|也|便|才|我们|物业|他)?(?:就|也|肯定|一定)?(?:不会|不至于|不用|会|能|可以)").ok()?,
            fear: Regex::new("避免|防止|以免|免得|以防|省得|怕|担心|当心|小心别|提防|谨防").ok()?,
            hearsay: Regex::new(
                "据说|听说|听人说|据称|传言|怀疑|疑似|(?:他|她|他们|她们|人家|对方|业主|住户|邻居|家属|家长|孩子妈|司机|狗主人|主人|老人|租客|房东|[一-龥]先生|[一-龥]女士|[一-龥]姐|[一-龥]叔|[一-龥]大[爷妈])(?:就|也|却|又|还|都|自己|非|硬)?(?:说|称|讲|声称|自称|认为|觉得)",
            )
            .ok()?,
            other_subject: Regex::new("^(?:但|可是|可|不过|结果|其实)?(?:我们|咱|保安|监控|录像|民警|警察|派出所|业主|物业|同事|现场|工单|经查)").ok()?,
            maybe: Regex::new("好像|可能|估计|应该是|应该没|似乎|大概是|也许|或许|说不定|看样子|不确定|不太清楚|没准|像是|貌似|八成").ok()?,
            result_after: Regex::new("^(?:回来|过来|活|住|动|成功|得及)").ok()?,
            absent_after: Regex::new(
                "^(?:了|的|着|过|之类的|什么的)?(?:也|都|又|却|根本|压根|从来|一直|连|就|是|一个|一块|一样|至今|到现在|还)*(?:没有|没|未|无)(?:有|放|设|设置|立|装|安装|摆|贴|张贴|给|做|收到|看到|见到|见|弄|搞|拉|挂|办|安排|进行|到位|落实|的|了|过|一个|一块|一次)*$",
            )
            .ok()?,
        })
    };
    FORMS.get_or_init(build).as_ref()
}
