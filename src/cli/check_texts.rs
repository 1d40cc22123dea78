//! `anjian check --texts`: our law held against the imported texts.

use std::path::Path;

use serde_json::json;

use crate::diagnostic::{self, Severity};
use crate::texts::{self, Finding, Store, Summary};

use super::context::{CliError, Context, Outcome, now, print};
use super::law_texts;
use super::render::wrap;

/// Runs the comparison. Exit code 1 where an article we cite is not in the text.
pub(super) fn run(context: &Context, path: Option<&Path>) -> Result<Outcome, CliError> {
    let loaded = context.loaded()?;
    let (errors, _) = diagnostic::count(&loaded.diagnostics);
    if errors > 0 {
        return Err(CliError::BrokenKnowledge(errors));
    }
    let knowledge = &loaded.knowledge;
    let named = path.filter(|p| !p.as_os_str().is_empty()).map(Path::to_path_buf);
    let store: Store = law_texts::must_open(named.as_ref())?;
    let (found, summary) = texts::check(&store, knowledge, now().date())?;
    let errors = found.iter().filter(|f| f.severity() == Severity::Error).count();
    if context.json {
        let list: Vec<_> = found
            .iter()
            .map(|f| {
                json!({"kind": f.kind, "severity": f.severity(), "statute": f.statute,
                       "provision": f.provision.as_ref().map(|p| p.as_str()), "message": f.message,
                       "place": knowledge.sources.show(f.place), "touches": f.touches})
            })
            .collect();
        context.print_json(&json!({"findings": list, "summary": summary}))?;
    } else {
        let mut text: String = found.iter().map(|f| line(f, &knowledge.sources.show(f.place))).collect();
        text.push_str(&totals(&summary, errors, found.len() - errors));
        print(&text)?;
    }
    Ok(if errors > 0 { Outcome::Findings } else { Outcome::Success })
}

fn line(f: &Finding, place: &str) -> String {
    let mut text = wrap(&format!("{place} {}：{}", f.severity().name(), f.message), "    ");
    if let Some(touches) = &f.touches {
        text.push_str(&wrap(&format!("    要重看：{}", touches.words()), "      "));
    }
    text
}

fn totals(s: &Summary, errors: usize, warnings: usize) -> String {
    let mut text = format!(
        "与导入的全文核对：{} 条在全文里找到；{} 条没有找到；{} 条所在时期或部分的全文没有导入；{} 条的法规没有导入。错误 {errors}，警告 {warnings}\n",
        s.proved, s.missing, s.other_period, s.not_imported
    );
    if !s.partly.is_empty() {
        let names: Vec<String> = s.partly.iter().map(|(n, c)| format!("{n}（{c} 条）")).collect();
        text.push_str(&wrap(&format!("缺某些时期或部分的：{}", names.join("、")), "  "));
    }
    if !s.absent.is_empty() {
        text.push_str(&wrap(&format!("没有导入的法规 {} 部：{}", s.absent.len(), s.absent.join("、")), "  "));
    }
    text
}
