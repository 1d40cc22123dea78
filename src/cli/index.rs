//! `anjian index build|info`: the search index. It is built in memory at start (the library is small); `build`
//! proves that it can be, and `info` says what is in it.

use clap::{Args, Subcommand};
use serde_json::json;

use crate::search::{HitKind, Query};

use super::context::{CliError, Context, Outcome, print};

/// The search index.
#[derive(Debug, Args)]
pub struct IndexCommand {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Clone, Copy, Subcommand)]
enum Action {
    /// 建一遍索引并报告用时
    Build,
    /// 看索引里有什么
    Info,
}

impl IndexCommand {
    /// Runs the command.
    ///
    /// # Errors
    /// Broken data, or the engine refuses.
    pub fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let started = std::time::Instant::now();
        let advisor = context.advisor()?;
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
                Action::Info => "索引",
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
