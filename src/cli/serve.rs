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
}

impl Serve {
    /// Runs until interrupted.
    ///
    /// # Errors
    /// Broken data, or the port cannot be had.
    pub fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let advisor = context.advisor()?;
        crate::web::serve(advisor, self.listen).map_err(|error| CliError::Serve(error.to_string()))?;
        Ok(Outcome::Success)
    }
}
