//! One form for every way of typing the same words, with a map back to the text as typed.
//!
//! In order: HTML tags and invisible characters go; width and compatibility forms are folded (NFKC, a character with
//! its marks at a time); letters become lower case; quotes and dashes become one kind; white space between Chinese
//! characters goes, or becomes a comma where it evidently stands for one; traditional script becomes simplified;
//! common slips are mended. Full-width `，；：！？` become `,;:!?`, as in the rule files; `。` and `、` stay.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::{traditional, typos};

/// A normalised text that knows where each of its characters came from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Normalized {
    /// The normalised text.
    pub text: String,
    /// For each character of `text`: its first byte there, and the bytes of the original it stands for.
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Piece {
    at: u32,
    start: u32,
    end: u32,
}

impl Normalized {
    /// A text of which at most slips are to be mended.
    fn mended(original: &str) -> Normalized {
        let piece = |(at, c): (usize, char)| Piece { at: at as u32, start: at as u32, end: (at + c.len_utf8()) as u32 };
        let pieces = original.char_indices().map(piece).collect();
        let mut text = original.to_owned();
        typos::mend(&mut text);
        Normalized { text, pieces }
    }

    /// The bytes of the original text that a range of the normalised text came from. Always valid character
    /// boundaries of the original; an empty or foreign range gives an empty one.
    pub fn original(&self, range: Range<usize>) -> Range<usize> {
        let first = self.pieces.partition_point(|p| (p.at as usize) <= range.start).saturating_sub(1);
        let after = self.pieces.partition_point(|p| (p.at as usize) < range.end);
        match self.pieces.get(first..after) {
            Some([only]) => only.start as usize..only.end as usize,
            Some([from, .., to]) => from.start as usize..to.end as usize,
            _ => 0..0,
        }
    }
}

/// Normalises a text.
pub fn normalize(original: &str) -> Normalized {
    if original.chars().all(is_normal) {
        return Normalized::mended(original);
    }
    let mut out = Builder::default();
    let mut chars = original.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if c == '<'
            && let Some(length) = tag_length(&original[start..])
        {
            while chars.next_if(|(at, _)| *at < start + length).is_some() {}
            out.space(start, start + length, true);
            continue;
        }
        let mut end = start + c.len_utf8();
        // A base character takes its combining marks along; the bound keeps stacked marks from costing anything.
        let mut marks = 0;
        while marks < 8
            && chars.next_if(|(_, m)| is_combining_mark(*m)).map(|(at, m)| end = at + m.len_utf8()).is_some()
        {
            marks += 1;
        }
        out.cluster(&original[start..end], start, end);
    }
    out.finish()
}

/// Whether a character is itself in every normalised text, whatever stands beside it: so are nearly all characters of
/// the rules and the lexicon, whose very many words are normalised whenever the program starts.
fn is_normal(c: char) -> bool {
    match c {
        '\u{4e00}'..='\u{9fff}' => !traditional::is_traditional_character(c),
        'a'..='z' | '0'..='9' | ',' | '.' | ';' | ':' | '!' | '?' | '-' | '(' | ')' | '。' | '、' => true,
        _ => false,
    }
}

/// Length of the HTML tag or comment a text starts with; `a<b` is not one.
fn tag_length(text: &str) -> Option<usize> {
    let second = text[1..].chars().next()?;
    if !(second.is_ascii_alphabetic() || second == '/' || second == '!') {
        return None;
    }
    let limit = text.char_indices().nth(400).map_or(text.len(), |(at, _)| at);
    let close = text[..limit].find(['>', '\n'])?;
    text[close..].starts_with('>').then_some(close + 1)
}

#[derive(Default)]
struct Builder {
    chars: Vec<(char, u32, u32)>,
}

impl Builder {
    fn cluster(&mut self, cluster: &str, start: usize, end: usize) {
        let mut plain = cluster.chars();
        if let (Some(c), None) = (plain.next(), plain.next()) {
            // Nearly every character of a Chinese text: nothing to fold.
            if ('\u{4e00}'..='\u{9fff}').contains(&c) || c.is_ascii_lowercase() || c.is_ascii_digit() {
                return self.chars.push((c, start as u32, end as u32));
            }
        }
        for c in cluster.nfkc() {
            match unified(c) {
                Unified::Nothing => {}
                Unified::Space { line } => self.space(start, end, line),
                Unified::Char(c) => self.chars.extend(c.to_lowercase().map(|c| (c, start as u32, end as u32))),
            }
        }
    }

    /// Runs of white space become one; a run with a line end becomes a line end.
    fn space(&mut self, start: usize, end: usize, line: bool) {
        let c = if line { '\n' } else { ' ' };
        match self.chars.last_mut() {
            Some((last, _, last_end)) if *last == ' ' || *last == '\n' => {
                if line {
                    *last = '\n';
                }
                *last_end = end as u32;
            }
            _ => self.chars.push((c, start as u32, end as u32)),
        }
    }

    fn finish(mut self) -> Normalized {
        self.settle_spaces();
        let text: String = self.chars.iter().map(|(c, ..)| *c).collect();
        let chars = if traditional::is_traditional(&text) { traditional::simplified(&text) } else { None };
        if let Some(simple) = chars {
            for (slot, c) in self.chars.iter_mut().zip(simple) {
                slot.0 = c;
            }
        }
        let mut text = String::with_capacity(text.len());
        let mut pieces = Vec::with_capacity(self.chars.len());
        for (c, start, end) in self.chars {
            pieces.push(Piece { at: text.len() as u32, start, end });
            text.push(c);
        }
        typos::mend(&mut text);
        Normalized { text, pieces }
    }

