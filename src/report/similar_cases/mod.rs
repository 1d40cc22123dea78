//! 类案检索报告: who looked for what, where and how, what was found, how it is like and unlike, what the law says
//! today, and what follows. [`similar_cases`] is a pure function from what was gathered to a document; the writers
//! know nothing of cases.

mod blocks;
mod draft;
mod gather;
mod markdown;

use super::compare::{Comparison, Row};

pub use blocks::{Block, Document};
pub use draft::draft_conclusion;
pub use gather::{Asked, Incident, gather, plain};
pub use markdown::markdown;

/// Everything a report is made of, in Chinese, ready to be set.
#[derive(Debug, Clone, PartialEq)]
pub struct SimilarCases {
    /// What the person filled in.
    pub asked: Asked,
    /// Whether the conclusion is still the program's draft, word for word.
    pub draft: bool,
    /// How many cases the library holds.
    pub library: usize,
    /// The day whose law counts.
    pub today: String,
    /// The incident in hand.
    pub incident: Option<IncidentPart>,
    /// The cases chosen, in order.
    pub cases: Vec<CasePart>,
    /// Side by side.
    pub comparison: Comparison,
    /// What is still open by the rules, one sentence each.
    pub issues: Vec<String>,
    /// The law in force.
    pub law: Vec<LawPart>,
    /// What the guidance itself does not know.
    pub caveats: Vec<String>,
}

/// The incident as told and as read.
#[derive(Debug, Clone, PartialEq)]
pub struct IncidentPart {
    /// In the reporter's words.
    pub text: String,
    /// When.
    pub date: String,
    /// Where.
    pub place: String,
    /// What was read: name and value.
    pub facts: Vec<String>,
}

/// A case as it is told in the report.
#[derive(Debug, Clone, PartialEq)]
pub struct CasePart {
    /// 案例9
    pub name: String,
    /// Title.
    pub title: String,
    /// 性质, with how far it counts.
    pub authority: String,
    /// When and where.
    pub when: String,
    /// 来源
    pub source: String,
    /// 要点
    pub holding: String,
    /// 处理与结果
    pub handling: String,
    /// 原评析
    pub editor: String,
    /// 现行法看法
    pub law_today: String,
}

/// A provision of the report.
#[derive(Debug, Clone, PartialEq)]
pub struct LawPart {
    /// 《民法典》第1253条
    pub name: String,
    /// In our own words.
    pub gist: String,
    /// Since when, and whether it was checked.
    pub state: String,
    /// For what it is named: 本案, 案例9.
    pub named_for: String,
}

/// The report.
pub fn similar_cases(r: &SimilarCases) -> Document {
    let mut blocks = Vec::new();
    search(r, &mut blocks);
    found(r, &mut blocks);
    likeness(r, &mut blocks);
    views(r, &mut blocks);
    conclusion(r, &mut blocks);
    Document {
        title: "类案检索报告".to_owned(),
        subtitle: format!("{}　按 {} 有效的法律", r.asked.at, r.today),
        blocks,
    }
}

fn or_blank(text: &str) -> String {
    if text.trim().is_empty() { "（未填）".to_owned() } else { text.trim().to_owned() }
}

fn pairs(rows: Vec<(&str, String)>) -> Block {
    let rows = rows.into_iter().map(|(name, value)| vec![name.to_owned(), value]).collect();
    Block::Table { head: Vec::new(), rows, widths: vec![2, 8] }
}

