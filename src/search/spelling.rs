//! Words that find nothing, and the word of the index they were likely meant to be: one that sounds the same, looks
//! the same, or differs in one character; or a Chinese word typed in letters.
//!
//! Only letters that stand nowhere in any text are ever taken for a slip, and what was put right is always said.

use std::collections::{BTreeMap, HashMap};

use pinyin::ToPinyin;

use crate::lexicon::{Lexicon, is_han, known_slips, normalize};

use super::entry::Entries;
use super::query::Correction;

/// Longest word looked for, in characters.
const LONGEST: usize = 8;
/// A longer run of characters is a sentence; in it only words that are nowhere are looked at.
const PHRASE: usize = 10;
/// Most words put right in one search.
const MOST: usize = 4;

/// Characters taken for one another because they look alike.
const LOOK_ALIKE: &[&str] = &[
    "勿物",
    "坠堕",
    "拴栓",
    "末未",
    "己已",
    "拔拨",
    "侯候",
    "辩辨",
    "栏拦",
    "桩庄",
    "渗掺",
    "贷货",
    "折拆",
    "土士",
    "幢撞",
    "搏博膊",
    "蓝篮",
    "燥躁噪澡",
    "垃拉",
    "锁琐",
    "防妨仿",
    "租祖组阻",
    "赔陪倍培",
    "绊拌伴",
    "偷愉",
    "治冶",
    "免兔",
    "楼搂",
    "坏环",
    "砖转",
    "漏露",
    "烧浇绕",
    "暖暧",
    "坪评",
    "树村",
    "梯锑",
    "管菅",
    "凳登",
    "玻坡波",
    "璃漓",
    "瓷瓶",
    "狗拘",
    "犬大",
    "咬校",
    "墙樯",
    "车东",
    "堵赌",
    "塌榻",
    "滑猾",
    "摔率",
    "跤交",
    "催摧",
    "缴激",
    "押抻",
];

/// How alike two words are, the more the greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Alike {
    Near,
    Looks,
    Sounds,
}

#[derive(Debug)]
struct Candidate {
    word: String,
    letters: Vec<char>,
    texts: u32,
}

/// The words of the index by length and by sound.
#[derive(Debug, Default)]
pub struct Spelling {
    by_length: BTreeMap<usize, Vec<Candidate>>,
    by_sound: HashMap<String, (u32, String)>,
    /// All texts, a character each.
    letters: Vec<char>,
}

impl Spelling {
    /// Over the words and texts of an index.
    pub fn new(entries: &Entries) -> Spelling {
        let mut spelling = Spelling { letters: entries.letters.chars().collect(), ..Spelling::default() };
        for known in entries.vocabulary.iter() {
            let letters: Vec<char> = known.text.chars().collect();
            if !(2..=LONGEST).contains(&letters.len()) || !letters.iter().all(|c| is_han(*c)) {
                continue;
            }
            if let Some(sounds) = letters.iter().map(|c| sound(*c)).collect::<Option<String>>() {
                let best = spelling.by_sound.entry(sounds).or_default();
                let rank = |texts: u32, word: &str| (texts, std::cmp::Reverse(word.to_owned()));
                if best.1.is_empty() || rank(known.texts, &known.text) > rank(best.0, &best.1) {
                    *best = (known.texts, known.text.clone());
                }
            }
            let candidate = Candidate { word: known.text.clone(), letters, texts: known.texts };
            spelling.by_length.entry(candidate.letters.len()).or_default().push(candidate);
        }
        spelling
    }

    /// The text with words that find nothing put right, and what was put right.
    pub fn mend(&self, text: &str, lexicon: &Lexicon, entries: &Entries) -> (String, Vec<Correction>) {
        let mut corrections: Vec<Correction> = known_slips(text)
            .map(|(typed, instead)| Correction { typed: typed.to_owned(), instead: instead.to_owned(), common: true })
            .collect();
        let mut mended = String::with_capacity(text.len());
        for run in runs(text) {
            let first = run.chars().next().unwrap_or(' ');
            let found = if corrections.len() >= MOST {
                Vec::new()
            } else if is_han(first) {
                self.mend_run(&normalize(run).text, lexicon, entries)
            } else if first.is_ascii_alphabetic() {
                self.spelt_out(run, entries)
            } else {
                Vec::new()
            };
            let mut run = if found.is_empty() { run.to_owned() } else { normalize(run).text };
            for correction in found {
                run = run.replacen(&correction.typed, &correction.instead, 1);
                corrections.push(correction);
            }
            mended.push_str(&run);
        }
        corrections.truncate(MOST);
        (mended, corrections)
    }

