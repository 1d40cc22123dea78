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
    /// Broken data, or the other side does not speak the protocol.
    pub fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let advisor = context.advisor()?;
        advisor.prepare()?;
        crate::mcp::serve(advisor).map_err(|error| CliError::Serve(error.to_string()))?;
        Ok(Outcome::Success)
    }
}
