//! Patterns 模式: one line under 说法, 反说 or 不算.
//!
//! `〈坠落〉|砸…/([0-9]+)楼/ + 玻璃`: parts between joints (`…` `+` `&`), each part one or more alternatives between
//! `|`, an alternative being a concept, literal words or a regular expression.

use regex_syntax::hir::{Class, Hir, HirKind};

use super::names::Names;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Written;
use crate::knowledge::{Joint, PartSource, Pattern, PatternPart};

/// Compiled size allowed for one expression; keeps a slip like `.{9999}` from eating memory.
const REGEX_SIZE: usize = 1 << 20;

/// What stands between alternatives.
#[derive(Clone, Copy, PartialEq)]
enum Token {
    Or,
    Joint(Joint),
}

/// Reads a pattern. `None` after a complaint.
pub fn pattern(line: &Written, names: &Names<'_>, out: &mut Vec<Diagnostic>) -> Option<Pattern> {
    let before = out.len();
    let mut parts: Vec<PatternPart> = Vec::new();
    let mut joints = Vec::new();
    let mut any_of = Vec::new();
    let mut part_start = 0;
    let (mut at, mut joint_before) = (0, 0);
    loop {
        let (alternative, token) = next(&line.text, at);
        let words = line.part(alternative.clone());
        if words.text.is_empty() {
            // The joint behind the gap, or the one before it at the end of the line.
            let joint = token.map_or(joint_before..alternative.end, |(_, end)| alternative.end..end);
            let place = line.part(joint);
            out.push(bad(
                if place.text.is_empty() { line.span } else { place.span },
                "连接符的前面或后面少了词",
                "“…”“+”“&”“|”两边都要有词",
            ));
        } else if let Some(source) = alternative_of(&words, names, out) {
            any_of.push(source);
        }
        joint_before = alternative.end;
        match token {
            Some((Token::Or, end)) => at = end,
            Some((Token::Joint(joint), end)) => {
                parts.push(PatternPart {
                    any_of: merged(std::mem::take(&mut any_of)),
                    place: line.part(part_start..alternative.end).span,
                });
                joints.push(joint);
                (part_start, at) = (end, end);
            }
            None => {
                parts.push(PatternPart { any_of: merged(any_of), place: line.part(part_start..alternative.end).span });
                break;
            }
        }
    }
    (out.len() == before).then_some(Pattern { parts, joints, place: line.span })
}

fn bad(span: crate::source::Span, message: impl Into<String>, help: &str) -> Diagnostic {
    Diagnostic::new(Code::BadPattern, span, message).help(help)
}

/// The range of the alternative that starts at `from`, and the token behind it with its end.
fn next(text: &str, from: usize) -> (std::ops::Range<usize>, Option<(Token, usize)>) {
    let rest = &text[from..];
    let lead = rest.len() - rest.trim_start().len();
    let mut skip_to = from;
    if rest.trim_start().starts_with('/') {
        skip_to = regex_end(text, from + lead).unwrap_or(text.len());
    }
    for (offset, c) in text[skip_to..].char_indices() {
        let at = skip_to + offset;
        let token = match c {
            '|' | '\u{ff5c}' => Token::Or,
            '…' => Token::Joint(Joint::Then),
            '.' if text[at..].starts_with("...") => Token::Joint(Joint::Then),
            '+' | '\u{ff0b}' => Token::Joint(Joint::With),
            '&' | '\u{ff06}' => Token::Joint(Joint::Anywhere),
            _ => continue,
        };
        let mut end = at + c.len_utf8();
        if token == Token::Joint(Joint::Then) {
            // A Chinese ellipsis is two signs, an ASCII one three dots: one joint.
            end = text.len() - text[at..].trim_start_matches(['…', '.']).len();
        }
        return (from..at, Some((token, end)));
    }
    (from..text.len(), None)
}

/// One past the `/` that closes an expression opened at `open`; a `/` inside `[…]` or after `\` does not close.
fn regex_end(text: &str, open: usize) -> Option<usize> {
    let (mut escaped, mut class) = (false, false);
    for (offset, c) in text[open + 1..].char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => class = true,
            ']' => class = false,
            '/' if !class => return Some(open + 1 + offset + 1),
            _ => {}
        }
    }
    None
}

