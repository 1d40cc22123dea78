//! What every handler shares: the advisor and the templates, loaded once, where the imported texts are, and what keeps
//! the server within its limits.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::collections::Library;
use crate::guidance::Advisor;
use crate::knowledge::Knowledge;
use crate::study::{Store, StoreError};
use crate::texts;

use super::error::WebError;
use super::limits::Limits;
use super::metrics::Metrics;
use super::templates::{Page, Templates};
use super::turns::Turns;

/// Shared state; cloning is cheap.
#[derive(Debug, Clone)]
pub struct AppState {
    shared: Arc<Shared>,
    running: Arc<Running>,
    texts: Option<Arc<texts::Shelf>>,
    collections: Option<Arc<Library>>,
}

#[derive(Debug)]
struct Running {
    limits: Limits,
    turns: Turns,
    metrics: Metrics,
}

impl Running {
    fn new(limits: Limits, content: u64) -> Arc<Running> {
        Arc::new(Running { turns: Turns::new(&limits), metrics: Metrics::new(content), limits })
    }
}

#[derive(Debug)]
struct Shared {
    content: u64,
    advisor: Advisor,
    templates: Templates,
    store: Store,
}

/// Why the pages cannot be made ready.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// A template inside the program is broken.
    #[error("页面模板有错：{0}")]
    Templates(#[from] minijinja::Error),
    /// Not even memory for progress.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl AppState {
    /// Compiles the templates beside a ready advisor; progress lives as long as the program.
    ///
    /// # Errors
    /// If a template inside the program is broken.
    pub fn new(advisor: Advisor) -> Result<AppState, StateError> {
        AppState::with_store(advisor, Store::in_memory()?)
    }

    /// The same with progress kept in a store.
    ///
    /// # Errors
    /// If a template inside the program is broken.
    pub fn with_store(advisor: Advisor, store: Store) -> Result<AppState, StateError> {
        let templates = Templates::new(advisor.knowledge())?;
        let shared = Shared { content: content(advisor.knowledge()), advisor, templates, store };
        let running = Running::new(Limits::default(), shared.content);
        Ok(AppState { shared: Arc::new(shared), running, texts: None, collections: None })
    }

    /// The same within other limits, counting from nought.
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> AppState {
        AppState { running: Running::new(limits, self.shared.content), ..self }
    }

    /// How much is taken on.
    pub fn limits(&self) -> &Limits {
        &self.running.limits
    }

    /// The line for the processor.
    pub fn turns(&self) -> &Turns {
        &self.running.turns
    }

    /// The counters.
    pub fn metrics(&self) -> &Metrics {
        &self.running.metrics
    }

    /// Where progress is kept.
    pub fn store(&self) -> &Store {
        &self.shared.store
    }

    /// The same, with full texts of the law from this file; it may be made later.
    #[must_use]
    pub fn with_texts(self, file: PathBuf) -> AppState {
        AppState { texts: Some(Arc::new(texts::Shelf::new(&file))), ..self }
    }

    /// The imported texts, opened anew for each request: an import that has ended meanwhile is seen at once.
    /// `None` where nothing has been imported.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn texts(&self) -> Result<Option<texts::Store>, WebError> {
        self.texts.as_deref().map_or(Ok(None), |shelf| Ok(shelf.open()?))
    }

    /// The same, with collections of judgments from this file; it may be made later.
    #[must_use]
    pub fn with_collections(self, file: &Path) -> AppState {
        let library = Library::new(file, self.advisor().lexicon().clone(), None);
        self.with_library(library)
    }

    /// The same, with collections however they are found.
    #[must_use]
    pub fn with_library(self, library: Library) -> AppState {
        AppState { collections: Some(Arc::new(library)), ..self }
    }

    /// The collections of judgments, if the program was told where they may be.
    pub fn collections(&self) -> Option<&Arc<Library>> {
        self.collections.as_ref()
    }

    /// The advisor.
    pub fn advisor(&self) -> &Advisor {
        &self.shared.advisor
    }

    /// The knowledge advised from.
    pub fn knowledge(&self) -> &Knowledge {
        self.shared.advisor.knowledge().as_ref()
    }

    /// Renders a page.
    ///
    /// # Errors
    /// If a template asks for what its page does not have: a mistake in the program.
    pub fn render(&self, page: &impl Page) -> Result<String, WebError> {
        Ok(self.shared.templates.render(page)?)
    }

    /// Does work that keeps the processor busy away from the threads that answer the network, when its turn comes.
    ///
    /// # Errors
    /// What the work returns; [`WebError::Busy`] if too many wait; [`WebError::Internal`] if it panicked.
    pub async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce(&AppState) -> Result<T, WebError> + Send + 'static,
    ) -> Result<T, WebError> {
        let Some(turn) = self.turns().take().await else {
            self.metrics().shed.inc();
            return Err(WebError::Busy);
        };
        let state = self.clone();
        let done = tokio::task::spawn_blocking(move || {
            // Work goes on when the client has left; its turn lasts as long.
            let _turn = turn;
            work(&state)
        });
        done.await.map_err(|_| WebError::Internal)?
    }
}

/// Tells one content from another: over every file, path and text.
fn content(knowledge: &Knowledge) -> u64 {
    let mut print = crate::source::Fingerprint::new();
    for (_, file) in knowledge.sources.iter() {
        print.take(&file.path);
        print.take(&file.text);
    }
    print.value()
}