    /// `loushui` → 漏水
    fn spelt_out(&self, run: &str, entries: &Entries) -> Vec<Correction> {
        let typed = run.to_ascii_lowercase();
        if typed.len() < 4 || entries.vocabulary.id(&typed).is_some() {
            return Vec::new();
        }
        let word = self.by_sound.get(&typed).map(|(_, word)| word.clone());
        word.map(|instead| Correction { typed, instead, common: false }).into_iter().collect()
    }

    /// Words within one run of Chinese characters, the longest first, none overlapping another.
    fn mend_run(&self, run: &str, lexicon: &Lexicon, entries: &Entries) -> Vec<Correction> {
        let cut = lexicon.cut(run);
        let words = cut.words();
        let unknown = |word: &str| entries.vocabulary.id(word).is_none() && !lexicon.is_stop_word(word);
        if words.iter().all(|w| !unknown(w.text)) && (run.chars().count() > PHRASE || entries.letters.contains(run)) {
            return Vec::new();
        }
        let mut found: Vec<(usize, Alike, usize, usize, Correction)> = Vec::new();
        for (first, from) in words.iter().enumerate() {
            for (last, to) in words.iter().enumerate().skip(first) {
                let Some(window) = run.get(from.start..to.end) else { continue };
                let letters: Vec<char> = window.chars().collect();
                if letters.len() > LONGEST {
                    break;
                }
                let pieces = words.get(first..=last).unwrap_or_default();
                let strange = pieces.iter().any(|w| unknown(w.text));
                let loose = strange && (pieces.len() > 1 || !lexicon.jieba().has_word(window));
                let single = pieces.iter().any(|w| w.text.chars().count() == 1);
                // Words that are all known are only doubted where they are the whole of what was typed (高空坠勿).
                let doubtful = strange || (single && window == run);
                if letters.len() < 2 || !doubtful || !letters.iter().all(|c| is_han(*c)) {
                    continue;
                }
                if let Some((alike, instead)) = self.nearest(&letters, loose).or_else(|| self.in_texts(&letters))
                    && !entries.letters.contains(window)
                {
                    let correction = Correction { typed: window.to_owned(), instead, common: false };
                    found.push((letters.len(), alike, from.start, to.end, correction));
                }
            }
        }
        found.sort_by(|a, b| (b.0, b.1).cmp(&(a.0, a.1)).then(a.2.cmp(&b.2)));
        let mut kept: Vec<(usize, usize, Correction)> = Vec::new();
        for (_, _, start, end, correction) in found {
            if kept.iter().all(|(s, e, _)| end <= *s || *e <= start) {
                kept.push((start, end, correction));
            }
        }
        kept.sort_by_key(|(start, ..)| *start);
        kept.into_iter().map(|(.., correction)| correction).collect()
    }

    /// The word of the index most like some letters. `loose` allows any one character to be another.
    fn nearest(&self, letters: &[char], loose: bool) -> Option<(Alike, String)> {
        let same = self.by_length.get(&letters.len())?;
        let best = same
            .iter()
            .filter_map(|c| Some((alike(letters, &c.letters, loose)?, c)))
            .max_by(|(a, x), (b, y)| a.cmp(b).then(x.texts.cmp(&y.texts)).then_with(|| y.word.cmp(&x.word)))?;
        Some((best.0, best.1.word.clone()))
    }

