//! 处置单: what of a guidance goes on paper or into a chat group, in the order of need.
//!
//! [`Sheet::new`] picks and names, [`Sheet::fitted`] shortens to one A4 page, [`Sheet::markdown`] and
//! [`Sheet::plain`] write it out. All are pure: the same guidance gives the same bytes.

use pulldown_cmark::{Event, Parser};
use serde::Serialize;

use crate::guidance::{DeadlineView, Guidance, LiabilityView};
use crate::knowledge::{Band, Party};
use crate::source::typeset;

/// One incident on one sheet. Every value is typeset text without markup; only `incident` is somebody's own words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sheet {
    /// The topics, the main one first.
    pub topics: Vec<String>,
    /// The day whose law was applied (YYYY-MM-DD).
    pub today: String,
    /// The day it happened; empty: not known.
    pub occurred: String,
    /// The place for local law; empty: not known.
    pub region: String,
    /// What happened, as reported.
    pub incident: String,
    /// What was answered or corrected since: fact and value.
    pub answers: Vec<String>,
    /// 现在就做
    pub steps: Vec<Step>,
    /// 谁可能负责, the company first.
    pub parties: Vec<Bearer>,
    /// 法律依据
    pub law: Vec<Rule>,
    /// 接着问
    pub ask: Vec<String>,
    /// 可以这样说
    pub say: Vec<String>,
    /// 不要承诺, and what the company must not do.
    pub do_not: Vec<String>,
    /// 证据, what is lost soonest first.
    pub evidence: Vec<Item>,
    /// 时限
    pub deadlines: Vec<Due>,
    /// What this does not know or assumes.
    pub caveats: Vec<String>,
    /// How many lines were left out to fit one page.
    pub left_out: usize,
}

/// A step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// What to do.
    pub what: String,
    /// Who does it.
    pub who: String,
    /// How soon.
    pub within: String,
    /// Only if; empty: always.
    pub when: String,
}

/// A party and what it bears.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bearer {
    /// 名称
    pub name: String,
    /// `全部（倾向）`
    pub band: String,
    /// What the band means.
    pub meaning: String,
    /// Claim by claim, where one word would mix claims of different kinds.
    pub by_claim: Vec<ClaimBand>,
}

/// What one standing claim lays on a party.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClaimBand {
    /// Claim id.
    pub claim: String,
    /// The claim's name.
    pub name: String,
    /// Band id.
    pub band: String,
    /// 责任档
    pub band_name: String,
}

/// A provision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// 《民法典》第1253条
    pub name: String,
    /// In our own words.
    pub gist: String,
    /// 未核实 or the like; empty: nothing to say.
    pub note: String,
}

/// A piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Item {
    /// What.
    pub what: String,
    /// Who holds it.
    pub holder: String,
    /// How long it lasts.
    pub lifetime: String,
}

/// A deadline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Due {
    /// By when: a time, or a span from a start.
    pub by: String,
    /// What.
    pub what: String,
    /// Only if; empty: always.
    pub when: String,
}