fn search(r: &SimilarCases, blocks: &mut Vec<Block>) {
    let asked = &r.asked;
    blocks.push(Block::chapter("一、检索概况"));
    blocks.push(pairs(vec![
        ("检索人", or_blank(&asked.by)),
        ("单位", or_blank(&asked.organisation)),
        ("检索时间", asked.at.clone()),
        ("检索目的", or_blank(&asked.purpose)),
    ]));
    blocks.push(Block::chapter("二、检索范围与方式"));
    let how = if r.incident.is_some() {
        "程序把事件描述读成事实，与库中每个案例逐项比对，按主题、争议要件、事实、条文和文字的相近程度排序；检索人从中选定下列案例。"
    } else {
        "检索人从案例库中选定下列案例，由程序逐项比对。"
    };
    let mut rows = vec![
        ("数据库", format!("案鉴案例库，共 {} 个物业案例", r.library)),
        ("检索方式", how.to_owned()),
        ("检索词", if asked.words.trim().is_empty() { "没有另用检索词".to_owned() } else { asked.words.clone() }),
        ("筛选条件", "案例，不限主题、性质、年份、地区".to_owned()),
        ("选定", format!("{} 个", r.cases.len())),
    ];
    let elsewhere = asked.elsewhere.trim();
    rows.push(("另外查过的", if elsewhere.is_empty() { "没有填写".to_owned() } else { elsewhere.to_owned() }));
    blocks.push(pairs(rows));
    if let Some(incident) = &r.incident {
        blocks.push(Block::chapter("三、本案情况"));
        blocks.push(pairs(vec![
            ("经过（报告人原话）", incident.text.clone()),
            ("事发日期", or_blank(&incident.date)),
            ("地点", or_blank(&incident.place)),
        ]));
        if !incident.facts.is_empty() {
            blocks.push(Block::paragraph("从描述和回答中读出的事实（未经证据核实）："));
            blocks.push(Block::list(incident.facts.clone()));
        }
    } else {
        blocks.push(Block::chapter("三、本案情况"));
        blocks.push(Block::paragraph("本次检索没有带入具体事件，只比较所选案例。"));
    }
}

fn found(r: &SimilarCases, blocks: &mut Vec<Block>) {
    blocks.push(Block::chapter("四、检索结果"));
    let rows = r
        .cases
        .iter()
        .map(|c| vec![format!("{}\n{}", c.name, c.title), c.authority.clone(), c.when.clone(), c.holding.clone()]);
    blocks.push(Block::Table {
        head: ["案例", "性质", "时间、地点", "要点"].map(str::to_owned).to_vec(),
        rows: rows.collect(),
        widths: vec![3, 3, 2, 5],
    });
    blocks.push(Block::note("“评析意见”只是来源编者的看法，不是裁判，也不是处理结果，不计作先例。"));
}

fn likeness(r: &SimilarCases, blocks: &mut Vec<Block>) {
    blocks.push(Block::chapter("五、案情的相同点与不同点"));
    let facts: Vec<&Row> =
        r.comparison.groups.iter().flat_map(|g| &g.rows).filter(|row| !row.fact.is_empty()).collect();
    if r.incident.is_some() {
        for (i, case) in r.cases.iter().enumerate() {
            blocks.push(Block::section(format!("与{}比", case.name)));
            blocks.push(pairs(beside(&facts, i + 1)));
        }
        blocks.push(Block::section("逐项对照"));
    }
    if facts.is_empty() {
        blocks.push(Block::paragraph("所选案例没有载明可以比对的事实。"));
        return;
    }
    let helps = facts.iter().any(|row| !row.helps.is_empty());
    let mut head = vec!["事实".to_owned()];
    head.extend(r.comparison.columns.iter().map(|c| c.name.clone()));
    head.push("异同".to_owned());
    head.extend(helps.then(|| "对谁有利".to_owned()));
    let widths = std::iter::once(4).chain(std::iter::repeat_n(2, head.len() - 1)).collect();
    let line = |row: &&Row| {
        let mut cells = vec![row.name.clone()];
        cells.extend(row.cells.iter().map(|c| c.text.clone()));
        cells.push(row.mark.to_owned());
        cells.extend(helps.then(|| if row.helps.is_empty() { "—".to_owned() } else { row.helps.clone() }));
        cells
    };
    blocks.push(Block::Table { head, rows: facts.iter().map(line).collect(), widths });
    blocks.push(Block::note("“未载”“没提”是没有说，不等于“否”。"));
}

