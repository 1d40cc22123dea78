//! What a citation is worth on a day, and what to write instead. Pure.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::context::pairs;
use super::scan::Printed;
use crate::law::{InForce, LawLibrary, Provision, ProvisionId, Statute};

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum VerdictKind {
    /// 现行有效
    InForce,
    /// 未核实: in force as far as we know, not checked against the text.
    Unverified,
    /// 条号已变: the statute lives, its content stands under another number.
    Renumbered,
    /// 已失效
    Repealed,
    /// 尚未施行
    NotYet,
    /// 没有这一条
    NoSuchArticle,
    /// 条文未收: the statute is known, the article is not kept.
    ArticleNotHeld,
    /// 法规未收: the statute is not known.
    StatuteUnknown,
    /// 指代不明: 该法, with no statute before it.
    Unresolved,
}

impl VerdictKind {
    /// All kinds.
    pub const ALL: &'static [VerdictKind] = &[
        VerdictKind::InForce,
        VerdictKind::Unverified,
        VerdictKind::Renumbered,
        VerdictKind::Repealed,
        VerdictKind::NotYet,
        VerdictKind::NoSuchArticle,
        VerdictKind::ArticleNotHeld,
        VerdictKind::StatuteUnknown,
        VerdictKind::Unresolved,
    ];

    /// The Chinese word.
    pub fn name(self) -> &'static str {
        match self {
            VerdictKind::InForce => "现行有效",
            VerdictKind::Unverified => "未核实",
            VerdictKind::Renumbered => "条号已变",
            VerdictKind::Repealed => "已失效",
            VerdictKind::NotYet => "尚未施行",
            VerdictKind::NoSuchArticle => "没有这一条",
            VerdictKind::ArticleNotHeld => "条文不在库里",
            VerdictKind::StatuteUnknown => "法规不在库里",
            VerdictKind::Unresolved => "指代不明",
        }
    }

    /// What to do about it.
    pub fn standing(self) -> Standing {
        match self {
            VerdictKind::InForce => Standing::Good,
            VerdictKind::Unverified
            | VerdictKind::ArticleNotHeld
            | VerdictKind::StatuteUnknown
            | VerdictKind::Unresolved => Standing::Check,
            VerdictKind::Renumbered | VerdictKind::Repealed | VerdictKind::NotYet | VerdictKind::NoSuchArticle => {
                Standing::Mend
            }
        }
    }
}

/// What to do about a citation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// 不用改
    Good,
    /// 要查: we cannot say.
    Check,
    /// 要改
    Mend,
}

impl Standing {
    /// A stable word for programs and classes.
    pub fn id(self) -> &'static str {
        match self {
            Standing::Good => "good",
            Standing::Check => "check",
            Standing::Mend => "mend",
        }
    }

    /// The Chinese word.
    pub fn name(self) -> &'static str {
        match self {
            Standing::Good => "不用改",
            Standing::Check => "请核对",
            Standing::Mend => "要改",
        }
    }
}

/// What stands in the place of a citation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Instead {
    /// `civil-code#942`; a statute's id where no article is known.
    pub id: String,
    /// 《中华人民共和国民法典》第942条
    pub name: String,
    /// 要旨; empty for a statute.
    pub gist: String,
    /// First day in force.
    #[schemars(with = "String")]
    pub from: Date,
}

/// What a citation is worth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Verdict {
    /// What was found.
    pub kind: VerdictKind,
    /// What to do about it.
    pub standing: Standing,
    /// In a sentence.
    pub says: String,
    /// What to write, with the statute's full name: the same article, or what replaced it; `None`: we cannot say.
    pub write: Option<String>,
    /// The provision meant, where it is kept.
    pub provision: Option<ProvisionId>,
    /// Its gist.
    pub gist: String,
    /// What replaced it, the newest first.
    pub instead: Vec<Instead>,
    /// Its last day.
    #[schemars(with = "Option<String>")]
    pub ended: Option<Date>,
    /// Whatever else should be known.
    pub notes: Vec<String>,
}