fn alternative_of(words: &Written, names: &Names<'_>, out: &mut Vec<Diagnostic>) -> Option<PartSource> {
    let text = words.text.as_str();
    if text.starts_with('/') {
        return regex(words, out);
    }
    let concept = [("〈", "〉"), ("\u{27e8}", "\u{27e9}"), ("<", ">"), ("\u{ff1c}", "\u{ff1e}")]
        .iter()
        .find_map(|(open, close)| Some((text.strip_prefix(open)?, open.len(), *close)));
    if let Some((rest, open, close)) = concept {
        let Some(end) = rest.find(close) else {
            out.push(bad(words.span, format!("“{text}”的“〈”没有收尾"), "概念写成“〈概念〉”"));
            return None;
        };
        if end + close.len() != rest.len() {
            let seam = open + end + close.len();
            out.push(glued(words, seam, &format!("概念后面直接跟着“{}”", &text[seam..])));
            return None;
        }
        let name = words.part(open..open + end);
        return names.concept(&name, out).then_some(PartSource::Concept(name.text));
    }
    if let Some(at) = text.find(['〈', '〉', '\u{27e8}', '\u{27e9}']) {
        let message = if text[at..].starts_with(['〈', '\u{27e8}']) {
            "概念前面直接跟着字面"
        } else {
            "“〉”前面没有“〈”"
        };
        out.push(glued(words, at, message));
        return None;
    }
    Some(PartSource::Words(vec![text.to_owned()]))
}

/// A concept and literal words in one alternative, with the joint that was likely meant at the seam.
fn glued(words: &Written, seam: usize, message: &str) -> Diagnostic {
    let (before, after) = words.text.split_at(seam);
    bad(words.part(seam..words.text.len()).span, message, "")
        .help(format!("有先后的写成“{before}…{after}”，任选其一的用“|”隔开"))
}

fn regex(words: &Written, out: &mut Vec<Diagnostic>) -> Option<PartSource> {
    let Some(source) = words.text.strip_prefix('/').and_then(|t| t.strip_suffix('/')).filter(|t| !t.is_empty()) else {
        out.push(bad(words.span, "正则要用一对“/”括起来，后面不接别的字", "写成“/…/”；里面的“/”写成“\\/”"));
        return None;
    };
    let source = source.replace("\\/", "/");
    if plainly_fine(&source) {
        return Some(PartSource::Regex(source));
    }
    match regex::RegexBuilder::new(&source).size_limit(REGEX_SIZE).build() {
        Ok(regex) if regex.is_match("") => {
            out.push(
                Diagnostic::new(Code::BadRegex, words.span, "这个正则连空白也能匹配，处处都会命中")
                    .help("至少要有一个非匹配不可的字"),
            );
            None
        }
        Ok(_) => Some(PartSource::Regex(source)),
        Err(error) => {
            out.push(regex_error(words, &error));
            None
        }
    }
}

/// Whether an expression needs no trial: it is well formed, matches nothing empty, and cannot grow beyond [`REGEX_SIZE`].
/// Nearly all are so, and to compile each one whenever the program starts takes as long as reading the rules.
fn plainly_fine(source: &str) -> bool {
    /// A state takes well under a hundred bytes.
    const FEW_STATES: usize = REGEX_SIZE / 128;
    regex_syntax::parse(source)
        .is_ok_and(|hir| hir.properties().minimum_len().is_some_and(|n| n > 0) && states(&hir) < FEW_STATES)
}

/// At most so many states an expression is compiled to.
fn states(hir: &Hir) -> usize {
    /// A range of characters is at most nine sequences of up to four bytes.
    const RANGE: usize = 36;
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => 1,
        HirKind::Literal(literal) => literal.0.len(),
        HirKind::Class(Class::Unicode(class)) => RANGE * class.ranges().len(),
        HirKind::Class(Class::Bytes(class)) => class.ranges().len(),
        HirKind::Repetition(repetition) => {
            let times = repetition.max.unwrap_or(repetition.min.saturating_add(1)) as usize;
            (states(&repetition.sub) + 2).saturating_mul(times.max(1))
        }
        HirKind::Capture(capture) => states(&capture.sub) + 2,
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().map(states).fold(2, usize::saturating_add),
    }
}

