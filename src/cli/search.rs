//! `anjian search`: cases, provisions and rules by words.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::collections::{CollectionQuery, CollectionResults};
use crate::knowledge::Authority;
use crate::search::{HitKind, Part, Query, Results, Sort};

use super::cases::topic;
use super::cluster::ClusterArgs;
use super::collection::{self, results_shown};
use super::context::{CliError, Context, Outcome, print};
use super::render::wrap;

/// Searches.
#[derive(Debug, Args)]
pub struct Search {
    /// 要找的话
    #[arg(value_name = "检索词", required = true)]
    words: Vec<String>,
    /// 只看这个主题
    #[arg(long, value_name = "主题")]
    topic: Option<String>,
    /// 只看这种性质：判决、调解和解、内部处理、评析意见
    #[arg(long, value_name = "性质")]
    authority: Option<String>,
    /// 找哪一部分：all、title、facts、handling、analysis、law
    #[arg(long, value_name = "部分", default_value = "all")]
    part: String,
    /// 找什么：case 案例、law 条文、claim 规则（不写则都找）
    #[arg(long, value_name = "类别")]
    kind: Option<String>,
    /// 最多几条
    #[arg(long, value_name = "条数", default_value_t = 10)]
    limit: usize,
    /// 也在导入的裁判文书里找，结果分开列
    #[arg(long, value_name = "文件", num_args = 0..=1)]
    collections: Option<Option<PathBuf>>,
    #[command(flatten)]
    cluster: ClusterArgs,
}

impl Search {
    /// Runs the command.
    ///
    /// # Errors
    /// Broken data, or an unknown filter.
    pub fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let mut query = Query::words(&self.words.join(" "));
        query.limit = self.limit.clamp(1, Query::LIMIT);
        query.sort = Sort::Relevance;
        query.filters.topic = self.topic.as_deref().map(topic).transpose()?;
        query.filters.authority = self.authority.as_deref().map(authority).transpose()?;
        query.part = Part::parse(&self.part).ok_or_else(|| {
            CliError::Usage(format!("没有“{}”这一部分；可用 all、title、facts、handling、analysis、law", self.part))
        })?;
        query.filters.kind = match self.kind.as_deref() {
            None => None,
            Some(word) => Some(
                HitKind::parse(word)
                    .ok_or_else(|| CliError::Usage(format!("没有“{word}”这个类别；可用 case、law、claim")))?,
            ),
        };
        let advisor = context.advisor()?;
        let results = advisor.index().search(&query)?;
        let records = self.collections.as_ref().map(|file| self.records(context, file.as_ref())).transpose()?;
        match (context.json, records) {
            (true, None) => context.print_json(&results)?,
            // Two lists that are never one: what editors checked, and what nobody did.
            (true, Some(records)) => context.print_json(&json!({"curated": results, "collections": records}))?,
            (false, None) => print(&shown(&query, &results))?,
            (false, Some(records)) => {
                print(&format!("{}\n———\n\n{}", shown(&query, &results), results_shown(&query.text, &records)))?
            }
        }
        Ok(Outcome::Success)
    }

    fn records(&self, context: &Context, file: Option<&PathBuf>) -> Result<CollectionResults, CliError> {
        let path = collection::place(file);
        if !path.exists() {
            return Err(collection::nothing(&path));
        }
        let library = collection::library(context, &path, None, &self.cluster)?;
        collection::tended(&library)?;
        let mut query = CollectionQuery::words(&self.words.join(" "));
        query.limit = self.limit.clamp(1, CollectionQuery::LIMIT);
        query.filters.topic = self.topic.as_deref().map(topic).transpose()?;
        Ok(library.search(&query)?)
    }
}

fn authority(word: &str) -> Result<Authority, CliError> {
    Authority::ALL.iter().copied().find(|a| a.name() == word || a.id() == word).ok_or_else(|| {
        let names: Vec<&str> = Authority::ALL.iter().map(|a| a.name()).collect();
        CliError::Usage(format!("没有“{word}”这种性质；可用：{}", names.join("、")))
    })
}

fn shown(query: &Query, results: &Results) -> String {
    let mark = anstyle::Style::new().bold().underline();
    let mut text = format!("“{}”：{} 条\n", query.text, results.total);
    if results.hits.is_empty() {
        text.push_str("没有找到。换个说法，或少写几个字再试；运行 anjian cases 可浏览全部案例。\n");
    }
    for hit in &results.hits {
        let kind = match hit.kind {
            HitKind::Case => format!("案例{}", hit.id),
            HitKind::Law => format!("条文 {}", hit.id),
            HitKind::Claim => format!("规则 {}", hit.id),
        };
        let (title, holding) = hit.title.split_once('\n').unwrap_or((hit.title.as_str(), ""));
        text.push_str(&format!("\n{kind}  {title}\n"));
        if !holding.is_empty() {
            text.push_str(&wrap(&format!("    {holding}"), "    "));
        }
        for fragment in &hit.fragments {
            text.push_str("    …");
            for (marked, piece) in fragment.pieces() {
                let piece = piece.replace('\n', " ");
                if marked {
                    text.push_str(&format!("{mark}{piece}{mark:#}"));
                } else {
                    text.push_str(&piece);
                }
            }
            text.push('\n');
        }
    }
    if !results.also_searched.is_empty() {
        let also: Vec<&str> = results.also_searched.iter().take(12).map(String::as_str).collect();
        text.push_str(&wrap(&format!("\n也搜索了：{}", also.join("、")), "  "));
    }
    text
}
