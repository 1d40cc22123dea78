//! `anjian law import`, `anjian law texts`: full texts of the law that the user has.

use std::io::{IsTerminal, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::{Args, Subcommand};
use serde_json::json;

use crate::knowledge::Knowledge;
use crate::law::ProvisionId;
use crate::lexicon::Lexicon;
use crate::texts::{Catalogue, Hit, Progress, Report, RowText, Store, default_path};

use super::context::{CliError, Context, Outcome, now, print};
use super::render::wrap;

/// What can be done with full texts.
#[derive(Debug, Subcommand)]
pub enum LawCommand {
    /// 导入法规全文（Markdown 或纯文本）；可以反复运行，内容没变的不动，新版本放在旧版本旁边
    Import(Import),
    /// 在导入的全文里检索；不写检索词则列出已导入的法规
    Texts(Texts),
}

/// Imports full texts.
#[derive(Debug, Args)]
pub struct Import {
    /// 法规文件，或放法规文件的文件夹
    #[arg(value_name = "文件夹或文件", required = true)]
    paths: Vec<PathBuf>,
    /// 法规全文库放在哪里；不写则放在个人数据文件夹
    #[arg(long, value_name = "文件")]
    texts: Option<PathBuf>,
    /// 有一个文件读不了，就什么也不导入
    #[arg(long)]
    strict: bool,
}

/// Searches the imported texts.
#[derive(Debug, Args)]
pub struct Texts {
    /// 检索词；加引号的必须原样出现，也可以写“民法典第1254条”
    #[arg(value_name = "检索词")]
    words: Vec<String>,
    /// 法规全文库在哪里
    #[arg(long, value_name = "文件")]
    texts: Option<PathBuf>,
    /// 最多显示几条
    #[arg(long, value_name = "条数", default_value_t = 20)]
    limit: usize,
}

impl LawCommand {
    /// Runs the command.
    ///
    /// # Errors
    /// Broken data, or a store that cannot be used.
    pub fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        match self {
            LawCommand::Import(import) => import.run(context),
            LawCommand::Texts(texts) => texts.run(context),
        }
    }
}

/// The store asked for, or the usual one.
pub(super) fn place(texts: Option<&PathBuf>) -> PathBuf {
    texts.cloned().unwrap_or_else(default_path)
}

/// The store for showing. One that was named and is not there is a mistake; the usual one may be missing.
pub(super) fn open(texts: Option<&PathBuf>) -> Result<Option<Store>, CliError> {
    let store = Store::open(&place(texts))?;
    match (store, texts) {
        (None, Some(named)) => Err(nothing(named)),
        (store, _) => Ok(store),
    }
}

/// The store for a command that makes no sense without it.
pub(super) fn must_open(texts: Option<&PathBuf>) -> Result<Store, CliError> {
    let path = place(texts);
    Store::open(&path)?.ok_or_else(|| nothing(&path))
}

fn nothing(path: &Path) -> CliError {
    CliError::Usage(format!("{} 里还没有法规全文。先运行 anjian law import 文件夹", path.display()))
}

impl Import {
    fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let lexicon = Lexicon::of(context.knowledge()?.as_ref());
        let started = Instant::now();
        let path = place(self.texts.as_ref());
        let mut store = Store::create(&path)?;
        let mut shown = Shown::new();
        let report = store.import(&self.paths, &lexicon, self.strict, &mut |p| shown.show(p));
        shown.end();
        let report = report?;
        if context.json {
            context.print_json(&json!({"texts": path.display().to_string(), "report": report}))?;
        } else {
            print(&summary(&report, &path, started.elapsed()))?;
        }
        Ok(if report.refused.is_empty() { Outcome::Success } else { Outcome::Findings })
    }
}

/// Progress on standard error: one line that moves on a terminal, a line now and then elsewhere.
struct Shown {
    terminal: bool,
    last: Instant,
    drawn: bool,
}

impl Shown {
    fn new() -> Shown {
        Shown { terminal: std::io::stderr().is_terminal(), last: Instant::now(), drawn: false }
    }

    fn show(&mut self, p: Progress) -> ControlFlow<()> {
        let pause = Duration::from_millis(if self.terminal { 100 } else { 2_000 });
        if self.last.elapsed() >= pause {
            self.last = Instant::now();
            self.drawn = true;
            let end = if self.terminal { "\r" } else { "\n" };
            let mut out = anstream::stderr().lock();
            // Progress is a courtesy: a closed standard error does not stop the import.
            let _ = write!(out, "已读 {}／{} 个文件{end}", p.done, p.total).and_then(|()| out.flush());
        }
        ControlFlow::Continue(())
    }

    fn end(&self) {
        if self.terminal && self.drawn {
            let _ = write!(anstream::stderr().lock(), "\r{:40}\r", "");
        }
    }
}

/// Lines of each list shown before the rest is only counted.
const LISTED: usize = 30;