/// The incident, which is the first column, beside one case.
fn beside(facts: &[&Row], column: usize) -> Vec<(&'static str, String)> {
    let (mut same, mut apart, mut there, mut here) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for row in facts {
        let (Some(ours), Some(theirs)) = (row.cells.first(), row.cells.get(column)) else { continue };
        let valued = |value: &str| if value == "是" { row.name.clone() } else { format!("{}（{value}）", row.name) };
        match (ours.known, theirs.known) {
            (true, true) if ours.text == theirs.text => same.push(valued(&ours.text)),
            (true, true) => {
                let helps = if row.helps.is_empty() { String::new() } else { format!("，对{}有利", row.helps) };
                apart.push(format!("{}（本案{}，他案{}{helps}）", row.name, ours.text, theirs.text));
            }
            (false, true) => there.push(valued(&theirs.text)),
            (true, false) => here.push(valued(&ours.text)),
            (false, false) => {}
        }
    }
    let list = |items: Vec<String>| if items.is_empty() { "没有".to_owned() } else { items.join("、") };
    vec![
        ("相同点", list(same)),
        ("不同点", list(apart)),
        ("他案载明、本案没提", list(there)),
        ("本案有、他案未载", list(here)),
    ]
}

fn views(r: &SimilarCases, blocks: &mut Vec<Block>) {
    blocks.push(Block::chapter("六、争议焦点"));
    if !r.asked.issue.trim().is_empty() {
        blocks.push(Block::paragraph(r.asked.issue.trim()));
    }
    if r.issues.is_empty() && r.asked.issue.trim().is_empty() {
        blocks.push(Block::paragraph("（未填）"));
    } else if !r.issues.is_empty() {
        blocks.push(Block::paragraph("按规则，下列各点还没有定："));
        blocks.push(Block::list(r.issues.clone()));
    }
    blocks.push(Block::chapter("七、裁判或者处理观点"));
    for case in &r.cases {
        blocks.push(Block::section(format!("{}　{}", case.name, case.title)));
        blocks.push(pairs(vec![
            ("性质", case.authority.clone()),
            ("处理与结果", case.handling.clone()),
            ("原评析（编者看法，不是裁判）", case.editor.clone()),
            ("现行法看法", case.law_today.clone()),
            ("来源", case.source.clone()),
        ]));
    }
    blocks.push(Block::chapter("八、现行法依据"));
    if r.law.is_empty() {
        blocks.push(Block::paragraph("没有列出条文。"));
    } else {
        let rows =
            r.law.iter().map(|l| vec![l.name.clone(), l.gist.clone(), l.state.clone(), l.named_for.clone()]).collect();
        let head = ["条文", "要旨（概括，不是原文）", "效力", "用于"].map(str::to_owned).to_vec();
        blocks.push(Block::Table { head, rows, widths: vec![3, 5, 2, 2] });
    }
}

fn conclusion(r: &SimilarCases, blocks: &mut Vec<Block>) {
    blocks.push(Block::chapter("九、结论与建议"));
    if r.draft {
        blocks.push(Block::note("以下由程序起草，还没有人改过，采用前请核对。"));
    }
    blocks.push(Block::paragraph(or_blank(&r.asked.conclusion)));
    blocks.push(Block::chapter("十、附注：没有核查的事项"));
    let mut notes = vec![
        format!("只检索了案鉴案例库的 {} 个案例，没有检索人民法院案例库、中国裁判文书网等公开数据库。", r.library),
        "案例按其来源转述，没有核对裁判文书或者原始档案；案号、审理机关以原件为准。".to_owned(),
        "条文要旨是概括，引用前请核对法条原文。".to_owned(),
        "案例数量少，不作胜诉率、赔偿比例之类的统计。".to_owned(),
    ];
    let unverified: Vec<&str> = r.law.iter().filter(|l| l.state.contains("未核实")).map(|l| l.name.as_str()).collect();
    if !unverified.is_empty() {
        notes.push(format!("下列条文尚未核实：{}。", unverified.join("、")));
    }
    if r.incident.is_some() {
        notes.push("本案事实来自报告人的描述和回答，没有经证据核实。".to_owned());
    }
    notes.extend(r.caveats.iter().cloned());
    blocks.push(Block::list(notes));
}
