//! What the forms of a comparison send: the incident, the cases chosen, words, and what goes into the report.

use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};

use crate::guidance::Guidance;
use crate::knowledge::{Case, Knowledge};
use crate::report::similar_cases::Asked;
use crate::web::error::WebError;
use crate::web::form::{IncidentForm, LONGEST_TEXT};
use crate::web::pages::cases::find;
use crate::web::pages::home::Box_;
use crate::web::state::AppState;

/// Names and values, in order; a name may come more than once.
pub type Pairs = Vec<(String, String)>;

/// The longest words taken for the picker.
const LONGEST_WORDS: usize = 200;

/// What was sent.
#[derive(Debug, Clone, Default)]
pub struct CompareForm {
    /// The incident, empty where none was sent.
    pub incident: IncidentForm,
    /// Cases as named, without those dropped.
    cases: Vec<String>,
    /// Whether the person has chosen by herself, even if nothing.
    pub picked: bool,
    /// Words for the picker.
    pub q: String,
    /// What goes into the report, without the time.
    pub asked: Asked,
    /// `preview`, `docx` or `markdown`
    pub make: String,
}

/// An incident as advised on.
#[derive(Debug)]
pub struct Advised {
    /// The guidance.
    pub guidance: Guidance,
}

/// What became of the incident sent.
#[derive(Debug)]
pub enum Outcome {
    /// Advised on.
    Advised(Box<Advised>),
    /// Nothing was written.
    NoIncident,
    /// Not taken, and why.
    Refused(StatusCode, String),
}

impl CompareForm {
    /// From an address: cases and words; whatever else stands there is passed over.
    pub fn without_incident(pairs: Pairs) -> CompareForm {
        CompareForm::from_pairs(pairs)
    }

    /// From the body of a form.
    ///
    /// # Errors
    /// If the body is not a form.
    pub fn read(headers: &HeaderMap, body: &Bytes) -> Result<CompareForm, WebError> {
        let incident = IncidentForm::read(headers, body)?;
        let pairs: Pairs =
            serde_urlencoded::from_bytes(body).map_err(|_| WebError::Malformed("表单内容读不懂".to_owned()))?;
        Ok(CompareForm { incident, ..CompareForm::from_pairs(pairs) })
    }

    fn from_pairs(pairs: Pairs) -> CompareForm {
        let mut form = CompareForm::default();
        let mut dropped = Vec::new();
        for (key, value) in pairs {
            // Browsers send line ends as CR LF.
            let value = value.replace("\r\n", "\n");
            let line = || value.trim().to_owned();
            match key.as_str() {
                "case" if !value.trim().is_empty() && !form.cases.contains(&line()) => form.cases.push(line()),
                "drop" => dropped.push(line()),
                "picked" => form.picked = true,
                "q" => form.q = value.trim().chars().take(LONGEST_WORDS).collect(),
                "by" => form.asked.by = line(),
                "organisation" => form.asked.organisation = line(),
                "purpose" => form.asked.purpose = line(),
                "issue" => form.asked.issue = line(),
                "words" => form.asked.words = line(),
                "elsewhere" => form.asked.elsewhere = line(),
                "conclusion" => form.asked.conclusion = line(),
                "make" => form.make = value,
                _ => {}
            }
        }
        form.cases.retain(|c| !dropped.contains(c));
        form
    }

    /// The cases chosen, in the order chosen.
    ///
    /// # Errors
    /// If there is no such case.
    pub fn chosen<'k>(&self, knowledge: &'k Knowledge) -> Result<Vec<&'k Case>, WebError> {
        let mut cases: Vec<&Case> = Vec::new();
        for word in &self.cases {
            let case = find(knowledge, word)?;
            if cases.iter().all(|c| c.number != case.number) {
                cases.push(case);
            }
        }
        Ok(cases)
    }

    /// The incident box as sent, so that nothing typed is lost.
    pub fn kept(&self, state: &AppState) -> Box_ {
        Box_ {
            text: self.incident.text.clone(),
            date: self.incident.date.clone(),
            place: self.incident.place.clone(),
            answers: self.incident.after.clone(),
            ..Box_::new(state)
        }
    }

    /// What was filled in for the report. A conclusion that is only the program's draft is left out, to be drafted
    /// again for whatever is chosen next.
    pub fn filled(&self, draft: &str) -> Vec<(&'static str, String)> {
        let asked = &self.asked;
        let conclusion = if asked.conclusion == draft { "" } else { asked.conclusion.as_str() };
        [
            ("by", asked.by.as_str()),
            ("organisation", &asked.organisation),
            ("purpose", &asked.purpose),
            ("issue", &asked.issue),
            ("words", &asked.words),
            ("elsewhere", &asked.elsewhere),
            ("conclusion", conclusion),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name, value.to_owned()))
        .collect()
    }

    /// Advises on the incident sent.
    ///
    /// # Errors
    /// If the advisor fails.
    pub fn advise(&self, state: &AppState) -> Result<Outcome, WebError> {
        let incident = &self.incident;
        if incident.text.trim().is_empty() {
            return Ok(Outcome::NoIncident);
        }
        let length = incident.text.chars().count();
        if length > LONGEST_TEXT {
            let message = format!("描述有 {length} 字，最多读 {LONGEST_TEXT} 字；请删掉与这件事无关的部分。");
            return Ok(Outcome::Refused(StatusCode::PAYLOAD_TOO_LARGE, message));
        }
        let now = jiff::Zoned::now().datetime();
        let request = match incident.request(&state.knowledge().vocabulary, &incident.after, now) {
            Ok(request) => request,
            Err(message) => return Ok(Outcome::Refused(StatusCode::UNPROCESSABLE_ENTITY, message)),
        };
        let guidance = state.advisor().advise(&request)?;
        if guidance.topics.is_empty() {
            let unclear = "没看出发生了什么事。请说说：什么东西、在哪里、怎么了、伤了谁或坏了什么。";
            let message = guidance.reading.message.clone().unwrap_or_else(|| unclear.to_owned());
            return Ok(Outcome::Refused(StatusCode::OK, message));
        }
        Ok(Outcome::Advised(Box::new(Advised { guidance })))
    }
}
