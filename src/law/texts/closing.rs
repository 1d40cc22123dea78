//! The closing articles: from when a statute is in force, and what it puts out of force.

use jiff::civil::Date;

use super::{Article, dates, title};

/// A statute that a text puts out of force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeal {
    /// Its name as written.
    pub name: String,
    /// From when, where the text says.
    pub since: Option<Date>,
}

/// How many articles at the end may say such things.
const CLOSING: usize = 4;

/// 自…起施行, of the last article that says so.
pub(super) fn commencement(articles: &[Article]) -> Option<Date> {
    closing(articles).rev().flat_map(|a| sentences(&a.body)).find_map(|sentence| {
        let at = ["起施行", "起实施", "起执行"].iter().find_map(|w| sentence.find(w))?;
        let own = ["本法", "本条例", "本规定", "本办法", "本解释", "本细则", "本规则", "本决定", "本修正案", "自"];
        let before = sentence.get(..at)?;
        let (range, date) = dates::dates(before).pop()?;
        (before[range.end..].trim().is_empty() && own.iter().any(|w| before.contains(w))).then_some(date)
    })
}

/// 《…》同时废止.
pub(super) fn repeals(articles: &[Article], since: Option<Date>) -> Vec<Repeal> {
    let mut found: Vec<Repeal> = Vec::new();
    for sentence in closing(articles).flat_map(|a| sentences(&a.body)) {
        if !["同时废止", "予以废止", "即行废止"].iter().any(|w| sentence.contains(w)) {
            continue;
        }
        let mut rest = sentence;
        while let Some((_, after)) = rest.split_once('《') {
            let Some((name, after)) = after.split_once('》') else { break };
            if !found.iter().any(|r| r.name == name) && title::is_title_line(name) {
                found.push(Repeal { name: name.to_owned(), since });
            }
            rest = after;
        }
    }
    found
}

fn closing(articles: &[Article]) -> impl DoubleEndedIterator<Item = &Article> {
    articles.iter().skip(articles.len().saturating_sub(CLOSING))
}

fn sentences(body: &str) -> impl Iterator<Item = &str> {
    body.split(['。', '\n', '；'])
}
