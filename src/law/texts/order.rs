//! Whether the numbers of a text can be trusted: rising, each once, from one statute.

use std::collections::BTreeMap;

use super::{Article, ArticleNumber, Refused, Unit};

/// Puts repeated articles of the same words together and gives what is odd.
///
/// # Errors
/// If a number returns with other words, falls, or starts again.
pub(super) fn settle(articles: &mut Vec<Article>, unit: Unit) -> Result<Vec<String>, Refused> {
    let mut notes = Vec::new();
    let mut seen: BTreeMap<ArticleNumber, usize> = BTreeMap::new();
    let mut kept: Vec<Article> = Vec::with_capacity(articles.len());
    for article in articles.drain(..) {
        if let Some(earlier) = seen.get(&article.number).and_then(|at| kept.get(*at)) {
            if earlier.body == article.body {
                notes.push(format!("{}写了两遍，内容相同，只留一遍（第 {} 行）", article.label, article.line));
                continue;
            }
            if article.number == (ArticleNumber { main: 1, branch: 0 }) && kept.len() > 1 {
                return Err(Refused::Restart { line: article.line });
            }
            return Err(Refused::Duplicate { label: article.label, first: earlier.line, second: article.line });
        }
        if let Some(last) = kept.last()
            && article.number < last.number
        {
            return Err(Refused::OutOfOrder { label: article.label, line: article.line, before: last.label.clone() });
        }
        seen.insert(article.number, kept.len());
        kept.push(article);
    }
    for pair in kept.windows(2) {
        let [a, b] = pair else { continue };
        if b.number.main > a.number.main + 1 {
            notes.push(format!("{}之后是{}，中间缺 {} 条", a.label, b.label, b.number.main - a.number.main - 1));
        }
    }
    if unit == Unit::Article
        && let Some(first) = kept.first().filter(|a| a.number.main != 1)
    {
        notes.push(format!("从{}开始，前面的条不在这个文件里", first.label));
    }
    for article in kept.iter().filter(|a| a.body.is_empty()) {
        notes.push(format!("{}没有内容（第 {} 行）", article.label, article.line));
    }
    *articles = kept;
    Ok(notes)
}
