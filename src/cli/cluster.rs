//! `--search-url` and its kin: which engine finds what is in the collections.

use std::path::Path;
use std::sync::Arc;

use clap::Args;

use crate::collections::{ClusterPlace, Library};
use crate::lexicon::Lexicon;

use super::context::CliError;

/// Where a cluster is, if one is to be used.
#[derive(Debug, Clone, Default, Args)]
pub struct ClusterArgs {
    /// 用这个 OpenSearch 或 Elasticsearch 集群检索裁判文书，例如 http://10.0.0.5:9200；不写则用本机的索引。
    /// 也可写在环境变量 ANJIAN_SEARCH_URL 里；用户名和密码写在 ANJIAN_SEARCH_USER、ANJIAN_SEARCH_PASSWORD 里
    #[arg(long, global = true, value_name = "地址")]
    search_url: Option<Address>,
    /// 集群里索引的名字，几个文书库共用一个集群时各用各的；不写则用 anjian（或环境变量 ANJIAN_SEARCH_INDEX）
    #[arg(long, global = true, value_name = "名字")]
    search_index: Option<String>,
    /// 新建索引时分成几片；一片时得分与本机的索引相同
    #[arg(long, global = true, value_name = "片数", default_value_t = 1)]
    search_shards: u16,
}

/// An address that may hold a password: it is not shown, not even by mistake.
#[derive(Clone)]
struct Address(String);

impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Address(…)")
    }
}

impl From<&str> for Address {
    fn from(word: &str) -> Address {
        Address(word.to_owned())
    }
}

fn said(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.trim().is_empty())
}

impl ClusterArgs {
    /// The collections in a file, found through the cluster if there is one, else through the index beside the file.
    ///
    /// # Errors
    /// If the address cannot be one.
    pub fn library(&self, path: &Path, lexicon: Arc<Lexicon>, memory: Option<usize>) -> Result<Library, CliError> {
        let address = self.search_url.as_ref().map(|a| a.0.clone()).or_else(|| said("ANJIAN_SEARCH_URL"));
        let Some(address) = address else { return Ok(Library::new(path, lexicon, memory)) };
        let login = said("ANJIAN_SEARCH_USER").map(|user| (user, said("ANJIAN_SEARCH_PASSWORD").unwrap_or_default()));
        let index = self.search_index.clone().or_else(|| said("ANJIAN_SEARCH_INDEX"));
        let place = ClusterPlace::new(&address, login, index.as_deref(), Some(self.search_shards))?;
        Ok(Library::cluster(path, lexicon, memory, place)?)
    }
}
