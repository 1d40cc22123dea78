//! `anjian serve`: the pages and the API.

use std::net::SocketAddr;

use clap::Args;

use super::context::{CliError, Context, Outcome};

/// Serves the pages.
#[derive(Debug, Args)]
pub struct Serve {
    /// 监听的地址与端口
    #[arg(long, value_name = "地址：端口", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// 法规全文库在哪里；不写则用个人数据文件夹里的
    #[arg(long, value_name = "文件")]
    texts: Option<std::path::PathBuf>,
}

impl Serve {
    /// Runs until interrupted.
    ///
    /// # Errors
    /// Broken data, or the port cannot be had.
    pub fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let advisor = context.advisor()?;
        let texts = super::law_texts::place(self.texts.as_ref());
        crate::web::serve(advisor, texts, self.listen).map_err(|error| CliError::Serve(error.to_string()))?;
        Ok(Outcome::Success)
    }
}
