//! `anjian compare 9 10`: cases side by side, as on the page.

use clap::Args;

use crate::knowledge::Case;
use crate::report::compare::{Agreement, Cell, Comparison, MOST, compare};

use super::context::{CliError, Context, Outcome, print};
use super::render::{heading, title};

/// Sets cases side by side.
#[derive(Debug, Args)]
pub struct Compare {
    /// 案号或标识，最多四个
    #[arg(value_name = "案号", required = true)]
    cases: Vec<String>,
}

impl Compare {
    /// Runs the command.
    ///
    /// # Errors
    /// Broken data, no such case, or too many.
    pub fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let knowledge = context.knowledge()?;
        let mut cases: Vec<&Case> = Vec::new();
        for word in &self.cases {
            let word = word.trim().trim_start_matches("案例");
            let found = match word.parse::<u32>() {
                Ok(number) => knowledge.case(number),
                Err(_) => knowledge.cases.iter().find(|c| c.id == word),
            };
            let case = found.ok_or_else(|| {
                let last = knowledge.cases.last().map_or(0, |c| c.number);
                CliError::Usage(format!("没有案例“{word}”；案号从 1 到 {last}，运行 anjian cases 查看全部"))
            })?;
            if cases.iter().all(|c| c.number != case.number) {
                cases.push(case);
            }
        }
        if cases.len() > MOST {
            return Err(CliError::Usage(format!("一次最多比 {MOST} 个案例，给了 {} 个", cases.len())));
        }
        let side = compare(&knowledge, &cases, None);
        if context.json {
            context.print_json(&side)?;
        } else {
            print(&shown(&side))?;
        }
        Ok(Outcome::Success)
    }
}

fn shown(side: &Comparison) -> String {
    let names: Vec<&str> = side.columns.iter().map(|c| c.name.as_str()).collect();
    let mut text = title(&names.join("、"));
    for column in &side.columns {
        text.push_str(&format!("{} {}〔{}〕\n", column.name, column.title, column.authority));
    }
    for group in &side.groups {
        text.push_str(&heading(group.name));
        for row in &group.rows {
            let mark = if row.mark.is_empty() { String::new() } else { format!("〔{}〕", row.mark) };
            if row.agreement == Agreement::Same {
                text.push_str(&format!("  {}{mark}：{}\n", row.name, row.cells.first().map_or("", |c| &c.text)));
                continue;
            }
            text.push_str(&format!("  {}{mark}\n", row.name));
            for (name, cell) in names.iter().zip(&row.cells) {
                text.push_str(&format!("    {name}：{}\n", value(cell)));
            }
        }
    }
    text.push_str(&format!("\n{} 项不同，{} 项相同。未载是来源没有说，不等于否。\n", side.differing, side.same));
    text
}

fn value(cell: &Cell) -> String {
    let provisions: Vec<String> =
        cell.provisions.iter().map(|p| format!("{}{}", p.name, if p.common { "（共同）" } else { "" })).collect();
    format!("{}{}", cell.text, provisions.join("、"))
}
