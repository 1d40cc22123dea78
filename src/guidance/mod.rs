//! One incident in, one guidance out: the only place where reading, reasoning, search and playbooks meet.
//!
//! [`Advisor`] holds everything that is loaded once; [`Advisor::advise`] is a pure function of the request (the
//! time now is part of it), so the same request gives the same bytes. The published shape is in `shape`.

mod advisor;
mod explain;
mod handbook;
mod input;
mod law_then;
mod leaning;
mod names;
mod playbooks;
mod shape;
mod trace_view;
mod views;

pub use advisor::{Advisor, AdvisorError, Request};
pub use explain::{explain_all, explain_one};
pub use handbook::*;
pub use input::{IncidentInput, InputError, LONGEST_INCIDENT, json_reason, parse_date, parse_fact};
pub use names::{fact_name, parse_value, value_hint, value_id, value_shown};
pub use playbooks::{condition_words, evidence_lines, quickness, say_lines};
pub use shape::*;
pub use trace_view::fault_name;
