//! `anjian index build|info|train`: the search index, and the ear of the reader. The index is built in memory at start
//! (the library is small); `build` proves that it can be and stores what is worth storing, and `info` says what is in it.

use clap::{Args, Subcommand};
use serde_json::json;

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;

use crate::knowledge::{EAR, Example, Knowledge, Origin, TOPIC_COUNTS};
use crate::lexicon::Lexicon;
use crate::reading::ear::{ModelError, cross_check, train as learn};
use crate::reading::{ReadContext, Reader, TopicCounts};
use crate::reasoning::{Engine, company_answers};
use crate::search::{HitKind, Query};

use super::context::{CliError, Context, Outcome, print, system};

/// The search index.
#[derive(Debug, Args)]
pub struct IndexCommand {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Clone, Copy, Subcommand)]
enum Action {
    /// 建一遍索引并报告用时；用 --data 指明数据文件夹时，还把各主题的用词数好，存进 index/topics.bin，省得每次启动现数
    Build,
    /// 看索引里有什么
    Info,
    /// 从 index/examples/ 的例句学出 index/ear.bin（要用 --data 指明数据文件夹）
    Train {
        /// 只检验：五分之四的例句用来学，余下的用来听，轮五遍；不写文件
        #[arg(long)]
        check: bool,
    },
}

impl IndexCommand {
    /// Runs the command.
    ///
    /// # Errors
    /// Broken data, or the engine refuses.
    pub fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        if let Action::Train { check } = self.action {
            return train(context, check);
        }
        let started = std::time::Instant::now();
        let advisor = context.advisor()?;
        advisor.prepare()?;
        if let (Action::Build, Some(folder)) = (self.action, &context.data) {
            let counts = TopicCounts::of(advisor.knowledge(), advisor.lexicon());
            replace(&folder.join(TOPIC_COUNTS), &counts.to_bytes().map_err(ModelError::from)?)?;
        }
        let built = started.elapsed();
        let count = |kind: HitKind| -> Result<usize, CliError> {
            let mut query = Query::words("");
            query.filters.kind = Some(kind);
            Ok(advisor.index().search(&query)?.total)
        };
        let (cases, law, claims) = (count(HitKind::Case)?, count(HitKind::Law)?, count(HitKind::Claim)?);
        if context.json {
            context.print_json(&json!({
                "documents": advisor.index().documents(), "cases": cases, "provisions": law, "claims": claims,
                "lexicon": format!("{:016x}", advisor.lexicon().hash()), "milliseconds": built.as_millis() as u64,
            }))?;
        } else {
            let verb = match self.action {
                Action::Build => "已建好",
                Action::Info | Action::Train { .. } => "索引",
            };
            print(&format!(
                "{verb}:{} 份文档（案例 {cases}、条文 {law}、规则 {claims}），词库指纹 {:016x}，载入与建立共 {} 毫秒\n",
                advisor.index().documents(),
                advisor.lexicon().hash(),
                built.as_millis()
            ))?;
        }
        Ok(Outcome::Success)
    }
}

fn train(context: &Context, check: bool) -> Result<Outcome, CliError> {
    let Some(folder) = &context.data else {
        return Err(CliError::Usage("例句不在程序里。用 --data 指到含有 index/examples/ 的文件夹".to_owned()));
    };
    let knowledge = context.knowledge()?;
    if knowledge.examples.is_empty() {
        return Err(CliError::Usage(format!("{} 里没有例句", folder.join("index/examples").display())));
    }
    let lexicon = Arc::new(Lexicon::of(&knowledge));
    // What the ear learnt before must not teach it now.
    let reader = Reader::by_patterns_alone(&knowledge, lexicon.clone());
    let started = std::time::Instant::now();
    let answers = judged(&knowledge, &reader);
    if check {
        let seen = cross_check(&knowledge, &lexicon, &reader, &answers);
        let share = |n: usize, of: usize| n as f64 / of.max(1) as f64;
        print(&format!(
            "例句 {} 条（学时没见过的）：主题首位 {:.3}，请求权首位 {:.3}、前三 {:.3}；事实说出 {} 处，听出 {:.3}，听出的里面对的 {:.3}；公司担不担责 {:.3}（{:.1} 秒）\n",
            seen.examples,
            share(seen.topic, seen.examples),
            share(seen.claim, seen.examples),
            share(seen.claim3, seen.examples),
            seen.facts,
            share(seen.heard, seen.facts),
            share(seen.heard, seen.heard + seen.misheard),
            share(seen.answers, seen.judged),
            started.elapsed().as_secs_f64(),
        ))?;
        return Ok(Outcome::Success);
    }
    let model = learn(&knowledge, &lexicon, &reader, &answers);
    let bytes = model.to_bytes()?;
    let path = folder.join(EAR);
    replace(&path, &bytes)?;
    print(&format!(
        "从 {} 条例句学出 {} 类说法、{} 个权重，写进 {}（{} KB，{:.1} 秒）\n",
        knowledge.examples.len(),
        model.labels(),
        model.weights(),
        path.display(),
        bytes.len() / 1024,
        started.elapsed().as_secs_f64(),
    ))?;
    Ok(Outcome::Success)
}

/// Of each example, whether the rules make the company answer for the facts it tells, by the law of one fixed day, so that
/// the same examples always teach the same.
fn judged(knowledge: &Arc<Knowledge>, reader: &Reader) -> Vec<Option<bool>> {
    const DAY: Date = Date::constant(2026, 1, 1);
    let engine = Engine::new(knowledge.clone());
    let context = ReadContext { today: DAY, date: None, region: None };
    let judge = |example: &Example| {
        let mut facts = reader.read(&example.text, &context).facts;
        for (fact, value) in &example.facts {
            facts.set(*fact, *value, Origin::Answer);
        }
        example.claims.first().and_then(|claim| company_answers(&engine, *claim, facts, DAY))
    };
    knowledge.examples.iter().map(judge).collect()
}

/// Writes a file whole or not at all: whoever reads meanwhile, or after a crash, finds the old one or the new one.
fn replace(path: &Path, bytes: &[u8]) -> Result<(), CliError> {
    let aside = path.with_extension("new");
    let written = || {
        let mut file = std::fs::File::create(&aside)?;
        // On the disk before it takes the old one's name: else a power cut could leave an empty file under it.
        file.write_all(bytes).and_then(|()| file.sync_all()).inspect_err(|_| {
            let _ = std::fs::remove_file(&aside);
        })?;
        std::fs::rename(&aside, path)
    };
    written().map_err(|error| CliError::Usage(format!("写不了 {}：{}", path.display(), system(&error))))
}
