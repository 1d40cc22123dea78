//! A text as letters: white space left out, one width of marks and digits, each letter with its bytes.
//!
//! Citations are copied out of letters and scanned pages, where a line may end anywhere: 《民法\n典》第一千\n二百条. On
//! letters the scanner need not care; where it matters ([`Gap`]) it can still ask.

/// What stood before a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    /// Nothing.
    None,
    /// Spaces.
    Space,
    /// The end of a line.
    Line,
    /// An empty line.
    Paragraph,
}

#[derive(Debug, Clone, Copy)]
struct Letter {
    c: char,
    start: usize,
    end: usize,
    gap: Gap,
}

/// The letters of a text.
#[derive(Debug)]
pub struct Letters(Vec<Letter>);

impl Letters {
    /// Lays a text out.
    pub fn new(text: &str) -> Letters {
        let mut letters = Vec::with_capacity(text.len() / 2);
        let mut gap = Gap::None;
        for (start, c) in text.char_indices() {
            match c {
                '\n' | '\u{2028}' | '\u{2029}' => gap = if gap >= Gap::Line { Gap::Paragraph } else { Gap::Line },
                // Soft hyphens, zero-width characters and marks of order are nothing to a reader.
                '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => {}
                c if c.is_whitespace() => gap = gap.max(Gap::Space),
                c => {
                    letters.push(Letter { c: plain(c), start, end: start + c.len_utf8(), gap });
                    gap = Gap::None;
                }
            }
        }
        Letters(letters)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The letter at a place; NUL beyond the end, which is no part of anything.
    pub fn at(&self, i: usize) -> char {
        self.0.get(i).map_or('\0', |l| l.c)
    }

    /// What stands before a letter.
    pub fn gap(&self, i: usize) -> Gap {
        self.0.get(i).map_or(Gap::Paragraph, |l| l.gap)
    }

    /// First byte of a letter.
    pub fn start(&self, i: usize) -> usize {
        self.0.get(i).map_or(0, |l| l.start)
    }

    /// The byte behind the letter before `i`.
    pub fn end(&self, i: usize) -> usize {
        i.checked_sub(1).and_then(|last| self.0.get(last)).map_or(0, |l| l.end)
    }

    /// Whether some words stand at a place, with no empty line inside; gives the place behind them.
    pub fn word(&self, i: usize, word: &str) -> Option<usize> {
        let mut at = i;
        for c in word.chars() {
            if self.at(at) != c || (at > i && self.gap(at) == Gap::Paragraph) {
                return None;
            }
            at += 1;
        }
        Some(at)
    }

    /// The first of some words that stands at a place.
    pub fn any<'w>(&self, i: usize, words: &[&'w str]) -> Option<(&'w str, usize)> {
        words.iter().find_map(|w| self.word(i, w).map(|end| (*w, end)))
    }

    /// The letters of a stretch.
    pub fn slice(&self, from: usize, to: usize) -> String {
        self.0.get(from..to).unwrap_or(&[]).iter().map(|l| l.c).collect()
    }
}

/// One form for what is written in many.
pub fn plain(c: char) -> char {
    match c {
        '\u{ff1c}' | '\u{fe64}' | '\u{2039}' => '〈',
        '\u{ff1e}' | '\u{fe65}' | '\u{203a}' => '〉',
        '\u{fe3d}' | '«' => '《',
        '\u{fe3e}' | '»' => '》',
        '\u{fe51}' | '\u{ff64}' => '、',
        '〔' | '［' | '【' => '[',
        '〕' | '］' | '】' => ']',
        '—' | '–' | '－' | '―' | '～' | '〜' | '~' | '─' => '-',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        c => c,
    }
}

/// A Chinese character.
pub fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c) || ('\u{3400}'..='\u{4dbf}').contains(&c)
}
