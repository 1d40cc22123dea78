//! `anjian collection`: judgments that the user brings, kept apart from the curated cases.

use std::io::{IsTerminal, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use clap::{Args, Subcommand};
use serde_json::json;

use crate::collections::{
    CollectionFilters, CollectionQuery, CollectionResults, CollectionsError, ImportOptions, Imported, Level, Library,
    Mapping, Order, Part, Record, RecordView, Store, default_path, generate,
};
use crate::knowledge::Topic;
use crate::lexicon::Lexicon;
use crate::reading::Reader;

use super::cluster::ClusterArgs;
use super::context::{CliError, Context, Outcome, now, print};
use super::render::wrap;

/// Everything about collections.
#[derive(Debug, Args)]
pub struct CollectionCommand {
    #[command(subcommand)]
    what: What,
    /// 裁判文书库放在哪里；不写则放在个人数据文件夹
    #[arg(long, global = true, value_name = "文件")]
    collections: Option<PathBuf>,
    #[command(flatten)]
    cluster: ClusterArgs,
}

#[derive(Debug, Subcommand)]
enum What {
    /// 导入裁判文书：JSON Lines、CSV，或放 Markdown、纯文本的文件夹；中断了再运行一次就接着导入
    Add(Add),
    /// 列出文书集
    List,
    /// 显示一份文书
    Show(Show),
    /// 在文书集里检索；不写检索词则列出最新的
    Search(Box<SearchIn>),
    /// 删除一个文书集
    Remove(Remove),
    /// 用现在的词库重新建立索引
    Rebuild(Rebuild),
    /// 文书库与索引的状况
    Status,
    /// 生成供试验和测速的文书
    #[command(hide = true)]
    Generate(Generate),
}

#[derive(Debug, Args)]
struct Add {
    /// 文书集的名字
    #[arg(value_name = "名字")]
    name: String,
    /// 文件，或文件夹
    #[arg(value_name = "文件", required = true)]
    paths: Vec<PathBuf>,
    /// 说明哪一列是什么的小文件（TOML），例如 标题 = "case_name"；不写则按列名猜
    #[arg(long, value_name = "文件")]
    mapping: Option<PathBuf>,
    /// 不让机器读主题和事实，快得多
    #[arg(long)]
    no_facts: bool,
    /// 最多用多少内存，例如 200MB
    #[arg(long, value_name = "大小", default_value = "200MB", value_parser = memory)]
    memory: usize,
    /// 把没有导入的行和原因写进这个文件
    #[arg(long, value_name = "文件")]
    report: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct Show {
    /// 文书集的名字
    #[arg(value_name = "名字")]
    name: String,
    /// 案号或编号
    #[arg(value_name = "编号")]
    id: String,
}

#[derive(Debug, Args)]
struct SearchIn {
    /// 检索词
    #[arg(value_name = "检索词")]
    words: Vec<String>,
    /// 只在这个文书集里（可写多次）
    #[arg(long = "in", value_name = "名字")]
    names: Vec<String>,
    /// 只查一个部分：all、title、facts、reasoning、result、law
    #[arg(long, value_name = "部分", default_value = "all", value_parser = part)]
    part: Part,
    /// 只要这个主题
    #[arg(long, value_name = "主题", value_parser = topic)]
    topic: Option<Topic>,
    /// 只要这一级法院：supreme、high、intermediate、basic、special
    #[arg(long, value_name = "层级", value_parser = level)]
    level: Option<Level>,
    /// 只要这一年
    #[arg(long, value_name = "年份")]
    year: Option<u16>,
    /// 只要这个省、自治区、直辖市
    #[arg(long, value_name = "地区")]
    province: Option<String>,
    /// 只要这个市
    #[arg(long, value_name = "市")]
    city: Option<String>,
    /// 只要机器读出这一事实的，例如 leak-source-upstairs=是
    #[arg(long, value_name = "事实=值", value_parser = fact)]
    fact: Option<(String, String)>,
    /// 新的在前
    #[arg(long)]
    newest: bool,
    /// 跳过几份
    #[arg(long, value_name = "份数", default_value_t = 0)]
    offset: usize,
    /// 最多显示几份
    #[arg(long, value_name = "份数", default_value_t = 10)]
    limit: usize,
}

#[derive(Debug, Args)]
struct Remove {
    /// 文书集的名字
    #[arg(value_name = "名字")]
    name: String,
}

#[derive(Debug, Args)]
struct Rebuild {
    /// 最多用多少内存，例如 200MB
    #[arg(long, value_name = "大小", default_value = "200MB", value_parser = memory)]
    memory: usize,
}

#[derive(Debug, Args)]
struct Generate {
    /// 多少份
    #[arg(long, value_name = "份数")]
    count: u64,
    /// 种子；同样的种子生成同样的文书
    #[arg(long, value_name = "数", default_value_t = 1)]
    seed: u64,
}

fn memory(word: &str) -> Result<usize, String> {
    let upper = word.trim().to_ascii_uppercase();
    let digits = upper.trim_end_matches(|c: char| c.is_ascii_alphabetic()).trim();
    let unit = match upper.get(digits.len()..).unwrap_or("").trim() {
        "" | "B" => 1,
        "K" | "KB" => 1 << 10,
        "M" | "MB" => 1 << 20,
        "G" | "GB" => 1usize << 30,
        _ => return Err("大小应当像 200MB 或 1GB".to_owned()),
    };
    let bytes = digits.parse::<usize>().ok().and_then(|n| n.checked_mul(unit));
    let bytes = bytes.ok_or("大小应当像 200MB 或 1GB")?;
    if bytes < 50 << 20 { Err("至少要 50MB".to_owned()) } else { Ok(bytes) }
}

fn part(word: &str) -> Result<Part, String> {
    let known = || Part::ALL.iter().map(|(_, id, _)| *id).collect::<Vec<_>>().join("、");
    Part::parse(word).ok_or_else(|| format!("没有这个部分；可以写 {}", known()))
}

fn topic(word: &str) -> Result<Topic, String> {
    let known = || Topic::ALL.iter().map(|t| t.id()).collect::<Vec<_>>().join("、");
    Topic::parse(word).ok_or_else(|| format!("没有这个主题；可以写 {}", known()))
}

fn level(word: &str) -> Result<Level, String> {
    let known = || Level::ALL.iter().map(|l| l.id()).collect::<Vec<_>>().join("、");
    Level::parse(word).ok_or_else(|| format!("没有这一级法院；可以写 {}", known()))
}

fn fact(word: &str) -> Result<(String, String), String> {
    let (id, value) = word.split_once('=').ok_or("应当像 事实标识=是")?;
    let value = match value {
        "yes" => "是",
        "no" => "否",
        value => value,
    };
    Ok((id.to_owned(), value.to_owned()))
}

/// The file asked for, or the usual one.
pub(super) fn place(named: Option<&PathBuf>) -> PathBuf {
    named.cloned().unwrap_or_else(default_path)
}

impl CollectionCommand {
    /// Runs the command.
    ///
    /// # Errors
    /// Broken data, or a store or index that cannot be used.
    pub fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let path = place(self.collections.as_ref());
        let cluster = &self.cluster;
        match &self.what {
            What::Add(add) => add.run(context, &path, cluster),
            What::List => list(context, &path),
            What::Show(show) => show.run(context, &path),
            What::Search(search) => search.run(context, &path, cluster),
            What::Remove(remove) => {
                let mut store = existing(&path)?;
                let records = store.remove(&remove.name)?;
                let library = library(context, &path, None, cluster)?;
                let note = tended(&library)?;
                if context.json {
                    context.print_json(&json!({"removed": remove.name, "records": records, "note": note}))?;
                } else {
                    print(&format!("删除了文书集“{}”（{records} 份文书）\n", remove.name))?;
                }
                Ok(Outcome::Success)
            }
            What::Rebuild(rebuild) => {
                drop(existing(&path)?);
                let library = library(context, &path, Some(rebuild.memory), cluster)?;
                let started = Instant::now();
                let mut shown = Shown::new();
                let done = library.rebuild(&mut |at, last| shown.index(at, last));
                shown.end();
                let done = done?;
                if context.json {
                    context.print_json(&json!({"changes": done.changes, "status": library.status()?}))?;
                } else {
                    let took = started.elapsed().as_secs_f64();
                    print(&format!("重新建立了索引：{} 份文书，用时 {took:.1} 秒\n", done.changes))?;
                }
                Ok(Outcome::Success)
            }
            What::Status => status(context, &path, cluster),
            What::Generate(generate) => generate.run(context),
        }
    }
}

/// The store for writing, if there is one.
fn existing(path: &Path) -> Result<Store, CliError> {
    if Store::open(path)?.is_none() {
        return Err(nothing(path));
    }
    Ok(Store::create(path)?)
}

pub(super) fn nothing(path: &Path) -> CliError {
    CliError::Usage(format!("{} 里还没有裁判文书。先运行 anjian collection add 名字 文件", path.display()))
}

pub(super) fn library(
    context: &Context,
    path: &Path,
    memory: Option<usize>,
    cluster: &ClusterArgs,
) -> Result<Library, CliError> {
    let lexicon = Arc::new(Lexicon::of(context.knowledge()?.as_ref()));
    cluster.library(path, lexicon, memory)
}

/// Brings the index up to the store before it is used; what was done is said on standard error.
pub(super) fn tended(library: &Library) -> Result<Option<String>, CliError> {
    let mut shown = Shown::new();
    let note = library.tend(&mut |at, last| shown.index(at, last));
    shown.end();
    match note {
        Ok(note) => {
            if let Some(note) = &note {
                anstream::eprintln!("{note}");
            }
            Ok(note)
        }
        // Somebody else is at it; what there is can be searched meanwhile.
        Err(CollectionsError::Busy) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

impl Add {
    fn run(&self, context: &Context, path: &Path, cluster: &ClusterArgs) -> Result<Outcome, CliError> {
        let mapping = match &self.mapping {
            None => None,
            Some(file) => Some(read_mapping(file)?),
        };
        let knowledge = context.knowledge()?;
        let lexicon = Arc::new(Lexicon::of(&knowledge));
        let reader = if self.no_facts { None } else { Some(Reader::new(&knowledge, lexicon.clone())?) };
        let library = cluster.library(path, lexicon, Some(self.memory))?;
        let mut store = Store::create(path)?;
        let started = Instant::now();
        let mut shown = Shown::new();
        let options = ImportOptions {
            name: &self.name,
            paths: &self.paths,
            mapping: mapping.as_ref(),
            reader: reader.as_ref().map(|r| (knowledge.as_ref(), r)),
            batch: library.batch(),
            today: now().date(),
        };
        // What is imported can be found while the import goes on.
        let mut indexed = Instant::now();
        let mut troubled = None;
        let report = store.import(&options, &mut |p| {
            if indexed.elapsed() > INDEX_EVERY && troubled.is_none() {
                troubled = index(&library, &mut shown).err();
                indexed = Instant::now();
            }
            shown.import(p)
        });
        let index_note = match index(&library, &mut shown) {
            Ok(note) => note,
            Err(error @ (CollectionsError::Busy | CollectionsError::OtherLexicon)) => Some(error.to_string()),
            Err(error) => return Err(error.into()),
        };
        shown.end();
        let report = report?;
        if let Some(file) = &self.report {
            write_report(file, &report)?;
        }
        if context.json {
            context.print_json(&json!({
                "collections": path.display().to_string(), "name": self.name, "report": report, "index": index_note,
            }))?;
        } else {
            print(&summary(&report, &self.name, path, started.elapsed(), index_note.as_deref()))?;
        }
        Ok(if report.rejected == 0 && report.report.iter().all(|r| r.duplicate) {
            Outcome::Success
        } else {
            Outcome::Findings
        })
    }
}

/// How often the index is brought up to the store during an import.
const INDEX_EVERY: Duration = Duration::from_secs(20);

fn index(library: &Library, shown: &mut Shown) -> Result<Option<String>, CollectionsError> {
    let status = library.status()?;
    if matches!(status.state, "other-lexicon" | "away" | "other-store") {
        return Ok(Some(status.message));
    }
    library.tend(&mut |at, last| shown.index(at, last)).map(|_| None)
}

fn read_mapping(file: &Path) -> Result<Mapping, CliError> {
    let bytes = std::fs::read(file).map_err(|error| CliError::Input {
        path: file.display().to_string(),
        reason: if error.kind() == std::io::ErrorKind::NotFound {
            "没有这个文件".to_owned()
        } else {
            error.to_string()
        },
    })?;
    let (text, _) = crate::source::decode(&bytes)
        .map_err(|reason| CliError::Input { path: file.display().to_string(), reason: reason.to_owned() })?;
    Mapping::parse(&text).map_err(|error| CliError::Usage(format!("{} {error}", file.display())))
}

fn write_report(file: &Path, report: &Imported) -> Result<(), CliError> {
    let mut text = String::new();
    for r in &report.report {
        text.push_str(&format!("{}:{}: {}\n", r.file, r.line, r.reason));
    }
    std::fs::write(file, text).map_err(|error| CliError::Usage(format!("写不了报告 {}：{error}", file.display())))
}

/// Lines shown before the rest is only counted; the file of `--report` has them all.
const LISTED: usize = 30;

fn summary(report: &Imported, name: &str, path: &Path, took: Duration, index: Option<&str>) -> String {
    let mut text = String::new();
    for note in &report.notes {
        text.push_str(&wrap(note, "  "));
    }
    text.push_str(&format!(
        "导入“{name}”：新增 {} 份，重复 {} 份，以前已导入 {} 份，不能导入 {} 行，用时 {:.1} 秒\n",
        report.added,
        report.duplicates,
        report.unchanged,
        report.rejected,
        took.as_secs_f64()
    ));
    for (title, duplicate) in [("不能导入", false), ("重复", true)] {
        let all: Vec<_> = report.report.iter().filter(|r| r.duplicate == duplicate).collect();
        if all.is_empty() {
            continue;
        }
        text.push_str(&format!("\n{title}：\n"));
        for r in all.iter().take(LISTED) {
            let line = if r.line > 0 { format!(" 第 {} 行", r.line) } else { String::new() };
            text.push_str(&wrap(&format!("  {}{line}：{}", r.file, r.reason), "    "));
        }
        if all.len() > LISTED {
            text.push_str(&format!("  ……还有 {} 行（用 --report 文件 全部写出）\n", all.len() - LISTED));
        }
    }
    if let Some(index) = index {
        text.push_str(&format!("\n索引：{index}\n"));
    }
    text.push_str(&format!("\n裁判文书库：{}\n", path.display()));
    text
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

    fn import(&mut self, p: &crate::collections::Progress) -> ControlFlow<()> {
        self.show(&format!("{}：{}%，新增 {} 份", p.path, p.done * 100 / p.size.max(1), p.added))
    }

    fn index(&mut self, at: u64, last: u64) -> ControlFlow<()> {
        self.show(&format!("索引：{at}／{last}"))
    }

    fn show(&mut self, text: &str) -> ControlFlow<()> {
        let pause = Duration::from_millis(if self.terminal { 100 } else { 2_000 });
        if self.last.elapsed() >= pause {
            self.last = Instant::now();
            self.drawn = true;
            let end = if self.terminal { "\x1b[K\r" } else { "\n" };
            let mut out = anstream::stderr().lock();
            // Progress is a courtesy: a closed standard error does not stop the import.
            let _ = write!(out, "{text}{end}").and_then(|()| out.flush());
        }
        ControlFlow::Continue(())
    }

    fn end(&self) {
        if self.terminal && self.drawn {
            let _ = write!(anstream::stderr().lock(), "\r\x1b[K");
        }
    }
}

fn list(context: &Context, path: &Path) -> Result<Outcome, CliError> {
    let all = Store::open(path)?.map(|s| s.collections()).transpose()?.unwrap_or_default();
    if context.json {
        context.print_json(&all)?;
        return Ok(Outcome::Success);
    }
    if all.is_empty() {
        return Err(nothing(path));
    }
    let mut text = String::new();
    for c in &all {
        text.push_str(&format!("{}　{} 份　{} 建立\n", c.name, c.records, c.created));
    }
    print(&text)?;
    Ok(Outcome::Success)
}

fn status(context: &Context, path: &Path, cluster: &ClusterArgs) -> Result<Outcome, CliError> {
    let status = library(context, path, None, cluster)?.status()?;
    if context.json {
        context.print_json(&status)?;
    } else {
        let records: u64 = status.collections.iter().map(|c| c.records).sum();
        print(&format!(
            "裁判文书库：{}\n文书集 {} 个，文书 {records} 份\n索引：{} 份，{}\n",
            status.path,
            status.collections.len(),
            status.records,
            status.message
        ))?;
    }
    let good = matches!(status.state, "ready" | "none" | "behind");
    Ok(if good { Outcome::Success } else { Outcome::Findings })
}

impl Show {
    fn run(&self, context: &Context, path: &Path) -> Result<Outcome, CliError> {
        let store = Store::open(path)?.ok_or_else(|| nothing(path))?;
        let collection = store.collection(&self.name)?;
        let record = store.record(collection.number, &self.id)?.ok_or_else(|| {
            CliError::Usage(format!("文书集“{}”里没有“{}”", self.name, self.id.chars().take(60).collect::<String>()))
        })?;
        if context.json {
            context.print_json(&RecordView::new(&record, &collection.name))?;
        } else {
            print(&shown(&record, &collection.name))?;
        }
        Ok(Outcome::Success)
    }
}

fn shown(record: &Record, collection: &str) -> String {
    let mut text = format!("{}\n", record.title);
    let date = record.date.map_or(String::new(), |d| d.to_string());
    let about = [record.case_number.as_str(), &record.court, &date, &record.cause, record.form.name()];
    let about: Vec<&str> = about.into_iter().filter(|s| !s.is_empty()).collect();
    text.push_str(&format!("{}\n文书集“{collection}”，未经编辑核对\n", about.join(" · ")));
    if let Some(topic) = record.topic {
        let mark = if record.topic_by_machine { "（机读）" } else { "" };
        text.push_str(&format!("主题：{}{mark}\n", topic.name()));
    }
    for (part, body) in Part::TEXTS.iter().skip(1).zip(&record.texts) {
        if !body.is_empty() {
            text.push_str(&format!("\n{}\n", part.name()));
            for line in body.lines() {
                text.push_str(&wrap(line, ""));
            }
        }
    }
    if !record.facts.is_empty() {
        text.push_str("\n机读的事实（未经核对）\n");
        for fact in &record.facts {
            text.push_str(&wrap(&format!("  {} {}：“{}”", fact.id, fact.value, fact.words), "    "));
        }
    }
    text
}

impl SearchIn {
    fn run(&self, context: &Context, path: &Path, cluster: &ClusterArgs) -> Result<Outcome, CliError> {
        if Store::open(path)?.is_none() {
            return Err(nothing(path));
        }
        let library = library(context, path, None, cluster)?;
        tended(&library)?;
        let query = CollectionQuery {
            text: self.words.join(" "),
            collections: self.names.clone(),
            part: self.part,
            filters: CollectionFilters {
                topic: self.topic,
                level: self.level,
                year: self.year,
                province: self.province.clone(),
                city: self.city.clone(),
                fact: self.fact.clone(),
            },
            sort: if self.newest { Order::Newest } else { Order::Relevance },
            offset: self.offset,
            limit: self.limit,
        };
        let results = library.search(&query)?;
        if context.json {
            context.print_json(&results)?;
        } else {
            let status = library.status()?;
            if status.state == "other-lexicon" {
                anstream::eprintln!("{}", status.message);
            }
            print(&results_shown(&query.text, &results))?;
        }
        Ok(Outcome::Success)
    }
}

/// Results for the terminal.
pub(super) fn results_shown(words: &str, results: &CollectionResults) -> String {
    let mut text = format!("裁判文书（未经编辑核对）里“{words}”：{} 份\n", results.total);
    if results.least < results.words.len() && results.total > 0 {
        text.push_str(&format!("没有一份含全部 {} 个词，下面的至少含其中 {} 个\n", results.words.len(), results.least));
    }
    for hit in &results.hits {
        let about = [hit.collection.as_str(), &hit.case_number, &hit.court, &hit.date];
        let about: Vec<&str> = about.into_iter().filter(|s| !s.is_empty()).collect();
        text.push_str(&format!("\n{}〔{}〕\n", hit.title, about.join(" · ")));
        for fragment in &hit.fragments {
            text.push_str(&wrap(&format!("  {}", fragment.text.replace('\n', " ")), "  "));
        }
    }
    text
}

impl Generate {
    fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let knowledge = context.knowledge()?;
        let record = generate(&knowledge, self.seed);
        let mut out = std::io::BufWriter::new(std::io::stdout().lock());
        for number in 0..self.count {
            writeln!(out, "{}", record(number))?;
        }
        out.flush()?;
        Ok(Outcome::Success)
    }
}
