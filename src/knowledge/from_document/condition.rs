//! Cells that say when something holds 条件格.

use super::names::Names;
use super::values;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Written;
use crate::knowledge::{Comparison, Condition, FactId, FactKind};
use crate::source::nearest;

/// Reads a condition cell. `None` after a complaint.
pub fn condition(cell: &Written, names: &Names<'_>, out: &mut Vec<Diagnostic>) -> Option<Condition> {
    if cell.is_none() {
        return Some(Condition::Always);
    }
    if let Some((word, rest)) = cell.split_colon() {
        let all = match word.text.as_str() {
            "全部" => Some(true),
            "任一" => Some(false),
            _ => None,
        };
        if let Some(all) = all {
            let parts: Vec<Written> = rest.list();
            if parts.is_empty() {
                out.push(bad(&word, format!("“{}:”后面没有事实", word.text), "写成“全部:甲、乙”"));
                return None;
            }
            let total = parts.len();
            let read: Vec<Condition> = parts.iter().filter_map(|p| single(p, names, out)).collect();
            let complete = read.len() == total;
            return complete.then_some(if all { Condition::All(read) } else { Condition::Any(read) });
        }
    }
    let parts = cell.list();
    if parts.len() > 1 && names.find_fact(&cell.text).is_none() {
        out.push(bad(cell, "这里并列了几个事实，却没说是都要还是有一个就行".to_owned(), "前面写“全部:”或“任一:”"));
        return None;
    }
    single(cell, names, out)
}

fn bad(cell: &Written, message: String, help: &str) -> Diagnostic {
    Diagnostic::new(Code::BadCondition, cell.span, message).help(help)
}

/// One fact, denied or compared or not.
fn single(cell: &Written, names: &Names<'_>, out: &mut Vec<Diagnostic>) -> Option<Condition> {
    if cell.text.is_empty() {
        out.push(bad(cell, "顿号前后少了一个事实".to_owned(), "删去多余的顿号，或补上事实"));
        return None;
    }
    if let Some(id) = names.find_fact(&cell.text) {
        return Some(Condition::Fact(id));
    }
    if let Some((word, rest)) = cell.split_colon() {
        return match word.text.as_str() {
            "否" => denied(&rest, names, out),
            "全部" | "任一" => {
                out.push(bad(
                    &word,
                    format!("“{}:”只能写在格子开头，不能套在里面", word.text),
                    "把里面那一组先起成一个“中间”事实",
                ));
                None
            }
            "是" => single(&rest, names, out),
            _ => {
                let near = nearest(&word.text, ["全部", "任一", "否"]);
                let help = near.map_or("冒号前只能是“全部”“任一”或“否”".to_owned(), |n| {
                    format!("是不是“{n}:”？")
                });
                out.push(bad(&word, format!("条件格里没有“{}:”这种写法", word.text), &help));
                None
            }
        };
    }
    if let Some(found) = compared(cell, names, out) {
        return found;
    }
    if let Some(found) = chosen(cell, names, out) {
        return found;
    }
    names.fact(cell, out).map(Condition::Fact)
}

fn denied(rest: &Written, names: &Names<'_>, out: &mut Vec<Diagnostic>) -> Option<Condition> {
    let id = names.fact(rest, out)?;
    let fact = names.vocabulary.fact(id);
    if matches!(fact.kind, FactKind::YesNo | FactKind::Derived) {
        return Some(Condition::Not(id));
    }
    let message = format!("“{}”不是“是否”类的事实，不能写“否:”", fact.name);
    out.push(
        Diagnostic::new(Code::ConditionType, rest.span, message)
            .also(fact.place, "事实在这里")
            .help("数用“至少、至多、高于、低于、等于”比较，选项用“为”"),
    );
    None
}

/// `事实 至少 24`; `None` where there is no such comparison in the cell.
fn compared(cell: &Written, names: &Names<'_>, out: &mut Vec<Diagnostic>) -> Option<Option<Condition>> {
    for op in Comparison::ALL {
        let Some(at) = cell.text.rfind(op.word()) else { continue };
        let name = cell.part(0..at);
        let right = cell.part(at + op.word().len()..cell.text.len());
        if name.text.is_empty() {
            continue;
        }
        let Some(id) = names.find_fact(&name.text) else {
            if values::number(&right.text, "").is_none() {
                continue;
            }
            out.push(names.unknown_fact(&name));
            return Some(None);
        };
        return Some(number(id, *op, &name, &right, names, out));
    }
    None
}

fn number(
    id: FactId,
    op: Comparison,
    name: &Written,
    right: &Written,
    names: &Names<'_>,
    out: &mut Vec<Diagnostic>,
) -> Option<Condition> {
    let fact = names.vocabulary.fact(id);
    let FactKind::Number { unit } = &fact.kind else {
        out.push(
            Diagnostic::new(Code::ConditionType, name.span, format!("“{}”不是“数”类的事实，不能比大小", fact.name))
                .also(fact.place, "事实在这里")
                .help("“是否”类的事实只写名字或“否:名字”，选项用“为”"),
        );
        return None;
    };
    let Some(value) = values::number(&right.text, unit) else {
        let found = Diagnostic::new(Code::BadNumber, right.span, format!("“{}”不是数", right.text));
        out.push(found.help(format!("写成阿拉伯数字，如“{} {} 24”", fact.name, op.word())));
        return None;
    };
    Some(Condition::Compare(id, op, value))
}

/// `事实 为 选项`; `None` where there is no such comparison in the cell.
fn chosen(cell: &Written, names: &Names<'_>, out: &mut Vec<Diagnostic>) -> Option<Option<Condition>> {
    for (at, word) in cell.text.match_indices('为') {
        let name = cell.part(0..at);
        let option = cell.part(at + word.len()..cell.text.len());
        let Some(id) = names.find_fact(&name.text) else { continue };
        let fact = names.vocabulary.fact(id);
        let FactKind::Choice { options } = &fact.kind else {
            out.push(
                Diagnostic::new(
                    Code::ConditionType,
                    name.span,
                    format!("“{}”不是“选项”类的事实，不能用“为”", fact.name),
                )
                .also(fact.place, "事实在这里")
                .help("“是否”类的事实只写名字或“否:名字”"),
            );
            return Some(None);
        };
        let Some(index) = options.iter().position(|o| *o == option.text) else {
            let near = nearest(&option.text, options.iter().map(String::as_str));
            let lead = near.map_or(String::new(), |n| format!("是不是“{n}”？"));
            out.push(
                Diagnostic::new(
                    Code::UnknownOption,
                    option.span,
                    format!("“{}”没有“{}”这个选项", fact.name, option.text),
                )
                .also(fact.place, "事实在这里")
                .help(format!("{lead}它的选项有：{}", options.join("、"))),
            );
            return Some(None);
        };
        return Some(Some(Condition::Is(id, index)));
    }
    None
}
