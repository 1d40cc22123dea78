//! `anjian mcp`: the tools of the Model Context Protocol, over standard input and output.

use clap::Args;

use super::context::{CliError, Context, Outcome};

/// Serves the tools.
#[derive(Debug, Args)]
pub struct Mcp {}

impl Mcp {
    /// Runs until standard input ends.
    ///
    /// # Errors
    /// Broken data.
    pub fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let _advisor = context.advisor()?;
        Ok(Outcome::Success)
    }
}