impl Verdict {
    fn new(kind: VerdictKind, says: String) -> Verdict {
        Verdict {
            kind,
            standing: kind.standing(),
            says,
            write: None,
            provision: None,
            gist: String::new(),
            instead: Vec::new(),
            ended: None,
            notes: Vec::new(),
        }
    }
}

/// 《中华人民共和国民法典》第1254条; 第291条之一.
pub fn full_name(library: &LawLibrary, statute: &str, article: &str) -> String {
    let name = library.statute(statute).map_or(statute, |s| s.name.as_str());
    // Inner brackets of a title are 〈〉 inside 《》.
    let name = name.replace('《', "〈").replace('》', "〉");
    format!("《{name}》{}", article_name(article))
}

/// 第1254条; 第291条之一; nothing for the statute as a whole.
pub fn article_name(article: &str) -> String {
    const NUMERALS: [&str; 11] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
    match article.split_once('-') {
        _ if article.is_empty() => String::new(),
        Some((number, part)) => {
            let part = part.parse::<usize>().ok().and_then(|n| NUMERALS.get(n).copied()).unwrap_or(part);
            format!("第{number}条之{part}")
        }
        None => format!("第{article}条"),
    }
}

/// What a citation is worth on a day.
pub fn check_citation(library: &LawLibrary, printed: &Printed, on: Date) -> Verdict {
    if printed.written.is_empty() {
        let word = printed.via.as_deref().unwrap_or("");
        return Verdict::new(VerdictKind::Unresolved, format!("前面没有写是哪一部法，“{word}”指代不明"));
    }
    let known = printed.statute.as_deref().and_then(|id| library.statute(id));
    let Some(statute) = known else {
        return Verdict::new(
            VerdictKind::StatuteUnknown,
            format!("库里没有《{}》，无从核对，请查原文", printed.written),
        );
    };
    let Some(article) = &printed.article else { return whole(library, statute, on) };
    let Some(id) = ProvisionId::parse(&format!("{}#{article}", statute.id)) else {
        return not_held(library, statute, article, on);
    };
    let mut verdict = of_article(library, statute, &id, printed.year, on);
    if let (Some(word), true) = (&printed.version, verdict.standing == Standing::Good) {
        verdict.notes.push(format!("所写版本“{word}”没有逐字核对，这里只核条号"));
    }
    if !printed.details.is_empty() {
        match verdict.standing {
            Standing::Good => {
                if let Some(write) = &mut verdict.write {
                    write.push_str(&printed.details);
                }
                verdict.notes.push("款、项没有核，请对照原文".to_owned());
            }
            _ if !verdict.instead.is_empty() => verdict.notes.push("款、项可能也变了，请对照新条文再写".to_owned()),
            _ => {}
        }
    }
    let order = |a: &str| a.split('-').map(|n| n.parse::<u32>().unwrap_or(0)).collect::<Vec<_>>();
    if let Some(from) = &printed.range_from {
        if order(from) >= order(article) {
            verdict.standing = Standing::Mend;
            verdict.notes.push(format!("起止写反了：{}在{}之后", article_name(from), article_name(article)));
        } else {
            let between = format!("{}至{}之间的各条没有逐条核", article_name(from), article_name(article));
            verdict.notes.push(between);
        }
    }
    verdict
}

fn of_article(library: &LawLibrary, statute: &Statute, id: &ProvisionId, year: Option<i16>, on: Date) -> Verdict {
    // A version names its text: the row of that time is meant, whatever the number stands for today.
    let version = year.and_then(|y| Date::new(y, 12, 31).ok()).filter(|day| *day < on && *day >= statute.from);
    if let Some(row) = version.and_then(|day| library.rows(id).iter().rev().find(|p| p.in_force(day)))
        && !row.in_force(on)
    {
        return gone(library, statute, row, library.successors_on(row, on));
    }
    match library.at(id, on) {
        InForce::Itself(row) => alive(library, statute, row),
        InForce::Successors(found) => match library.rows(id).last() {
            Some(row) => gone(library, statute, row, found),
            None => not_held(library, statute, id.article(), on),
        },
        InForce::Forerunners(found) => not_yet(library, statute, Some(id), found, on),
        InForce::Nothing => {
            let rows = library.rows(id);
            match rows.iter().rev().find(|p| p.until.is_some_and(|u| u < on)) {
                Some(row) => gone(library, statute, row, Vec::new()),
                None => not_yet(library, statute, Some(id), Vec::new(), on),
            }
        }
        InForce::Unknown => not_held(library, statute, id.article(), version.unwrap_or(on)),
    }
}

