//! What an operation of the API is made of.

use axum::routing::MethodRouter;
use schemars::{Schema, SchemaGenerator};

use crate::web::state::AppState;

/// Where a parameter is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A part of the address.
    Path,
    /// After the question mark; may be left out.
    Query,
}

/// What a parameter may be.
#[derive(Debug, Clone, Copy)]
pub enum Takes {
    /// Any words.
    Words,
    /// A day.
    Day,
    /// A page from 1 to 500.
    Page,
    /// One of a list of ids, with their Chinese names.
    OneOf(fn() -> Vec<(&'static str, &'static str)>),
}

/// A parameter.
#[derive(Debug, Clone, Copy)]
pub struct Param {
    /// Its name.
    pub name: &'static str,
    /// Where it is written.
    pub place: Place,
    /// What it is, in Chinese.
    pub about: &'static str,
    /// A value that works; empty: left out.
    pub example: &'static str,
    /// What it may be.
    pub takes: Takes,
}

/// An operation.
pub struct Operation {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// As axum and OpenAPI write it.
    pub path: &'static str,
    /// Stable id.
    pub id: &'static str,
    /// The group it is shown in.
    pub group: &'static str,
    /// In a few words.
    pub summary: &'static str,
    /// What to know before using it.
    pub about: &'static str,
    /// What is written into the address.
    pub params: &'static [Param],
    /// A body that works.
    pub body: Option<&'static str>,
    /// The shape of its answer; `None`: a JSON document of its own kind.
    pub answer: Option<fn(&mut SchemaGenerator) -> Schema>,
    /// The failures it can answer with, beside 405 and 500, which all have.
    pub failures: &'static [u16],
    /// Who answers.
    pub route: fn() -> MethodRouter<AppState>,
}
