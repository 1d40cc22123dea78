//! `anjian serve`: the pages and the API.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

use crate::study::{Store, default_place};
use crate::web::{AppState, Limits, LogForm};

use super::cluster::ClusterArgs;
use super::context::{CliError, Context, Outcome};

/// Serves the pages.
#[derive(Debug, Args)]
pub struct Serve {
    /// 监听的地址与端口
    #[arg(long, value_name = "地址：端口", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// 存放学习进度的文件；不写就放在用户数据文件夹的 anjian/anjian.db
    #[arg(long, value_name = "文件")]
    store: Option<PathBuf>,
    /// 法规全文库在哪里；不写则用个人数据文件夹里的
    #[arg(long, value_name = "文件")]
    texts: Option<PathBuf>,
    /// 裁判文书库在哪里；不写则用个人数据文件夹里的
    #[arg(long, value_name = "文件")]
    collections: Option<PathBuf>,
    /// 最多同时连接多少个
    #[arg(long, value_name = "个数", default_value_t = 20_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    connections: u32,
    /// 日志的样子：text 给人看，json 给程序读；写多少由环境变量 RUST_LOG 决定（如 info）
    #[arg(long, value_name = "样子", value_enum, default_value_t = LogForm::Text)]
    log: LogForm,
    #[command(flatten)]
    cluster: ClusterArgs,
}

impl Serve {
    /// Runs until interrupted.
    ///
    /// # Errors
    /// Broken data, or the port cannot be had.
    pub fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let advisor = context.advisor()?;
        // The first visitor is not to wait for what later ones find ready.
        advisor.prepare()?;
        let store = match self.store.clone().or_else(default_place) {
            Some(place) => Store::at(place),
            None => Store::in_memory(),
        };
        let store = store.map_err(|error| CliError::Serve(error.to_string()))?;
        let limits = Limits { connections: self.connections as usize, ..Limits::default() };
        let lexicon = advisor.lexicon().clone();
        let library = |path: &std::path::Path| self.cluster.library(path, lexicon, None);
        let state = AppState::with_store(advisor, store).map_err(|error| CliError::Serve(error.to_string()))?;
        let state = state.with_texts(super::law_texts::place(self.texts.as_ref())).with_limits(limits);
        let collections = super::collection::place(self.collections.as_ref());
        let state = state.with_library(library(&collections)?);
        crate::web::serve(state, self.listen, self.log).map_err(|error| CliError::Serve(error.to_string()))?;
        Ok(Outcome::Success)
    }
}