fn alive(library: &LawLibrary, statute: &Statute, row: &Provision) -> Verdict {
    let checked = row.verified && statute.verified;
    let mut verdict = if checked {
        Verdict::new(VerdictKind::InForce, "有效".to_owned())
    } else {
        Verdict::new(VerdictKind::Unverified, "据现有材料有效，但条文没有对照原文核过，请先查原文".to_owned())
    };
    verdict.write = Some(full_name(library, &statute.id, row.id.article()));
    verdict.provision = Some(row.id.clone());
    verdict.gist = row.gist.clone();
    verdict
}

/// A row that has ended, with what stands in its place.
pub fn gone(library: &LawLibrary, statute: &Statute, row: &Provision, found: Vec<&Provision>) -> Verdict {
    let mut instead: Vec<Instead> = found.iter().map(|p| instead_of(library, p)).collect();
    rank(&mut instead, &row.gist);
    let here = |i: &Instead| i.id.split('#').next() == Some(statute.id.as_str());
    let ended = row.until;
    let day = ended.map_or(String::new(), |d| format!("{d} 起不再有效，"));
    // The successor of the same statute is the article itself under its new number.
    let (kind, says) = match instead.iter().find(|i| here(i)) {
        Some(new) if new.id == row.id.as_str() => (VerdictKind::Renumbered, format!("{day}同一条号今天的内容已经改写")),
        Some(new) => {
            (VerdictKind::Renumbered, format!("{day}今天是{}", article_name(new.id.split('#').nth(1).unwrap_or(""))))
        }
        None if !instead.is_empty() => (VerdictKind::Repealed, format!("{day}由{}代替", names(&instead))),
        None => match replaced_by(library, statute, row.until) {
            Some(new) => {
                (VerdictKind::Repealed, format!("{day}代替这部法的是《{}》，具体条文库里没有，请查原文", new.name))
            }
            None => (VerdictKind::Repealed, format!("{day}库里没有代替它的条文")),
        },
    };
    let mut verdict = Verdict::new(kind, says.replace(" 起不再有效", " 以后不再有效"));
    let first = instead.iter().find(|i| here(i)).or(instead.first());
    verdict.write = first.map(|i| i.name.clone());
    verdict.provision = Some(row.id.clone());
    verdict.gist = row.gist.clone();
    if instead.len() > 1 {
        verdict.notes.push(format!("旧条文的内容今天分在{}条里，请按所说的事选", instead.len()));
    }
    verdict.instead = instead;
    verdict.ended = ended;
    if !(row.verified && statute.verified) {
        verdict.notes.push("旧条文没有对照原文核过（未核实）".to_owned());
    }
    if found.iter().any(|p| !p.verified || library.statute(p.id.statute()).is_some_and(|s| !s.verified)) {
        verdict.notes.push("新条文没有对照原文核过（未核实）".to_owned());
    }
    verdict
}

/// Puts first what reads most like some words.
pub fn rank(instead: &mut [Instead], words: &str) {
    let spoken = pairs(words);
    instead.sort_by_cached_key(|i| std::cmp::Reverse(pairs(&i.gist).intersection(&spoken).count()));
}

fn names(instead: &[Instead]) -> String {
    instead.iter().map(|i| i.name.as_str()).collect::<Vec<_>>().join("、")
}

fn instead_of(library: &LawLibrary, row: &Provision) -> Instead {
    Instead {
        id: row.id.to_string(),
        name: full_name(library, row.id.statute(), row.id.article()),
        gist: row.gist.clone(),
        from: row.from,
    }
}

