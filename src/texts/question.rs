//! What a person looks for in the texts: names of statutes, article numbers, quoted phrases, words.

use crate::law::article_at;
use crate::law::texts::ArticleNumber;

use super::catalogue::Catalogue;

/// A search as understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Question {
    /// Keys of the statutes named.
    pub statutes: Vec<String>,
    /// Article numbers.
    pub numbers: Vec<ArticleNumber>,
    /// Words that must stand exactly so.
    pub phrases: Vec<String>,
    /// Everything else.
    pub words: String,
}

impl Question {
    /// Reads what was typed: 民法典第1254条, 物业管理条例 维修资金, “禁止从建筑物中抛掷物品”.
    pub fn read(typed: &str, catalogue: &Catalogue) -> Question {
        let mut question = Question::default();
        let rest = question.take_phrases(typed);
        let rest = question.take_numbers(&rest);
        let mut words: Vec<&str> = Vec::new();
        for word in rest.split(|c: char| c.is_whitespace() || "《》〈〉，,；;".contains(c)).filter(|w| !w.is_empty())
        {
            match catalogue.keys_of(word) {
                keys if !keys.is_empty() => question.statutes.extend(keys),
                _ => words.push(word),
            }
        }
        question.take_bare_number(&mut words, catalogue);
        question.words = words.join(" ");
        question
    }

    /// Whether nothing can be looked for but statutes by name.
    pub fn only_statutes(&self) -> bool {
        self.numbers.is_empty() && self.phrases.is_empty() && self.words.is_empty()
    }

    fn take_phrases(&mut self, typed: &str) -> String {
        let pairs = [('“', '”'), ('「', '」'), ('『', '』'), ('"', '"'), ('\u{ff02}', '\u{ff02}')];
        let mut rest = String::new();
        let mut chars = typed.char_indices();
        while let Some((at, c)) = chars.next() {
            let close = pairs.iter().find(|(open, _)| *open == c).map(|(_, close)| *close);
            let inside = close.and_then(|close| {
                let inner = typed.get(at + c.len_utf8()..)?;
                inner.find(close).and_then(|end| inner.get(..end)).map(|s| (s, close))
            });
            match inside {
                Some((phrase, close)) => {
                    if phrase.chars().any(char::is_alphanumeric) {
                        self.phrases.push(phrase.trim().to_owned());
                    }
                    rest.push(' ');
                    let end = at + c.len_utf8() + phrase.len() + close.len_utf8();
                    while chars.as_str().len() > typed.len() - end {
                        chars.next();
                    }
                }
                None => rest.push(c),
            }
        }
        rest
    }

    fn take_numbers(&mut self, text: &str) -> String {
        let mut rest = String::new();
        let mut at = 0;
        while let Some(tail) = text.get(at..).filter(|t| !t.is_empty()) {
            if let Some((number, width)) = article_at(tail) {
                self.numbers.extend(ArticleNumber::parse(&number));
                rest.push(' ');
                at += width;
                continue;
            }
            let c = tail.chars().next().unwrap_or(' ');
            rest.push(c);
            at += c.len_utf8();
        }
        rest
    }

    /// `民法典1254`, `1254`, `民法典 1254条`: a number is an article only where nothing but a name stands beside it.
    fn take_bare_number(&mut self, words: &mut Vec<&str>, catalogue: &Catalogue) {
        let [only] = words[..] else { return };
        let plain = only.strip_suffix('条').unwrap_or(only);
        let name = plain.trim_end_matches(|c: char| c.is_ascii_digit() || c == '-');
        let digits = &plain[name.len()..];
        let Some(number) = ArticleNumber::parse(digits).filter(|n| (1..10_000).contains(&n.main)) else { return };
        if !self.numbers.is_empty() || !self.phrases.is_empty() {
            return;
        }
        let keys = catalogue.keys_of(name);
        if name.is_empty() || !keys.is_empty() {
            self.statutes.extend(keys);
            self.numbers.push(number);
            words.clear();
        }
    }
}
