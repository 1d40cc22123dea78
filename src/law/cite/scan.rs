//! Walks a text and finds what is cited: a statute by name, by 《》 or by what points back, then its articles.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::letters::{Gap, Letters, is_han};
use super::names::{StatuteNames, ends_with_place, key};
use super::number::{Article, article, details, number};
use super::words::{self, BACK, BETWEEN, JOINTS, KINDS, PARTS, RANGES, STOPS, VAGUE};

/// A citation as understood.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Printed {
    /// The statute as written; where 该法 or the like stands, the statute it points to.
    pub written: String,
    /// Id of the statute, where the library knows it.
    pub statute: Option<String>,
    /// The words that point back (该法), or 承前 where nothing names the statute at all.
    pub via: Option<String>,
    /// `1254`, `291-1`; `None`: the statute as a whole.
    pub article: Option<String>,
    /// The article this one is the end of a range from.
    pub range_from: Option<String>,
    /// 第1款第2项; empty: the whole article.
    pub details: String,
    /// The version named: 2018修正.
    pub version: Option<String>,
    /// Its year.
    pub year: Option<i16>,
}

/// A citation and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// What was understood.
    pub printed: Printed,
    /// First byte.
    pub start: usize,
    /// Byte behind the last.
    pub end: usize,
}

/// Every citation of a text, in order of place, none overlapping another.
pub fn find(text: &str, names: &StatuteNames) -> Vec<Found> {
    let mut scan = Scan {
        letters: Letters::new(text),
        names,
        found: Vec::new(),
        last: Vec::new(),
        local: BTreeMap::new(),
        floor: 0,
        sentence: None,
    };
    let mut at = 0;
    while at < scan.letters.len() {
        let c = scan.letters.at(at);
        if "。!?".contains(c) || scan.letters.gap(at) == Gap::Paragraph {
            scan.sentence = None;
        }
        at = scan.step(at).unwrap_or(at + 1);
    }
    scan.found
}

struct Scan<'a> {
    letters: Letters,
    names: &'a StatuteNames,
    found: Vec<Found>,
    /// Statutes named so far, the last one at the end, each once.
    last: Vec<Printed>,
    /// Names given by the text itself: 以下简称《条例》.
    local: BTreeMap<String, Printed>,
    /// Nothing before this letter is free any more.
    floor: usize,
    /// The statute cited in this sentence.
    sentence: Option<Printed>,
}

