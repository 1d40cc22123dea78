//! check
use super::context::{CliError, Context, Outcome};
/// Checks.
#[derive(Debug, clap::Args)]
pub struct Check {}
impl Check {
    /// Run.
    ///
    /// # Errors
    /// x
    pub fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        context.loaded()?;
        Ok(Outcome::Success)
    }
}