fn summary(report: &Report, path: &Path, took: Duration) -> String {
    let mut text = format!(
        "读了 {} 个文件，用时 {:.1} 秒：新增 {} 部，更新 {} 部（共 {} 条），没有变化 {} 部，没有导入 {} 个文件\n",
        report.files,
        took.as_secs_f64(),
        report.added.len(),
        report.updated.len(),
        report.articles,
        report.unchanged,
        report.refused.len()
    );
    if report.ignored > 0 {
        text.push_str(&format!("另有 {} 个文件不是 .md、.txt，没有读\n", report.ignored));
    }
    // What was refused is said in full, however much it is: nothing is lost in silence.
    for (title, list, limit) in [("没有导入", &report.refused, usize::MAX), ("导入了，但请留意", &report.notes, LISTED)]
    {
        if list.is_empty() {
            continue;
        }
        text.push_str(&format!("\n{title}：\n"));
        for item in list.iter().take(limit) {
            text.push_str(&wrap(&format!("  {}：{}", item.path, item.reason), "    "));
        }
        if list.len() > limit {
            text.push_str(&format!("  ……还有 {} 条（加 --json 看全部）\n", list.len() - limit));
        }
    }
    text.push_str(&format!("\n法规全文库：{}\n", path.display()));
    text
}

impl Texts {
    fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let knowledge = context.knowledge()?;
        let store = must_open(self.texts.as_ref())?;
        let words = self.words.join(" ");
        if words.trim().is_empty() {
            return list(context, &store, &knowledge);
        }
        let lexicon = Lexicon::of(&knowledge);
        let found = store.search(&knowledge, &lexicon, &words, (0, self.limit.max(1)), now().date())?;
        if context.json {
            let hits: Vec<_> = found.hits.iter().map(Hit::record).collect();
            context.print_json(&json!({"words": words, "total": found.total, "more": found.more, "hits": hits}))?;
            return Ok(Outcome::Success);
        }
        let more = if found.more { "以上" } else { "" };
        let mut text = format!("“{words}”在法规全文里：{} 条{more}\n", found.total);
        for hit in &found.hits {
            let standing = hit.standing.name();
            let standing = if standing.is_empty() { standing } else { format!(" · {standing}") };
            text.push_str(&format!("\n{}{}〔{}{standing}〕\n", hit.text.name(), hit.label, hit.text.version_name()));
            for passage in &hit.passages {
                text.push_str(&wrap(&format!("  {}", passage.text.replace('\n', " ")), "  "));
            }
        }
        if found.hits.is_empty() && !found.statutes.is_empty() {
            for t in &found.statutes {
                text.push_str(&format!("  {}〔{}〕{} 条\n", t.name(), t.version_name(), t.articles));
            }
        }
        print(&text)?;
        Ok(Outcome::Success)
    }
}

fn list(context: &Context, store: &Store, knowledge: &Knowledge) -> Result<Outcome, CliError> {
    let catalogue = store.catalogue(knowledge)?;
    let today = now().date();
    if context.json {
        let all: Vec<_> = catalogue
            .texts()
            .iter()
            .map(|t| {
                json!({"title": t.title, "part": t.part, "version": t.version.map(|d| d.to_string()),
                       "in_force": t.in_force.map(|d| d.to_string()), "articles": t.articles, "file": t.file,
                       "statute": catalogue.statute_of(t), "standing": catalogue.standing(t, today).name()})
            })
            .collect();
        context.print_json(&all)?;
        return Ok(Outcome::Success);
    }
    let mut text = format!("已导入 {} 部（版本、分编分别计），{} 条\n", catalogue.texts().len(), catalogue.articles());
    for t in catalogue.texts() {
        text.push_str(&format!("  {}{}\n", t.name(), described(&catalogue, t, today)));
    }
    print(&text)?;
    Ok(Outcome::Success)
}

fn described(catalogue: &Catalogue, t: &crate::texts::TextMeta, today: jiff::civil::Date) -> String {
    let standing = catalogue.standing(t, today).name();
    let standing = if standing.is_empty() { standing } else { format!(" · {standing}") };
    format!("〔{}{standing}〕{} 条", t.version_name(), t.articles)
}

/// The words of an article of ours, as far as they have been imported; says nothing where nothing has.
pub(super) fn row_texts(
    store: Option<&Store>,
    knowledge: &Knowledge,
    id: &ProvisionId,
) -> Result<Vec<RowText>, CliError> {
    let Some(store) = store else { return Ok(Vec::new()) };
    let catalogue = store.catalogue(knowledge)?;
    Ok(store.row_texts(&catalogue, knowledge, id, now().date())?)
}

/// The words of a period for the terminal.
pub(super) fn shown(row: &RowText) -> String {
    let standing = row.standing.name();
    let standing = if standing.is_empty() { standing } else { format!(" · {standing}") };
    let mut text = format!("  原文〔{}{standing}〕{}\n", row.text.version_name(), row.article.label);
    for paragraph in &row.article.paragraphs {
        text.push_str(&wrap(&format!("    {paragraph}"), "    "));
    }
    text
}

/// The words of a period as JSON.
pub(super) fn row_view(row: &RowText) -> serde_json::Value {
    json!({
        "from": row.from.to_string(), "title": row.text.title, "part": row.text.part,
        "version": row.text.version.map(|d| d.to_string()), "standing": row.standing.name(),
        "label": row.article.label, "paragraphs": row.article.paragraphs,
    })
}