impl Scan<'_> {
    /// Tries everything at a place; gives where to go on.
    fn step(&mut self, at: usize) -> Option<usize> {
        match self.letters.at(at) {
            '《' | '〈' => self.bracketed(at),
            '第' => self.bare(at),
            _ => self.pointing(at).or_else(|| self.renamed(at)).or_else(|| self.named(at)),
        }
    }

    /// 《…》
    fn bracketed(&mut self, at: usize) -> Option<usize> {
        let close = self.closing(at)?;
        let inner = self.letters.slice(at + 1, close);
        let (name, version) = split_version(&inner);
        let after = close + 1;
        if let Some(known) = self.local.get(&key(&name)).cloned() {
            return self.cited(at, after, Printed { via: Some(format!("《{name}》")), version, ..known });
        }
        // 《条例》, 《办法》: the last one of that kind.
        if KINDS.contains(&name.as_str()) {
            let known = self.antecedent(&name, false)?;
            return self.cited(at, after, Printed { via: Some(format!("《{name}》")), version, ..known });
        }
        let (start, written, statute) = self.in_place(at, &name);
        if statute.is_none() && words::is_paper(&name) {
            self.sentence = None;
            self.floor = after;
            return Some(after);
        }
        let printed = Printed { statute, written, version, ..Printed::default() };
        self.cited(start, after, printed).or(Some(after))
    }

    /// The statute of a name in 《》, with the place written before it: 北京市《物业管理条例》.
    fn in_place(&self, at: usize, name: &str) -> (usize, String, Option<String>) {
        for width in (2..=4).rev() {
            let Some(from) = at.checked_sub(width).filter(|f| *f >= self.floor) else { continue };
            let before = self.letters.slice(from, at);
            if let Some(id) = self.names.statute(&format!("{before}{name}")) {
                return (from, format!("{before}{name}"), Some(id.to_owned()));
            }
        }
        let state = "中华人民共和国";
        let from = at.saturating_sub(state.chars().count());
        let start = if from >= self.floor && self.letters.word(from, state) == Some(at) { from } else { at };
        let id = self.names.statute(name);
        if id.is_some_and(|id| !self.names.is_local(id)) && !name.starts_with("中华") {
            let run = self.run_before(at);
            if start == at && ends_with_place(&run) {
                let width = run.chars().count();
                return (at - width, format!("{run}{name}"), None);
            }
        }
        (start, name.to_owned(), id.map(str::to_owned))
    }

    /// The place behind the name in 《》; brackets may nest.
    fn closing(&self, at: usize) -> Option<usize> {
        let mut depth = 0;
        for i in at..self.letters.len().min(at + 120) {
            match self.letters.at(i) {
                '《' | '〈' => depth += 1,
                '》' | '〉' => depth -= 1,
                '。' => return None,
                _ => {}
            }
            if i > at && self.letters.gap(i) == Gap::Paragraph {
                return None;
            }
            if depth == 0 {
                return Some(i);
            }
        }
        None
    }

    /// 该法第…条, 上述条例第…条.
    fn pointing(&mut self, at: usize) -> Option<usize> {
        let (back, middle) = self.letters.any(at, BACK)?;
        let (kind, after) = self.letters.any(middle, KINDS)?;
        let own = back == "本";
        if !self.has_article(after) {
            return None;
        }
        let via = Some(format!("{back}{kind}"));
        match self.antecedent(kind, !own) {
            Some(known) => self.cited(at, after, Printed { via, ..known }),
            // A text's own 本办法 means itself.
            None if own => None,
            None => self.cited(at, after, Printed { via, ..Printed::default() }),
        }
    }

    /// The statute named last whose name ends as the words that point back do.
    fn antecedent(&self, kind: &str, lenient: bool) -> Option<Printed> {
        let fits = |p: &&Printed| {
            let full = p.statute.as_deref().map_or(p.written.as_str(), |id| self.names.full(id));
            let full = split_version(full).0;
            let full = full.trim_end_matches(|c| "(一二三四五六)".contains(c));
            match kind {
                "法" => full.ends_with('法') && !full.ends_with("办法") || full.ends_with("法典"),
                "法律" => full.ends_with('法') || full.ends_with("法典"),
                "司法解释" => full.starts_with("最高人民") || full.ends_with("解释"),
                "法规" => full.ends_with("条例"),
                kind => full.ends_with(kind),
            }
        };
        let found = self.last.iter().rev().find(fits);
        // 上述规定 may be said of anything.
        let any = lenient && ["规定", "法规", "法律"].contains(&kind);
        found.or_else(|| self.last.last().filter(|_| any)).cloned()
    }

    /// A name the text itself gave, without 《》.
    fn renamed(&mut self, at: usize) -> Option<usize> {
        let (name, known) = self.local.iter().rev().find(|(n, _)| self.letters.word(at, n).is_some())?;
        let (name, known) = (name.clone(), known.clone());
        let after = at + name.chars().count();
        let inside = at > self.floor && is_han(self.letters.at(at - 1)) && !self.boundary(at);
        if inside || !self.has_article(after) {
            return None;
        }
        self.cited(at, after, Printed { via: Some(name), ..known })
    }

    /// Whether a name may begin here: what stands before is a word that leads to one.
    fn boundary(&self, at: usize) -> bool {
        STOPS.iter().any(|s| {
            let width = s.chars().count();
            at >= width && self.letters.word(at - width, s) == Some(at)
        })
    }

    /// A known statute without 《》.
    fn named(&mut self, at: usize) -> Option<usize> {
        let (id, after) = self.names.at(&self.letters, at)?;
        let (id, written) = (id.to_owned(), self.letters.slice(at, after));
        if !self.has_article(after) {
            // Longer names (消防法实施细则) are found from their article back; this one is only remembered.
            if !KINDS.iter().any(|k| self.letters.word(after, k).is_some())
                && !self.letters.slice(after, after + 2).starts_with("实施")
            {
                self.remember(Printed { written, statute: Some(id), ..Printed::default() });
            }
            return Some(after);
        }
        let run = self.run_before(at);
        if !self.names.is_local(&id) && !written.starts_with("中华") && ends_with_place(&run) {
            let start = at - run.chars().count();
            return self.cited(start, after, Printed { written: format!("{run}{written}"), ..Printed::default() });
        }
        self.cited(at, after, Printed { written, statute: Some(id), ..Printed::default() })
    }

    /// 第…条 with no statute we know before it: a longer name, or the statute of this sentence.
    fn bare(&mut self, at: usize) -> Option<usize> {
        let first = article(&self.letters, at, false)?;
        let heading = self.letters.gap(at) >= Gap::Line || at == 0;
        let run = self.run_before(at);
        let kind = KINDS.iter().find(|k| run.ends_with(**k));
        if let (Some(kind), true) = (kind, self.letters.gap(at) < Gap::Line) {
            let width = run.chars().count();
            let vague = VAGUE.iter().any(|v| run.starts_with(v)) || BACK.iter().any(|b| run.starts_with(b));
            if run == **kind {
                let known = self.antecedent(kind, false)?;
                return self.cited(at - width, at, Printed { via: Some(run), ..known });
            }
            return if vague || width < 3 {
                None
            } else {
                self.cited(at - width, at, Printed { written: run, ..Printed::default() })
            };
        }
        let (_, end) = details(&self.letters, first.end);
        // Contracts speak of their own articles: 按第五条约定, 本合同第五条.
        let says = ["规定", "的规定", "明确", "也规定", "还规定", "又规定", "则规定"];
        let paper = ["合同", "协议", "规约", "公约", "章程", "约定", "本"].iter().any(|p| run.ends_with(p));
        if heading || paper || self.letters.any(end, &says).is_none() {
            return None;
        }
        let known = self.sentence.clone()?;
        self.cited(at, at, Printed { via: Some("承前".to_owned()), ..known })
    }

    /// The Chinese characters before a place that may be part of a name: up to a mark or a word that leads to one.
    fn run_before(&self, at: usize) -> String {
        let mut from = at;
        while from > self.floor && at - from < 30 {
            let c = self.letters.at(from - 1);
            if !is_han(c) || (from < at && self.letters.gap(from) == Gap::Paragraph) {
                break;
            }
            from -= 1;
        }
        let run = self.letters.slice(from, at);
        // The name keeps what belongs to it: 关于…的规定 is cut at 关于 only by the words that lead to it.
        let cut = STOPS.iter().filter_map(|s| run.rfind(s).map(|i| i + s.len())).filter(|i| *i < run.len()).max();
        run[cut.unwrap_or(0)..].to_owned()
    }

    /// Whether an article follows a name, with a version or a part of a code between.
    fn has_article(&self, after: usize) -> bool {
        let (at, _) = self.between(after);
        article(&self.letters, at, false).is_some() || self.list_head(at).is_some()
    }

    /// Passes over （2018修正）, 第二编第三章, 的; gives the place and the version.
    fn between(&self, after: usize) -> (usize, Option<String>) {
        let (mut at, mut version) = (after, None);
        loop {
            if matches!(self.letters.at(at), '(' | '[') {
                let Some((inner, behind)) = self.parenthesis(at) else { break };
                version = version.or_else(|| year_of(&inner).map(|_| inner));
                at = behind;
            } else if let Some((_, behind)) = self.letters.any(at, PARTS) {
                at = behind;
            } else if let Some(behind) = self.division(at) {
                at = behind;
            } else if let Some((word, behind)) = self.letters.any(at, BETWEEN) {
                // 之 and the like only where an article or a part follows at once.
                if word == "中第" {
                    at = behind - 1;
                } else if self.letters.at(behind) == '第' || self.letters.any(behind, PARTS).is_some() {
                    at = behind;
                } else {
                    break;
                }
            } else {
                break;
            }
        }
        (at, version)
    }

    /// 第二编, 第三章, 第一分编, 第二节.
    fn division(&self, at: usize) -> Option<usize> {
        let (_, end) = number(&self.letters, self.letters.word(at, "第")?, 100)?;
        self.letters.any(end, &["分编", "编", "章", "节"]).map(|(_, behind)| behind)
    }

    /// The words of a bracket and the place behind it.
    fn parenthesis(&self, at: usize) -> Option<(String, usize)> {
        let close = if self.letters.at(at) == '(' { ')' } else { ']' };
        let end = (at + 1..self.letters.len().min(at + 60)).find(|i| self.letters.at(*i) == close)?;
        Some((self.letters.slice(at + 1, end), end + 1))
    }

    /// 第942、944条, or 36条 behind a name: the article is closed by a later 条.
    fn list_head(&self, at: usize) -> Option<Article> {
        let head = article(&self.letters, at, true)?;
        if head.closed {
            return Some(head);
        }
        let mut end = head.end;
        for _ in 0..40 {
            let (_, behind) = self.letters.any(end, JOINTS).or_else(|| self.letters.any(end, RANGES))?;
            let next = article(&self.letters, behind, true)?;
            if next.closed {
                return Some(head);
            }
            end = next.end;
        }
        None
    }

    /// A statute and what follows it: reports its articles, or the statute as a whole; gives where to go on.
    fn cited(&mut self, start: usize, after: usize, statute: Printed) -> Option<usize> {
        let (mut at, version) = self.between(after);
        let mut statute = statute;
        statute.version = statute.version.or(version);
        statute.year = statute.version.as_deref().and_then(year_of);
        let plain = Printed { via: None, version: None, year: None, ..statute.clone() };
        self.introduce(after, &plain);
        let Some(mut head) = self.list_head(at) else { return self.whole(start, after, statute) };
        // A statute's own text: its title on one line, 第一条 and a space on the next.
        if self.letters.gap(at) >= Gap::Line && self.letters.gap(head.end) > Gap::None
            || self.letters.gap(at) == Gap::Paragraph
        {
            self.remember(plain);
            return if self.letters.at(start) == '《' { self.whole(start, after, statute) } else { Some(after) };
        }
        if !statute.written.is_empty() {
            self.remember(plain.clone());
            self.sentence = Some(plain);
        }
        let mut from = start;
        let mut range_from = None;
        loop {
            let (said, end) = details(&self.letters, head.end);
            at = end;
            let number = head.number.clone();
            self.push(from, end, Printed { article: Some(head.number), details: said, range_from, ..statute.clone() });
            let Some((next, begins, ranged)) = self.next_article(at) else { break };
            range_from = ranged.then_some(number);
            from = begins;
            head = next;
        }
        self.floor = at;
        Some(at)
    }

    /// The article joined to the one before: where it begins, and whether it ends a range.
    fn next_article(&self, at: usize) -> Option<(Article, usize, bool)> {
        let ranged = self.letters.any(at, RANGES);
        let (_, mut behind) = ranged.or_else(|| self.letters.any(at, JOINTS))?;
        if let Some((_, further)) = self.letters.any(behind, JOINTS) {
            behind = further;
        }
        // A line that opens with 第五条 after a comma is the next article of a contract.
        if self.letters.gap(behind) == Gap::Paragraph {
            return None;
        }
        let next = self.list_head(behind)?;
        let ordinal = self.letters.at(behind) == '第';
        // 第5条、3名: without 第 it must be 3条, or a number that waits for one.
        let counted = !ordinal
            && next.closed
            && ["措施", "意见", "建议", "规定", "要求"].iter().any(|w| self.letters.word(next.end, w).is_some());
        (!counted).then_some((next, behind, ranged.is_some()))
    }

    /// A statute without an article, where it is written in 《》.
    fn whole(&mut self, start: usize, after: usize, statute: Printed) -> Option<usize> {
        if statute.via.is_none() && !statute.written.is_empty() {
            let known = statute.statute.is_some();
            if known || words::is_surely_law(&split_version(&statute.written).0) {
                self.remember(Printed { version: None, year: None, ..statute.clone() });
                self.push(start, after, statute);
            }
        }
        self.floor = after;
        Some(after)
    }

    fn push(&mut self, from: usize, to: usize, printed: Printed) {
        self.found.push(Found { printed, start: self.letters.start(from), end: self.letters.end(to) });
    }

    fn remember(&mut self, statute: Printed) {
        self.last.retain(|p| p.written != statute.written);
        self.last.push(statute);
        if self.last.len() > 64 {
            self.last.remove(0);
        }
    }

    /// （以下简称《条例》）
    fn introduce(&mut self, after: usize, statute: &Printed) {
        let mut at = after;
        while let Some((inner, behind)) =
            Some(at).filter(|at| "([".contains(self.letters.at(*at))).and_then(|at| self.parenthesis(at))
        {
            for lead in ["以下简称", "下称", "以下称", "简称"] {
                let Some(i) = inner.find(lead) else { continue };
                let name = inner[i + lead.len()..].trim_matches(|c| "为:\"“”‘’'《》「」".contains(c));
                if (2..=20).contains(&name.chars().count()) && self.local.len() < 64 {
                    self.local.insert(key(name), statute.clone());
                }
                break;
            }
            at = behind;
        }
    }
}

/// 物业管理条例(2018修订) → the name and the version.
fn split_version(name: &str) -> (String, Option<String>) {
    let Some((front, rest)) = name.rsplit_once('(') else { return (name.to_owned(), None) };
    match rest.strip_suffix(')').filter(|inner| year_of(inner).is_some()) {
        Some(inner) => (front.to_owned(), Some(inner.to_owned())),
        None => (name.to_owned(), None),
    }
}

/// The year of a version: 2018修正, 2018年修订, 1999年, 法释[2020]16号.
fn year_of(text: &str) -> Option<i16> {
    let digits: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|d| d.len() == 4).collect();
    let said = ["修正", "修订", "年", "版", "法释", "公布", "施行", "通过"].iter().any(|w| text.contains(w));
    let bare = text.len() == 4;
    digits.first().filter(|_| said || bare).and_then(|d| d.parse().ok()).filter(|y| (1949..=2100).contains(y))
}