    /// Letters of a text that sound or look like the given ones. Not every set phrase is one word of the index
    /// (高空坠物 is three); letters that stand in the texts are as good a guess.
    fn in_texts(&self, letters: &[char]) -> Option<(Alike, String)> {
        if letters.len() < 3 {
            return None;
        }
        let mut found: BTreeMap<&[char], usize> = BTreeMap::new();
        for window in self.letters.windows(letters.len()) {
            let apart = window.iter().zip(letters).filter(|(a, b)| a != b).take(2).count();
            if apart == 1 && window.iter().all(|c| is_han(*c)) {
                *found.entry(window).or_default() += 1;
            }
        }
        found
            .into_iter()
            .filter_map(|(window, times)| Some((alike(letters, window, false)?, times, window)))
            .max_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then_with(|| b.2.cmp(a.2)))
            .map(|(alike, _, window)| (alike, window.iter().collect()))
    }
}

/// How one word could be a slip for another of the same length.
fn alike(typed: &[char], word: &[char], loose: bool) -> Option<Alike> {
    let mut apart = typed.iter().zip(word).filter(|(a, b)| a != b);
    let first = apart.next()?;
    let (second, third) = (apart.next(), apart.next());
    let sounds = |(a, b): &(&char, &char)| sound(**a).is_some_and(|s| Some(folded(s)) == sound(**b).map(folded));
    let looks = |(a, b): &(&char, &char)| LOOK_ALIKE.iter().any(|group| group.contains(**a) && group.contains(**b));
    match (second, third) {
        (None, _) if sounds(&first) => Some(Alike::Sounds),
        (None, _) if looks(&first) => Some(Alike::Looks),
        (None, _) if loose && typed.len() >= 3 => Some(Alike::Near),
        (Some(second), None) if sounds(&first) && sounds(&second) => Some(Alike::Sounds),
        // Two neighbours changed places.
        (Some(second), None) if typed.len() >= 3 && first.0 == second.1 && first.1 == second.0 => Some(Alike::Looks),
        _ => None,
    }
}

/// The sound of a character without its tone.
fn sound(c: char) -> Option<&'static str> {
    c.to_pinyin().map(|p| p.plain())
}

/// Sounds many people do not tell apart: zh and z, ing and in.
fn folded(sound: &'static str) -> (char, bool, &'static str) {
    let first = sound.chars().next().unwrap_or(' ');
    let rest = sound.get(first.len_utf8()..).unwrap_or("");
    let rest = if matches!(first, 'z' | 'c' | 's') { rest.strip_prefix('h').unwrap_or(rest) } else { rest };
    let nasal = rest.ends_with("ing") || rest.ends_with("eng") || rest.ends_with("in") || rest.ends_with("en");
    (first, nasal, if nasal { rest.trim_end_matches('g') } else { rest })
}

/// A text in runs of Chinese characters, of Latin letters, and of anything else.
fn runs(text: &str) -> Vec<&str> {
    let class = |c: char| if is_han(c) { 0 } else { 1 + u8::from(!c.is_ascii_alphabetic()) };
    let mut found = Vec::new();
    let mut start = 0;
    let mut before = None;
    for (at, c) in text.char_indices() {
        if before.is_some_and(|b| b != class(c)) {
            found.push(text.get(start..at).unwrap_or(""));
            start = at;
        }
        before = Some(class(c));
    }
    found.push(text.get(start..).unwrap_or(""));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_told_from_other_words() {
        let alike =
            |a: &str, b: &str, loose| alike(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>(), loose);
        assert_eq!(alike("坠勿", "坠物", false), Some(Alike::Sounds));
        assert_eq!(alike("露水", "漏水", false), Some(Alike::Looks));
        assert_eq!(alike("洗衣机", "洗碗机", false), None);
        assert_eq!(alike("监控想", "监控室", true), Some(Alike::Near));
        assert_eq!(alike("高空物坠", "高空坠物", false), Some(Alike::Looks));
        assert_eq!(alike("漏水", "漏水", true), None);
        assert_eq!(folded("zhuang"), folded("zuang"));
        assert_eq!(folded("jing"), folded("jin"));
    }

    #[test]
    fn runs_cover_the_text() {
        assert_eq!(runs("漏水loushui 2楼"), ["漏水", "loushui", " 2", "楼"]);
        assert_eq!(runs("漏水loushui 2楼").concat(), "漏水loushui 2楼");
    }
}
