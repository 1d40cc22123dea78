//! `anjian assess --batch FILE.jsonl`: a guidance a line, in order. A bad line becomes a line that says so; the
//! others are still answered.

use serde_json::json;

use crate::guidance::{Advisor, IncidentInput, json_reason};

use super::context::{CliError, Outcome, now, print};

/// Answers every line.
///
/// # Errors
/// If standard output is closed or the index fails.
pub fn run(advisor: &Advisor, input: &str) -> Result<Outcome, CliError> {
    let now = now();
    let mut outcome = Outcome::Success;
    for (index, line) in input.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let read = serde_json::from_str::<IncidentInput>(line)
            .map_err(|error| {
                format!("{}；每行应是 {{\"id\",\"text\",\"date\",\"place\",\"facts\"}}", json_reason(&error))
            })
            .and_then(|line| line.request(&advisor.knowledge().vocabulary, now));
        let answer = match read {
            Ok(request) => serde_json::to_string(&advisor.advise(&request)?)?,
            Err(reason) => {
                outcome = Outcome::Findings;
                json!({"line": index + 1, "error": reason}).to_string()
            }
        };
        print(&format!("{answer}\n"))?;
    }
    Ok(outcome)
}
