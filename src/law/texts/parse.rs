//! A file cut into its title block, its articles and its annexes.

use super::decode::{Encoding, decode};
use super::heading::{self, Headings};
use super::opening::{self, Opening};
use super::{Article, ArticleNumber, Refused, StatuteText, Unit, closing, dates, header, order, title};

/// Reads a file's bytes.
///
/// # Errors
/// [`Refused`]: why the file is no statute that can be used.
pub fn parse_bytes(bytes: &[u8], name: &str) -> Result<StatuteText, Refused> {
    let decoded = decode(bytes)?;
    let mut text = parse(&decoded.text, name)?;
    match decoded.encoding {
        Encoding::Utf8 => {}
        Encoding::Utf16 => text.notes.push("按 UTF-16 编码读入".to_owned()),
        Encoding::Gb18030 => text.notes.push("按 GB18030 编码读入".to_owned()),
    }
    Ok(text)
}

/// Reads a text; `name` is the file's name, whose date tells versions apart.
///
/// # Errors
/// [`Refused`]: why the text is no statute that can be used.
pub fn parse(text: &str, name: &str) -> Result<StatuteText, Refused> {
    let lines: Vec<&str> = text.lines().collect();
    let start = after_front_matter(&lines);
    let style = Style::of(&lines[start..]);
    let body = style.body_start(&lines, start).ok_or(Refused::NoArticles)?;
    let header = header::read(lines.get(start..body).unwrap_or(&[]), name)?;
    let from = style.marker(&lines, start).unwrap_or_else(|| body_text(&lines, start, body));
    let mut body = Body::new(&style);
    for (index, line) in lines.iter().enumerate().skip(from) {
        body.line(index + 1, line);
    }
    let mut articles = body.articles;
    if articles.is_empty() {
        return Err(Refused::NoArticles);
    }
    let mut notes = order::settle(&mut articles, style.unit)?;
    let said = dates::said(&header.info);
    let version = dates::in_file_name(name).or(said.version).or(said.in_force);
    let commencement = closing::commencement(&articles);
    // A day before the version is the day of an earlier version, left standing by an amendment.
    let later = |day: &jiff::civil::Date| version.is_none_or(|v| *day >= v);
    let in_force = said.in_force.filter(later).or(commencement.filter(later));
    if version.is_none() {
        notes.push("没有写通过或修正的日期，文件名里也没有，分不出版本".to_owned());
    }
    Ok(StatuteText {
        repeals: closing::repeals(&articles, in_force.or(commencement)),
        said_repealed: said.repealed
            || ["已废止", "已失效"].iter().any(|w| header.title.contains(w) || name.contains(w)),
        title: title::without_year(&header.title).to_owned(),
        part: header.part,
        version,
        in_force,
        commencement,
        info: header.info,
        preamble: body.preamble.join("\n"),
        unit: style.unit,
        articles,
        appendix: body.appendix.join("\n"),
        notes,
    })
}

/// Behind `---` … `---` at the top.
fn after_front_matter(lines: &[&str]) -> usize {
    let Some(first) = lines.iter().position(|l| !l.trim().is_empty()) else { return 0 };
    if lines[first].trim() != "---" {
        return first;
    }
    let close = lines.iter().skip(first + 1).take(40).position(|l| l.trim() == "---");
    close.map_or(first, |at| first + at + 2)
}

/// Where the text itself starts when no marker says so: behind the title and the date lines.
fn body_text(lines: &[&str], start: usize, body: usize) -> usize {
    // Headings right above the first article belong to the text; the title does not.
    let title = lines.get(start..body).unwrap_or(&[]);
    let contents = title.iter().position(|l| {
        let squeezed: String = l.chars().filter(|c| !c.is_whitespace()).collect();
        squeezed == "目录" || (!l.starts_with("# ") && heading::rank(l.trim_start_matches('#').trim()).is_some())
    });
    contents.map_or(body, |at| start + at)
}

/// How a file is laid out.
struct Style {
    unit: Unit,
    /// Paragraphs are indented, and a line that is not continues the one above.
    wrapped: bool,
}