    /// People type a space for a comma on a phone, and some type one between any two words: a space between Chinese
    /// characters is a comma where both stretches beside it are long enough to be clauses, else nothing.
    fn settle_spaces(&mut self) {
        let stretch = |c: char| c != ' ' && c != '\n' && !is_break(c);
        let mut kept = Vec::with_capacity(self.chars.len());
        let mut before = 0;
        for (index, &(c, start, end)) in self.chars.iter().enumerate() {
            if c != ' ' {
                before = if stretch(c) { before + 1 } else { 0 };
                kept.push((c, start, end));
                continue;
            }
            let previous = kept.last().map(|(c, ..)| *c);
            let next = self.chars.get(index + 1).map(|(c, ..)| *c);
            let (Some(previous), Some(next)) = (previous, next) else { continue };
            if !stretch(previous) || !stretch(next) {
                continue;
            }
            if !is_han(previous) && !is_han(next) {
                kept.push((' ', start, end));
            } else if before >= 4 && self.chars[index + 1..].iter().take(4).filter(|(c, ..)| stretch(*c)).count() == 4 {
                kept.push((',', start, end));
            } else {
                continue;
            }
            before = 0;
        }
        self.chars = kept;
    }
}

/// Whether a character ends a clause or a sentence.
pub fn is_break(c: char) -> bool {
    matches!(c, ',' | '。' | '、' | ';' | ':' | '!' | '?' | '\n')
}

/// Whether a character is a Chinese one.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{323af}' | '〇')
}

enum Unified {
    Nothing,
    Space { line: bool },
    Char(char),
}

/// What one folded character becomes.
fn unified(c: char) -> Unified {
    match c {
        '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{b}' | '\u{c}' => Unified::Space { line: true },
        // Soft hyphen, zero-width characters, direction marks, variation selectors, tags: nothing to read.
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => {
            Unified::Nothing
        }
        '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e01ef}' => Unified::Nothing,
        c if c.is_whitespace() => Unified::Space { line: false },
        c if c.is_control() => Unified::Nothing,
        '“' | '”' | '「' | '」' | '『' | '』' | '‘' | '’' | '"' | '\'' | '`' => Unified::Char('"'),
        '—' | '–' | '―' | '─' | '‐' | '‑' => Unified::Char('-'),
        '｡' | '．' => Unified::Char('。'),
        '･' | '・' | '•' | '‧' => Unified::Char('·'),
        '【' | '〔' | '﹝' => Unified::Char('('),
        '】' | '〕' | '﹞' => Unified::Char(')'),
        c => Unified::Char(c),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_form_for_many_ways_of_typing() {
        let table = [
            ("ＡＢＣ１２３，玻璃！", "abc123,玻璃!"),
            ("玻\u{200b}璃\u{7}掉了", "玻璃掉了"),
            ("外墙 瓷砖 掉了", "外墙瓷砖掉了"),
            ("玻璃掉下来 砸了我的车 没人管", "玻璃掉下来,砸了我的车没人管"),
            ("樓上玻璃掉下來,砸壞車", "楼上玻璃掉下来,砸坏车"),
            ("<p>漏水</p><br/>找谁", "\n漏水\n找谁"),
            ("狗没栓绳", "狗没拴绳"),
            ("第一行\r\n\r\n  第二行", "第一行\n第二行"),
            ("5 < 6 and b", "5 < 6 and b"),
            ("“小心”", "\"小心\""),
            ("", ""),
        ];
        for (typed, want) in table {
            assert_eq!(normalize(typed).text, want, "{typed}");
        }
    }

    #[test]
    fn ranges_lead_back_to_the_words_as_typed() {
        let typed = "樓上 <b>玻璃</b>掉１２片";
        let n = normalize(typed);
        let at = n.text.find("玻璃").unwrap();
        assert_eq!(&typed[n.original(at..at + "玻璃".len())], "玻璃");
        let at = n.text.find("12").unwrap();
        assert_eq!(&typed[n.original(at..at + 2)], "１２");
        let at = n.text.find("楼上").unwrap();
        assert_eq!(&typed[n.original(at..at + "楼上".len())], "樓上");
    }

    proptest! {
        /// The short way and the long way give the same; a tag before the text forces the long one.
        #[test]
        fn text_that_is_normal_stays_as_it_is(typed in "[一-龥a-z0-9,.;:!?()。、-]{0,40}|(栓|绳|漏|谁|废|物|业){0,8}") {
            let quick = normalize(&typed);
            let slow = normalize(&format!("<b>{typed}"));
            prop_assert_eq!(&quick.text, slow.text.trim_start_matches('\n'));
            let whole = |n: &Normalized| n.original(n.text.len() - quick.text.len()..n.text.len());
            if !typed.is_empty() {
                prop_assert_eq!(whole(&quick), 0..typed.len());
                prop_assert_eq!(whole(&slow), 3..typed.len() + 3);
            }
        }

        #[test]
        fn any_range_leads_to_character_boundaries(typed in "\\PC{0,60}|[樓上玻璃<b>ａ，\u{301} \n]{0,40}") {
            let n = normalize(&typed);
            let cuts: Vec<usize> = n.text.char_indices().map(|(i, _)| i).chain([n.text.len()]).collect();
            for (i, from) in cuts.iter().enumerate() {
                for to in cuts.iter().skip(i).take(5) {
                    prop_assert!(typed.get(n.original(*from..*to)).is_some());
                }
            }
        }
    }
}
