//! `anjian serve`: the pages and the API.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

use crate::study::{Store, default_place};

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
        let store = match self.store.clone().or_else(default_place) {
            Some(place) => Store::at(place),
            None => Store::in_memory(),
        };
        let store = store.map_err(|error| CliError::Serve(error.to_string()))?;
        let texts = super::law_texts::place(self.texts.as_ref());
        let collections = super::collection::place(self.collections.as_ref());
        let library = self.cluster.library(&collections, advisor.lexicon().clone(), None)?;
        crate::web::serve(advisor, store, (texts, library), self.listen)
            .map_err(|error| CliError::Serve(error.to_string()))?;
        Ok(Outcome::Success)
    }
}