impl Style {
    fn of(lines: &[&str]) -> Style {
        let opening = |l: &&&str| opening::article(l).is_some_and(|o| o.apart || o.number.main == 1);
        let articles = lines.iter().filter(opening).count();
        // A list 一、二、三、 is found in any text: only under the name of a statute are its items clauses.
        let names: Vec<&str> = lines
            .iter()
            .take(12)
            .map(|l| l.trim_start_matches('#').trim())
            .filter(|l| title::is_title_line(l))
            .collect();
        let amends = names.iter().any(|l| l.contains("修正案") || l.ends_with("的决定"));
        let clauses = !names.is_empty() && lines.iter().any(|l| opening::clause(l).is_some());
        let unit = if clauses && (articles == 0 || (amends && articles < 3)) { Unit::Clause } else { Unit::Article };
        let markdown = lines.iter().any(|l| l.starts_with('#'));
        let indented = lines.iter().filter(opening).filter(|l| l.starts_with([' ', '\t', '\u{3000}'])).count();
        Style { unit, wrapped: !markdown && indented * 10 > articles * 6 }
    }

    /// The line behind `<!-- INFO END -->`.
    fn marker(&self, lines: &[&str], start: usize) -> Option<usize> {
        let marker = |l: &str| l.contains("<!--") && l.to_ascii_uppercase().contains("INFO END");
        lines.iter().skip(start).position(|l| marker(l)).map(|at| start + at + 1)
    }

    /// Where the title block ends: at the marker, else at the first article, heading or clause.
    fn body_start(&self, lines: &[&str], start: usize) -> Option<usize> {
        let first = lines.iter().skip(start).position(|l| self.opening(l, None).is_some()).map(|at| start + at)?;
        Some(self.marker(lines, start).filter(|m| *m <= first).unwrap_or(first))
    }

    /// The opening of an article or a clause, where the line is one.
    fn opening<'t>(&self, line: &'t str, last: Option<ArticleNumber>) -> Option<Opening<'t>> {
        if self.wrapped && !line.starts_with([' ', '\t', '\u{3000}']) {
            return None;
        }
        let next = last.map_or(1, |n| n.main + 1);
        match self.unit {
            // Nothing sets a number apart but that it is the next one and no reference.
            Unit::Article => {
                opening::article(line).filter(|o| o.apart || (o.number.main == next && !opening::is_reference(o.rest)))
            }
            Unit::Clause => opening::clause(line).filter(|o| o.number.main == next),
        }
    }
}

/// The text as it is gathered.
struct Body<'s> {
    style: &'s Style,
    headings: Headings,
    preamble: Vec<String>,
    articles: Vec<Article>,
    appendix: Vec<String>,
    annex: bool,
    blank: bool,
}

impl<'s> Body<'s> {
    fn new(style: &'s Style) -> Body<'s> {
        Body {
            style,
            headings: Headings::default(),
            preamble: Vec::new(),
            articles: Vec::new(),
            appendix: Vec::new(),
            annex: false,
            blank: true,
        }
    }

    fn line(&mut self, number: usize, line: &str) {
        let text = line.trim();
        if text.is_empty() || (text.starts_with("<!--") && text.ends_with("-->")) {
            self.blank = true;
            return;
        }
        let blank = std::mem::replace(&mut self.blank, false);
        if let Some(open) = self.style.opening(line, self.articles.last().map(|a| a.number)).filter(|_| !self.annex) {
            self.articles.push(Article {
                number: open.number,
                label: open.label.split_whitespace().collect(),
                heading: self.headings.path(),
                body: plain(open.rest),
                line: number,
            });
            return;
        }
        if let Some(heading) = heading::markdown(line) {
            self.heading(heading);
        } else if self.style.unit == Unit::Article && heading::rank(text).is_some() {
            self.heading(text);
        } else if !self.articles.is_empty() && heading::starts_annex(text) && text.chars().count() <= 30 {
            self.annex = true;
            self.appendix.push(plain(text));
        } else {
            let continues = self.style.wrapped && !blank && !line.starts_with([' ', '\t', '\u{3000}']);
            self.paragraph(&plain(text), continues);
        }
    }

    fn heading(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if !self.articles.is_empty() && heading::starts_annex(text) {
            self.annex = true;
        }
        if self.annex {
            return self.appendix.push(text.to_owned());
        }
        self.headings.push(heading::rank(text).unwrap_or(5), text);
    }

    fn paragraph(&mut self, text: &str, continues: bool) {
        if self.annex {
            return self.appendix.push(text.to_owned());
        }
        match self.articles.last_mut() {
            Some(article) if continues || article.body.is_empty() => article.body.push_str(text),
            Some(article) => {
                article.body.push('\n');
                article.body.push_str(text);
            }
            None if text.split_whitespace().collect::<String>() != "目录" => self.preamble.push(text.to_owned()),
            None => {}
        }
    }
}

/// Words without Markdown's bold.
fn plain(text: &str) -> String {
    text.replace("**", "").trim().to_owned()
}
