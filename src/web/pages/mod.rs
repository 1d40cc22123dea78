//! One page a file: a struct with what the template asks for, and the handler that fills it.

pub mod cases;
pub mod changes;
pub mod cite;
pub mod collections;
pub mod compare;
pub mod guidance;
pub mod help;
pub mod home;
pub mod law;
pub mod law_texts;
pub mod outputs;
mod rests;
pub mod rules;
pub mod search;
pub mod study;

use axum::response::{Html, IntoResponse, Response};

use crate::guidance::provision_name;
use crate::knowledge::{Knowledge, Topic};
use crate::law::ProvisionId;

use super::error::WebError;
use super::state::AppState;
use super::templates::Page;

/// Something with a name and an address.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Link {
    /// Shown.
    pub name: String,
    /// Where it leads.
    pub path: String,
}

/// A provision as a link.
fn provision_link(knowledge: &Knowledge, id: &ProvisionId) -> Link {
    Link { name: provision_name(&knowledge.law, id), path: super::links::provision(id.as_str()) }
}

/// Makes a page away from the network threads and answers with it, or with the page of what went wrong.
pub(in crate::web) async fn show<P: Page + Send + 'static>(
    state: AppState,
    make: impl FnOnce(&AppState) -> Result<P, WebError> + Send + 'static,
) -> Response {
    let made = state.work(move |state| state.render(&make(state)?)).await;
    match made {
        Ok(html) => Html(html).into_response(),
        Err(error) => error.page(&state),
    }
}

/// A topic for lists and choices.
#[derive(Debug, Clone, serde::Serialize)]
pub struct TopicChoice {
    /// Id.
    pub id: &'static str,
    /// 名称
    pub name: &'static str,
    /// How many there are of what is listed.
    pub count: usize,
}

/// Every topic with a count.
fn topics(count: impl Fn(Topic) -> usize) -> Vec<TopicChoice> {
    Topic::ALL.iter().map(|t| TopicChoice { id: t.id(), name: t.name(), count: count(*t) }).collect()
}

/// A filter by topic from an address; empty is none.
pub(in crate::web) fn topic_filter(word: &str) -> Result<Option<Topic>, WebError> {
    if word.is_empty() {
        return Ok(None);
    }
    Topic::parse(word).map(Some).ok_or_else(|| {
        let near = crate::source::nearest(word, Topic::ALL.iter().flat_map(|t| [t.id(), t.name()]));
        let hint = near.map_or(String::new(), |n| format!("是不是“{n}”？"));
        WebError::Invalid(format!("没有“{word}”这个主题。{hint}"))
    })
}

/// A filter by authority from an address; empty is none.
pub(in crate::web) fn authority_filter(word: &str) -> Result<Option<crate::knowledge::Authority>, WebError> {
    use crate::knowledge::Authority;
    if word.is_empty() {
        return Ok(None);
    }
    Authority::ALL.iter().copied().find(|a| a.id() == word || a.name() == word).map(Some).ok_or_else(|| {
        let names: Vec<&str> = Authority::ALL.iter().map(|a| a.name()).collect();
        WebError::Invalid(format!("没有“{word}”这种性质；可用：{}", names.join("、")))
    })
}