fn not_yet(
    library: &LawLibrary,
    statute: &Statute,
    id: Option<&ProvisionId>,
    found: Vec<&Provision>,
    on: Date,
) -> Verdict {
    let first = id.and_then(|id| library.rows(id).first());
    let from = first.map_or(statute.from, |p| p.from);
    let instead: Vec<Instead> = found.iter().map(|p| instead_of(library, p)).collect();
    let then = if instead.is_empty() { String::new() } else { format!("，当时适用的是{}", names(&instead)) };
    let mut verdict = Verdict::new(VerdictKind::NotYet, format!("{from} 才施行，{on} 还没有效力{then}"));
    verdict.write = instead.first().map(|i| i.name.clone());
    verdict.provision = first.map(|p| p.id.clone());
    verdict.gist = first.map_or(String::new(), |p| p.gist.clone());
    verdict.instead = instead;
    verdict
}

/// An article of a known statute that is not in the library.
fn not_held(library: &LawLibrary, statute: &Statute, article: &str, day: Date) -> Verdict {
    let number: u32 = article.split('-').next().and_then(|n| n.parse().ok()).unwrap_or(0);
    let last = statute.last_article(day);
    if let Some(last) = last.filter(|last| number > *last) {
        let says = format!("《{}》只有{last}条，没有{}", statute.short, article_name(article));
        let mut verdict = Verdict::new(VerdictKind::NoSuchArticle, says);
        if let Some(ended) = statute.until.filter(|u| *u < day) {
            verdict.notes.push(format!("这部法 {ended} 以后也已失效"));
            verdict.ended = Some(ended);
        }
        return verdict;
    }
    if statute.until.is_some_and(|u| u < day) || day < statute.from {
        return whole(library, statute, day);
    }
    let many = last.map_or(String::new(), |last| format!("（共{last}条）"));
    let says = format!("《{}》有效{many}，但库里没有收{}，请对照原文", statute.short, article_name(article));
    let mut verdict = Verdict::new(VerdictKind::ArticleNotHeld, says);
    if !statute.verified {
        verdict.notes.push("这部法没有对照原文核过（未核实）".to_owned());
    }
    verdict
}

/// A statute as a whole.
fn whole(library: &LawLibrary, statute: &Statute, on: Date) -> Verdict {
    if on < statute.from {
        return not_yet(library, statute, None, Vec::new(), on);
    }
    if let Some(ended) = statute.until.filter(|u| *u < on) {
        let new = replaced_by(library, statute, statute.until);
        let says = match new {
            Some(new) => format!("{ended} 以后不再有效，代替它的是《{}》", new.name),
            None => format!("{ended} 以后不再有效，库里没有代替它的法规"),
        };
        let mut verdict = Verdict::new(VerdictKind::Repealed, says);
        verdict.ended = Some(ended);
        if let Some(new) = new {
            let name = full_name(library, &new.id, "");
            verdict.write = Some(name.clone());
            verdict.instead = vec![Instead { id: new.id.clone(), name, gist: String::new(), from: new.from }];
        }
        if !statute.verified {
            verdict.notes.push("这部法没有对照原文核过（未核实）".to_owned());
        }
        return verdict;
    }
    let mut verdict = if statute.verified {
        Verdict::new(VerdictKind::InForce, "这部法有效；没有写条号，只核了名称".to_owned())
    } else {
        Verdict::new(VerdictKind::Unverified, "据现有材料有效，但没有对照原文核过，请先查原文".to_owned())
    };
    verdict.write = Some(full_name(library, &statute.id, ""));
    verdict
}

/// The statute most of whose articles replaced those of another that has ended.
fn replaced_by<'a>(library: &'a LawLibrary, statute: &Statute, ended: Option<Date>) -> Option<&'a Statute> {
    let mut counts: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    for row in library.iter().filter(|p| p.id.statute() == statute.id && p.until == ended) {
        for new in library.successors_of(row).into_iter().filter(|p| p.id.statute() != statute.id) {
            *counts.entry(new.id.statute()).or_default() += 1;
        }
    }
    let most = counts.into_iter().max_by_key(|(_, n)| *n).map(|(id, _)| id)?;
    library.statute(most)
}
