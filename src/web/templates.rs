//! The templates of `web/templates`, embedded, and how values are written into them.
//!
//! Every value is typeset (full-width marks) and escaped; `|words` marks somebody's own words, which are escaped but
//! never changed. A name a page does not have is an error, not an empty string.

use std::sync::Arc;

use include_dir::{Dir, include_dir};
use minijinja::value::{Serde, Value};
use minijinja::{Environment, Error, UndefinedBehavior};
use serde::Serialize;

use crate::knowledge::Knowledge;

use super::{links, markdown, static_files};

static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/web/templates");

/// A page: a struct with exactly what its template asks for.
pub trait Page: Serialize {
    /// File name in `web/templates`; it ends in `.html`, which turns escaping on.
    const TEMPLATE: &'static str;
}

/// The compiled templates.
#[derive(Debug)]
pub struct Templates(Environment<'static>);

impl Templates {
    /// Compiles every embedded template; citations in prose are named from the knowledge.
    ///
    /// # Errors
    /// If one of them is broken.
    pub fn new(knowledge: &Arc<Knowledge>) -> Result<Templates, Error> {
        let mut env = Environment::new();
        env.set_undefined_behavior(UndefinedBehavior::Strict);
        env.set_formatter(|out, state, value| match value.as_str() {
            Some(text) if !value.is_safe() => Ok(out.write_str(&markdown::escape(&crate::source::typeset(text)))?),
            _ => minijinja::escape_formatter(out, state, value),
        });
        env.add_filter("words", |text: String| Value::from_safe_string(markdown::escape(&text)));
        let k = knowledge.clone();
        env.add_filter("markdown", move |text: String| Value::from_safe_string(markdown::html(&text, &k.law)));
        let k = knowledge.clone();
        env.add_filter("inline", move |text: String| Value::from_safe_string(markdown::inline(&text, &k.law)));
        env.add_filter("law_path", |id: String| links::provision(&id));
        env.add_function("asset", |name: String| static_files::address(&name));
        for file in FILES.files() {
            if let (Some(name), Some(text)) = (file.path().to_str(), file.contents_utf8()) {
                env.add_template(name, text)?;
            }
        }
        Ok(Templates(env))
    }

    /// Renders a page.
    ///
    /// # Errors
    /// If the template asks for what the page does not have.
    pub fn render<P: Page>(&self, page: &P) -> Result<String, Error> {
        self.0.get_template(P::TEMPLATE)?.render(Value::from(Serde(page)))
    }
}