fn regex_error(words: &Written, error: &regex::Error) -> Diagnostic {
    let why = match error {
        regex::Error::CompiledTooBig(_) => "展开后太大，把重复次数改小".to_owned(),
        // The last line of the parser's message says what is wrong; the lines before repeat the expression.
        other => other.to_string().lines().last().unwrap_or("").trim_start_matches("error: ").to_owned(),
    };
    Diagnostic::new(Code::BadRegex, words.span, format!("这个正则不能用：{why}"))
        .help("括号、方括号要成对；不支持前后查看(?= ?!)和反向引用；能用概念和“…”就不用正则")
}

/// Neighbouring literal words become one source.
fn merged(sources: Vec<PartSource>) -> Vec<PartSource> {
    let mut out: Vec<PartSource> = Vec::new();
    for source in sources {
        match (out.last_mut(), source) {
            (Some(PartSource::Words(words)), PartSource::Words(more)) => words.extend(more),
            (_, source) => out.push(source),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::Vocabulary;
    use crate::law::LawLibrary;
    use crate::source::FileId;

    type Read = (Vec<Vec<PartSource>>, Vec<Joint>);

    fn read(text: &str) -> Result<Read, Vec<(Code, String)>> {
        let (vocabulary, law) = (Vocabulary::default(), LawLibrary::default());
        let concepts = ["坠落".to_owned(), "楼体构件".to_owned()].into();
        let names = Names::new(&vocabulary, &law, &concepts);
        let mut out = Vec::new();
        match pattern(&Written::new(FileId(0), text, 0..text.len()), &names, &mut out) {
            Some(p) => Ok((p.parts.into_iter().map(|p| p.any_of).collect(), p.joints)),
            None => Err(out.into_iter().map(|d| (d.code, text[d.primary.span.range()].to_owned())).collect()),
        }
    }

    fn concept(name: &str) -> PartSource {
        PartSource::Concept(name.into())
    }

    fn words(list: &[&str]) -> PartSource {
        PartSource::Words(list.iter().map(|w| (*w).to_owned()).collect())
    }

    #[test]
    fn parts_alternatives_and_joints() {
        let (parts, joints) = read("〈楼体构件〉…〈坠落〉|砸|掉").unwrap_or_default();
        assert_eq!(parts, [vec![concept("楼体构件")], vec![concept("坠落"), words(&["砸", "掉"])]]);
        assert_eq!(joints, [Joint::Then]);
        let (parts, joints) = read("不是 …… 楼上掉的 + 我 & 他").unwrap_or_default();
        assert_eq!(parts.len(), 4);
        assert_eq!(joints, [Joint::Then, Joint::With, Joint::Anywhere]);
    }

    #[test]
    fn an_expression_is_one_cell() {
        let (parts, joints) = read(r"/(a|b)+…[/&]x\/y/…楼").unwrap_or_default();
        assert_eq!(parts, [vec![PartSource::Regex("(a|b)+…[/&]x/y".into())], vec![words(&["楼"])]]);
        assert_eq!(joints, [Joint::Then]);
    }

    #[test]
    fn mistakes_have_the_place_of_the_wrong_words() {
        assert_eq!(read("〈坠楼〉…砸"), Err(vec![(Code::UnknownConcept, "坠楼".to_owned())]));
        assert_eq!(read("〈坠落…砸"), Err(vec![(Code::BadPattern, "〈坠落".to_owned())]));
        assert_eq!(read("他家的〈坠落〉"), Err(vec![(Code::BadPattern, "〈坠落〉".to_owned())]));
        assert_eq!(read("〈坠落〉…"), Err(vec![(Code::BadPattern, "…".to_owned())]));
        assert_eq!(read("砸…/(a/"), Err(vec![(Code::BadRegex, "/(a/".to_owned())]));
        assert_eq!(read("/a*/"), Err(vec![(Code::BadRegex, "/a*/".to_owned())]));
        assert_eq!(read("/水{9999}{9}/"), Err(vec![(Code::BadRegex, "/水{9999}{9}/".to_owned())]));
    }
}
