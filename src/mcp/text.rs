//! The answers in a few Chinese lines: what must be passed on, in the order of need. The structured answer has it all.

use crate::guidance::{CaseRecord, Guidance, LawAnswer, ProvisionRecord, Relation};
use crate::knowledge::{Knowledge, Voice};
use crate::law::ProvisionId;
use crate::search::{HitKind, Results};

/// Lines under a heading, or nothing.
fn part(heading: &str, lines: impl IntoIterator<Item = String>) -> String {
    let lines: Vec<String> = lines.into_iter().collect();
    if lines.is_empty() { String::new() } else { format!("\n【{heading}】\n- {}\n", lines.join("\n- ")) }
}

/// A guidance.
pub fn guidance(g: &Guidance) -> String {
    let mut text = String::new();
    if let Some(message) = &g.reading.message {
        text.push_str(message);
        text.push('\n');
    }
    if g.topics.is_empty() {
        return text;
    }
    let topics: Vec<&str> = g.topics.iter().map(|t| t.name.as_str()).collect();
    text.push_str(&format!("处置建议：{}（按 {} 的法律）\n", topics.join("、"), g.reading.today));
    let when = |when: &str| if when.is_empty() { String::new() } else { format!("（如{when}）") };
    text.push_str(&part(
        "现在就做",
        g.playbook.steps.iter().take(8).map(|s| format!("{}：{}{}——{}", s.within, s.what, when(&s.when), s.who)),
    ));
    // Those who bear nothing are only worth a line when it is the company.
    let shown = g.liability.iter().filter(|l| l.party == "property-company" || l.band != "none");
    text.push_str(&part(
        "谁可能负责（只分档，不是百分比）",
        shown.map(|l| {
            let sure = if l.certain { "确定" } else { "倾向" };
            let names: Vec<&str> = l.deciding.iter().map(|f| f.name.as_str()).collect();
            let open =
                if names.is_empty() { String::new() } else { format!("；还取决于：{}", names.join("、")) };
            format!("{}：{}（{sure}；{}）{open}", l.name, l.band_name, l.meaning)
        }),
    ));
    text.push_str(&part(
        "依据",
        g.provisions.iter().take(6).map(|p| {
            let check = if p.verified { "" } else { "（未核实）" };
            format!("{}{check}：{}", p.name, p.gist)
        }),
    ));
    text.push_str(&part("接着问", g.questions.iter().take(5).map(|q| format!("{}（{}）——{}", q.ask, q.fact, q.why))));
    text.push_str(&part(
        "类似案例",
        g.precedents.iter().map(|p| {
            let vote = if p.votes { "" } else { "，编者意见，不算先例" };
            format!("案例{}〔{}{vote}〕{}：{}", p.case, p.authority_name, p.title, p.holding)
        }),
    ));
    text.push_str(&part("可以这样说", g.playbook.say.iter().take(3).cloned()));
    text.push_str(&part("不要承诺", g.playbook.do_not_promise.iter().take(5).cloned()));
    text.push_str(&part("留证据", g.playbook.evidence.iter().take(6).map(|e| format!("{}（{}）", e.what, e.lifetime))));
    text.push_str(&part(
        "时限",
        g.deadlines.iter().take(6).map(|d| {
            let due = d.due.as_ref().map_or(String::new(), |due| format!("，到 {due}"));
            format!("{}：{}{due}（来源：{}）{}", d.what, d.within, d.source, when(&d.when))
        }),
    ));
    text.push_str(&part("注意", g.caveats.iter().cloned()));
    text
}

/// What a search found.
pub fn results(knowledge: &Knowledge, words: &str, results: &Results) -> String {
    let today = jiff::Zoned::now().date();
    let words = if words.is_empty() { "全部".to_owned() } else { format!("“{words}”") };
    let mut text = format!("{words}：{} 条，列出 {} 条\n", results.total, results.hits.len());
    for hit in &results.hits {
        let title = hit.title.replace('\n', "：");
        let line = match hit.kind {
            HitKind::Case => {
                let case = hit.id.parse().ok().and_then(|number| knowledge.case(number));
                let authority = case.map_or("", |c| c.authority.name());
                format!("案例{}〔{authority}〕{title}", hit.id)
            }
            HitKind::Law => {
                let rows = ProvisionId::parse(&hit.id);
                let row = rows.as_ref().and_then(|id| knowledge.law.rows(id).last());
                let gone = row.and_then(|p| p.until).filter(|day| *day < today);
                let until = gone.map_or(String::new(), |day| format!("（{day} 止，已失效）"));
                format!("条文 {}{until} {title}", hit.id)
            }
            HitKind::Claim => format!("规则 {} {title}", hit.id),
        };
        text.push_str(&format!("- {line}\n"));
    }
    if results.hits.is_empty() {
        text.push_str("没有找到。换个说法，或少写几个字再试。\n");
    }
    text
}

/// A case, its three voices apart.
pub fn case(c: &CaseRecord) -> String {
    let s = &c.summary;
    let mut text = format!(
        "案例{} {}〔{}·{}·{}〕\n要点：{}\n",
        s.number,
        s.title,
        s.topic.name(),
        s.authority.name(),
        s.date,
        s.holding
    );
    for (heading, body) in [
        ("经过", &c.events),
        ("处理与结果", &c.handling),
        ("原评析（来源编者的看法，不算先例）", &c.editor_view),
        ("现行法看法", &c.law_today),
    ] {
        text.push_str(&format!("\n【{heading}】\n{}\n", body.trim()));
    }
    let liability = |voice: Voice| {
        c.liability.iter().filter(move |l| l.voice == voice).map(|l| {
            format!(
                "{} {}{}",
                l.party.name(),
                l.band.name(),
                if l.note.is_empty() { String::new() } else { format!("：{}", l.note) }
            )
        })
    };
    for voice in Voice::ALL {
        text.push_str(&part(&format!("责任（{}）", voice.name()), liability(*voice)));
    }
    text.push_str(&part("启示", c.lessons.iter().cloned()));
    text.push_str(&part("勘误", c.errata.iter().cloned()));
    text
}

/// What answers for a provision on a day.
pub fn law(answer: &LawAnswer) -> String {
    let verdict = match answer.relation {
        Relation::Itself => "当日有效。",
        Relation::Forerunners => "当日尚未施行；当时适用的是下列条文。",
        Relation::Successors => "当日已经失效；当时适用的是下列条文。",
        Relation::Nothing => "当日没有生效，也没有查到相应的规定；下面是它在各个时期的内容，不能用作当日的依据。",
    };
    let list = if answer.provisions.is_empty() { &answer.rows } else { &answer.provisions };
    let name = answer.rows.first().map_or_else(|| answer.asked.to_string(), |p| p.name.clone());
    provisions(&format!("{name}（{}）在 {}：{verdict}", answer.asked, answer.on), list)
}

/// Provisions under a line.
pub fn provisions(line: &str, list: &[ProvisionRecord]) -> String {
    let mut text = format!("{line}\n");
    for p in list {
        let until = p.until.as_ref().map_or("现行".to_owned(), |day| format!("{day} 止"));
        let check = if p.verified { "" } else { "，未核实" };
        text.push_str(&format!("- {}（{}；{} 起，{until}{check}）：{}\n", p.name, p.id, p.from, p.gist));
    }
    text
}
