//! `rules/law/*.md` → statutes and provisions.
//!
//! Predecessors may point at any statute, so they are read once all rows are known ([`predecessors`]).

use jiff::civil::Date;

use super::names::Names;
use super::values;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Document, Form, Key, Row, SectionForm, Shape, Written};
use crate::law::{Provision, ProvisionId, Statute, StatuteKind};

const COLUMNS: &[&str] = &["条", "要旨", "前身", "起", "止", "核对"];

/// The form of a statute.
pub const FORM: Form = Form {
    what: "法律",
    keys: &[
        Key::must("标识"),
        Key::must("名称"),
        Key::must("简称"),
        Key::may("别名"),
        Key::must("机关"),
        Key::must("类别"),
        Key::must("地域"),
        Key::must("起"),
        Key::may("止"),
        Key::may("条数"),
        Key::must("核对"),
        Key::must("审校"),
        Key::may("说明"),
    ],
    preamble: Shape::MaybeProse,
    sections: &[SectionForm::must("条文", Shape::Table(COLUMNS))],
    free: None,
};

const VERIFIED: &[(&str, bool)] = &[("已核", true), ("未核实", false)];

/// Reads a statute and its rows, without predecessors. `None` where it has no usable id; anything else that cannot be
/// read is reported and filled in, so that what refers to the statute is not reported as well.
pub fn declare(document: &Document, path: &str, out: &mut Vec<Diagnostic>) -> Option<(Statute, Vec<Provision>)> {
    FORM.check(document, out);
    let kinds: Vec<(&str, StatuteKind)> = StatuteKind::ALL.iter().map(|k| (k.name(), *k)).collect();
    let id = document.key("标识").and_then(|c| values::id(c, out));
    if let (Some(id), Some(cell)) = (&id, document.key("标识")) {
        super::check_stem(cell, id, path, out);
    }
    let kind = document.key("类别").and_then(|c| values::choose(c, "法律的类别", &kinds, out));
    let from = document.key("起").and_then(|c| values::date(c, out));
    let until = values::date_or_none(document.key("止"), out);
    let verified = document.key("核对").and_then(|c| values::choose(c, "“核对”的值", VERIFIED, out));
    let reviewed = document.key("审校").and_then(|c| values::date(c, out));
    let text = |name: &str| document.key(name).filter(|c| !c.is_none()).map_or(String::new(), |c| c.text.clone());
    let statute = Statute {
        id: id?,
        name: text("名称"),
        short: text("简称"),
        aliases: document.key("别名").map(Written::list).unwrap_or_default().into_iter().map(|w| w.text).collect(),
        issuer: text("机关"),
        kind: kind.unwrap_or(StatuteKind::Law),
        region: Some(text("地域")).filter(|r| !r.is_empty() && r != "全国"),
        from: from.unwrap_or(Date::MIN),
        until,
        counts: document.key("条数").map(|c| counts(c, from.unwrap_or(Date::MIN), out)).unwrap_or_default(),
        verified: verified.unwrap_or(false),
        reviewed: reviewed.unwrap_or(Date::MIN),
        note: text("说明"),
        place: document.head(),
    };
    let rows = document.section("条文").map(|s| s.rows(COLUMNS.len()).collect::<Vec<_>>()).unwrap_or_default();
    let provisions = rows.into_iter().filter_map(|row| provision(row, &statute, out)).collect();
    Some((statute, provisions))
}

/// Reads 条数: `1260`, or `70、67@2018-03-19` where the number of articles changed. The first may have no day, which
/// is then the statute's own; days rise.
fn counts(cell: &Written, start: Date, out: &mut Vec<Diagnostic>) -> Vec<(Date, u32)> {
    let mut found: Vec<(Date, u32)> = Vec::new();
    for part in cell.list() {
        let (number, day) = match part.text.split_once('@') {
            Some((number, day)) => (number, values::strict_date(day.trim())),
            None => (part.text.as_str(), found.is_empty().then_some(start)),
        };
        let count = values::number(number, "条").filter(|n| n.fract() == 0.0 && (1.0..10_000.0).contains(n));
        match (count, day) {
            (Some(count), Some(day)) if found.last().is_none_or(|(last, _)| *last < day) && day >= start => {
                found.push((day, count as u32));
            }
            _ => out.push(Diagnostic::new(Code::BadNumber, part.span, format!("“{}”不是条数", part.text)).help(
                "写最大的条号，如“1260”；条数变过的写“70、67@2018-03-19”，@后是从哪一天起，先后为序，不早于“起”",
            )),
        }
    }
    found
}

fn provision(row: &Row, statute: &Statute, out: &mut Vec<Diagnostic>) -> Option<Provision> {
    let [article, gist, _, from, until, verified] = row.cells.as_slice() else { return None };
    let id_of = |number: &str| ProvisionId::parse(&format!("{}#{number}", statute.id));
    let id = match id_of(&values::half_width(&article.text)) {
        Some(id) => id,
        None if article.text.is_empty() => return None,
        None => {
            // Where the number meant is plain, the row is kept, so that its users are not reported as well.
            let meant = crate::law::read_article(&article.text);
            let found = Diagnostic::new(Code::BadProvision, article.span, format!("“{}”不是条号", article.text));
            out.push(match &meant {
                Some(number) => found.help(format!("写成“{number}”")),
                None => found.help("条号写阿拉伯数字，如“1253”；第二百九十一条之一写“291-1”"),
            });
            id_of(&meant?)?
        }
    };
    if gist.is_none() {
        out.push(Diagnostic::new(Code::EmptyCell, gist.span, "要旨不能是“—”").help("用自己的话写这一条讲什么"));
    }
    let verified = values::choose(verified, "“核对”的值", VERIFIED, out).unwrap_or(true);
    let from = values::date_or_none(Some(from), out).unwrap_or(statute.from);
    let until = values::date_or_none(Some(until), out).or(statute.until);
    let number: u32 = id.article().split('-').next().and_then(|n| n.parse().ok()).unwrap_or(0);
    // A row must fit the count of its own last day: earlier counts may be unknown.
    let last = until.unwrap_or(Date::MAX);
    if let Some(count) = statute.last_article(last).filter(|count| number > *count) {
        let told = format!("第{number}条超过文头“条数”所写的{count}条");
        out.push(Diagnostic::new(Code::BadProvision, article.span, told).help("改条号，或改文头的“条数”"));
    }
    Some(Provision { id, gist: gist.text.clone(), predecessors: Vec::new(), from, until, verified, place: row.span })
}

/// Fills in the predecessors of the rows of one file.
pub fn predecessors(document: &Document, provisions: &mut [Provision], names: &Names<'_>, out: &mut Vec<Diagnostic>) {
    let rows = document.section("条文").map(|s| s.rows(COLUMNS.len()).collect::<Vec<_>>()).unwrap_or_default();
    for row in rows {
        let found = row.cells[2].list().iter().filter_map(|cell| names.provision_ref(cell, out)).collect();
        if let Some(provision) = provisions.iter_mut().find(|p| p.place == row.span) {
            provision.predecessors = found;
        }
    }
}
