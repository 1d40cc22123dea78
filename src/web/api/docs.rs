//! `/api`: every operation with a form that tries it. Without script the forms that read are plain forms or links, and
//! the one that sends an incident is shown as a command.

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;

use crate::web::links;
use crate::web::pages::show;
use crate::web::state::AppState;
use crate::web::templates::Page;

use super::operation::{Operation, Param, Place, Takes};
use super::operations::ALL;

/// The page.
#[derive(Debug, Serialize)]
pub struct ApiPage {
    /// Operations by group, in order.
    pub groups: Vec<Group>,
}

impl Page for ApiPage {
    const TEMPLATE: &'static str = "api.html";
}

/// Operations that belong together.
#[derive(Debug, Serialize)]
pub struct Group {
    /// Shown.
    pub name: &'static str,
    /// In order.
    pub operations: Vec<Shown>,
}

/// An operation to try.
#[derive(Debug, Serialize)]
pub struct Shown {
    /// Stable id, for anchors.
    pub id: &'static str,
    /// `GET` or `POST`.
    pub method: &'static str,
    /// With its parameters in braces.
    pub path: &'static str,
    /// In a few words.
    pub summary: &'static str,
    /// What to know.
    pub about: &'static str,
    /// The address of the example without its query.
    pub action: String,
    /// The whole address of the example.
    pub example: String,
    /// What may be filled in.
    pub fields: Vec<Field>,
    /// A body that works; empty: none is sent.
    pub body: &'static str,
    /// The same as a command.
    pub curl: String,
}

/// A parameter to fill in.
#[derive(Debug, Serialize)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub about: &'static str,
    /// A value that works.
    pub example: &'static str,
    /// It is a part of the address.
    pub path: bool,
    /// `text`, `date`, `number` or `choice`.
    pub kind: &'static str,
    /// For choices: id, name.
    pub options: Vec<(&'static str, &'static str)>,
}

/// Shows the page.
pub async fn page(State(state): State<AppState>) -> Response {
    show(state, |_| Ok(ApiPage { groups: groups() })).await
}

fn groups() -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for operation in ALL {
        match groups.last_mut().filter(|g| g.name == operation.group) {
            Some(group) => group.operations.push(shown(operation)),
            None => groups.push(Group { name: operation.group, operations: vec![shown(operation)] }),
        }
    }
    groups
}

fn shown(operation: &Operation) -> Shown {
    let mut action = operation.path.to_owned();
    let mut query: Vec<(&str, &str)> = Vec::new();
    for param in operation.params {
        match param.place {
            Place::Path => action = action.replace(&format!("{{{}}}", param.name), param.example),
            Place::Query => query.push((param.name, param.example)),
        }
    }
    let body = operation.body.unwrap_or("");
    let curl = format!("curl http://127.0.0.1:8080{} -H 'Content-Type: application/json' -d '{body}'", operation.path);
    Shown {
        id: operation.id,
        method: operation.method,
        path: operation.path,
        summary: operation.summary,
        about: operation.about,
        example: format!("{action}{}", links::query(&query)),
        action,
        fields: operation.params.iter().map(field).collect(),
        body,
        curl: if body.is_empty() { String::new() } else { curl },
    }
}

fn field(param: &Param) -> Field {
    let (kind, options) = match param.takes {
        Takes::Words => ("text", Vec::new()),
        Takes::Day => ("date", Vec::new()),
        Takes::Page => ("number", Vec::new()),
        Takes::OneOf(list) => ("choice", list()),
    };
    Field {
        name: param.name,
        about: param.about,
        example: param.example,
        path: param.place == Place::Path,
        kind,
        options,
    }
}