impl Sheet {
    /// Everything of a guidance that staff act on. `text` is the incident as it was reported.
    pub fn new(g: &Guidance, text: &str) -> Sheet {
        let line = |s: &String| plain_inline(s, g);
        let lines = |list: &[String]| list.iter().map(line).collect::<Vec<String>>();
        let company = Party::PropertyCompany.id();
        Sheet {
            topics: g.topics.iter().take(2).map(|t| t.name.clone()).collect(),
            today: g.reading.today.clone(),
            occurred: g.reading.occurred.clone().unwrap_or_default(),
            region: g.reading.region.clone().unwrap_or_default(),
            incident: text.split_whitespace().collect::<Vec<&str>>().join(" "),
            answers: g
                .facts
                .iter()
                .filter(|f| f.origin == "answer")
                .map(|f| set(&format!("{}：{}", f.name, f.shown)))
                .collect(),
            steps: g
                .playbook
                .steps
                .iter()
                .map(|s| Step { what: line(&s.what), who: set(&s.who), within: set(&s.within), when: set(&s.when) })
                .collect(),
            parties: g
                .liability
                .iter()
                .filter(|l| l.party == company || l.band != Band::None.id())
                .map(|l| Bearer {
                    name: l.name.clone(),
                    band: stands_at(g, l),
                    meaning: set(&l.meaning),
                    by_claim: by_claim(g, &l.party),
                })
                .collect(),
            law: g
                .provisions
                .iter()
                .map(|p| Rule {
                    name: p.name.clone(),
                    gist: line(&p.gist),
                    note: match (p.in_force, p.verified) {
                        (true, true) => String::new(),
                        (false, true) => "依衔接规则适用".to_owned(),
                        (true, false) => "未核实".to_owned(),
                        (false, false) => "依衔接规则适用，未核实".to_owned(),
                    },
                })
                .collect(),
            ask: g.questions.iter().map(|q| set(&q.ask)).collect(),
            say: lines(&g.playbook.say),
            do_not: lines(&g.playbook.do_not_promise).into_iter().chain(lines(&g.playbook.limits)).collect(),
            evidence: g
                .playbook
                .evidence
                .iter()
                .map(|e| Item { what: line(&e.what), holder: set(&e.holder), lifetime: set(&e.lifetime) })
                .collect(),
            deadlines: g.deadlines.iter().map(|d| due(d, line(&d.what))).collect(),
            caveats: lines(&g.caveats),
            left_out: 0,
        }
    }
}

/// A band as it stands: `全部（倾向）`.
pub fn band_words(l: &LiabilityView) -> String {
    let tends = if l.certain || l.band == Band::Undetermined.id() { "" } else { "（倾向）" };
    format!("{}{tends}", l.band_name)
}

/// A party's band in a few words; where claims of different kinds lay different bands on it, all of them, the
/// heaviest first: `全部、次要（分开看）`.
pub fn stands_at(g: &Guidance, l: &LiabilityView) -> String {
    let mut bands: Vec<String> = Vec::new();
    for laid in by_claim(g, &l.party) {
        let place = if laid.band == l.band { 0 } else { bands.len() };
        if !bands.contains(&laid.band_name) {
            bands.insert(place, laid.band_name);
        }
    }
    if bands.is_empty() { band_words(l) } else { format!("{}（分开看）", bands.join("、")) }
}

/// What each standing claim lays on a party, where several standing claims lay different bands on it; otherwise
/// nothing, because the party's one band says it all. A claim that frees the party lays nothing on it.
pub fn by_claim(g: &Guidance, party: &str) -> Vec<ClaimBand> {
    let laid: Vec<ClaimBand> = g
        .claims
        .iter()
        .filter(|c| c.stands)
        .flat_map(|c| c.parties.iter().filter(|p| p.party == party).map(move |p| (c, p)))
        .filter(|(_, p)| p.band != Band::None.id())
        .map(|(c, p)| ClaimBand {
            claim: c.id.clone(),
            name: set(&c.name),
            band: p.band.clone(),
            band_name: p.band_name.clone(),
        })
        .collect();
    if laid.windows(2).any(|pair| pair[0].band != pair[1].band) { laid } else { Vec::new() }
}

fn due(d: &DeadlineView, what: String) -> Due {
    let by = match &d.due {
        Some(due) => format!("{due} 前"),
        None => set(&format!("{}起 {}", d.clock, d.within)),
    };
    Due { by, what, when: set(&d.when) }
}

fn set(text: &str) -> String {
    typeset(text).into_owned()
}

/// A line of the files without markup. Citations in code become names where the guidance knows them and fall away
/// otherwise: an id means nothing on paper.
fn plain_inline(text: &str, g: &Guidance) -> String {
    let set = typeset(text);
    let mut out = String::new();
    for event in Parser::new(&set) {
        match event {
            Event::Code(code) if code.contains('#') => {
                let id = code.split('@').next().unwrap_or_default();
                if let Some(p) = g.provisions.iter().find(|p| p.id == id) {
                    out.push_str(&p.name);
                }
            }
            Event::Text(words) | Event::Code(words) | Event::InlineHtml(words) | Event::Html(words) => {
                out.push_str(&words);
            }
            Event::SoftBreak | Event::HardBreak => out.push(' '),
            _ => {}
        }
    }
    for nothing in ["（）", "（、）", "()"] {
        out = out.replace(nothing, "");
    }
    out.trim().to_owned()
}
