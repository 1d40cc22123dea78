//! What every handler shares: the advisor and the templates, loaded once.

use std::sync::Arc;

use crate::guidance::Advisor;
use crate::knowledge::Knowledge;

use super::error::WebError;
use super::templates::{Page, Templates};

/// Shared state; cloning is cheap.
#[derive(Debug, Clone)]
pub struct AppState(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    advisor: Advisor,
    templates: Templates,
}

impl AppState {
    /// Compiles the templates beside a ready advisor.
    ///
    /// # Errors
    /// If a template inside the program is broken.
    pub fn new(advisor: Advisor) -> Result<AppState, minijinja::Error> {
        Ok(AppState(Arc::new(Shared { advisor, templates: Templates::new()? })))
    }

    /// The advisor.
    pub fn advisor(&self) -> &Advisor {
        &self.0.advisor
    }

    /// The knowledge advised from.
    pub fn knowledge(&self) -> &Knowledge {
        self.0.advisor.knowledge().as_ref()
    }

    /// Renders a page.
    ///
    /// # Errors
    /// If a template asks for what its page does not have: a mistake in the program.
    pub fn render(&self, page: &impl Page) -> Result<String, WebError> {
        Ok(self.0.templates.render(page)?)
    }

    /// Does work that keeps the processor busy away from the threads that answer the network.
    ///
    /// # Errors
    /// What the work returns; [`WebError::Internal`] if it panicked.
    pub async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce(&AppState) -> Result<T, WebError> + Send + 'static,
    ) -> Result<T, WebError> {
        let state = self.clone();
        tokio::task::spawn_blocking(move || work(&state)).await.map_err(|_| WebError::Internal)?
    }
}
