//! The incident form: text, date, place and every answer so far, all in the body of a POST.
//!
//! `text`, `date`, `place`; `set.FACT` an answer given earlier; `new.FACT` a number, date or choice filled in now;
//! `answer` the button pressed (`FACT=yes`); `forget` an answer taken back (`FACT`); `undo` the answers as they were
//! before the last press (a form within the form; an empty value takes an answer back).
//!
//! What is only supposed (如果……会怎样) travels beside the answers and never mixes with them: `if.FACT` supposed
//! earlier; `suppose` the button pressed; `newif.FACT` filled in now; `unsuppose` taken back (`FACT`, or `*` for all);
//! `adopt` turns all of it into answers. `find` narrows the list of facts to suppose.

use axum::body::Bytes;
use axum::http::{HeaderMap, header};
use jiff::civil::DateTime;

use crate::guidance::{Request, parse_date, parse_fact};
use crate::knowledge::{FactId, Value, Vocabulary};

use super::error::WebError;

/// The longest description taken, in characters.
pub const LONGEST_TEXT: usize = crate::guidance::LONGEST_INCIDENT;
/// The largest body read, in bytes: a text at its limit percent-encoded (nine bytes a character), with answers.
pub const LARGEST_BODY: usize = 512 * 1024;

/// What was sent, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IncidentForm {
    /// What happened.
    pub text: String,
    /// As typed; empty: not given.
    pub date: String,
    /// As typed; empty: not given.
    pub place: String,
    /// Answers before this request, oldest first: fact → value.
    pub before: Vec<(String, String)>,
    /// Answers with this request, oldest first.
    pub after: Vec<(String, String)>,
    /// What is supposed, oldest first; never part of the answers.
    pub supposed: Vec<(String, String)>,
    /// What the list of facts to suppose is narrowed to.
    pub find: String,
}

impl IncidentForm {
    /// Reads a form body.
    ///
    /// # Errors
    /// If the body is not a form.
    pub fn read(headers: &HeaderMap, body: &Bytes) -> Result<IncidentForm, WebError> {
        let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or("");
        if !kind.to_ascii_lowercase().starts_with("application/x-www-form-urlencoded") {
            return Err(WebError::UnsupportedMedia("这里只收网页表单；程序请用 POST /api/assess"));
        }
        let pairs: Vec<(String, String)> =
            serde_urlencoded::from_bytes(body).map_err(|_| WebError::Malformed("表单内容读不懂".to_owned()))?;
        Ok(IncidentForm::from_pairs(pairs))
    }

    fn from_pairs(pairs: Vec<(String, String)>) -> IncidentForm {
        let mut form = IncidentForm::default();
        let mut given: Vec<(String, String)> = Vec::new();
        let mut forget: Vec<String> = Vec::new();
        let mut supposed: Vec<(String, String)> = Vec::new();
        let mut unsuppose: Vec<String> = Vec::new();
        let mut adopt = false;
        let split = |value: &str| value.split_once('=').map(|(f, v)| (f.to_owned(), v.to_owned()));
        for (key, value) in pairs {
            match key.as_str() {
                // Browsers send line ends as CR LF; one form everywhere keeps byte offsets the same.
                "text" => form.text = value.replace("\r\n", "\n"),
                "date" => form.date = value.trim().to_owned(),
                "place" => form.place = value.trim().to_owned(),
                "find" => form.find = value.trim().to_owned(),
                "forget" => forget.push(value),
                "unsuppose" => unsuppose.push(value),
                "adopt" => adopt = true,
                "answer" => given.extend(split(&value)),
                "suppose" => supposed.extend(split(&value)),
                "undo" => {
                    let earlier: Vec<(String, String)> = serde_urlencoded::from_str(&value).unwrap_or_default();
                    for (fact, value) in earlier {
                        if value.is_empty() { forget.push(fact) } else { given.push((fact, value)) }
                    }
                }
                key => {
                    if let Some(fact) = key.strip_prefix("set.") {
                        put(&mut form.before, fact, &value);
                    } else if let Some(fact) = key.strip_prefix("new.") {
                        given.push((fact.to_owned(), value));
                    } else if let Some(fact) = key.strip_prefix("if.") {
                        put(&mut form.supposed, fact, &value);
                    } else if let Some(fact) = key.strip_prefix("newif.") {
                        supposed.push((fact.to_owned(), value));
                    }
                }
            }
        }
        for (fact, value) in supposed {
            put(&mut form.supposed, &fact, &value);
        }
        form.supposed.retain(|(fact, _)| !unsuppose.iter().any(|u| u == fact || u == "*"));
        form.after = form.before.clone();
        if adopt {
            given.append(&mut form.supposed);
        }
        for (fact, value) in given {
            put(&mut form.after, &fact, &value);
        }
        form.after.retain(|(fact, _)| !forget.contains(fact));
        form
    }

    /// What gives back the answers as they were before this request, as the value of an `undo` button; empty if this
    /// request changed none.
    pub fn undo(&self) -> String {
        let value =
            |list: &[(String, String)], fact: &str| list.iter().find(|(f, _)| f == fact).map(|(_, v)| v.clone());
        let mut earlier: Vec<(&str, String)> = Vec::new();
        for (fact, _) in self.before.iter().chain(&self.after) {
            let before = value(&self.before, fact);
            if before != value(&self.after, fact) && earlier.iter().all(|(f, _)| f != fact) {
                earlier.push((fact, before.unwrap_or_default()));
            }
        }
        serde_urlencoded::to_string(earlier).unwrap_or_default()
    }

    /// The answers with what is supposed laid over them.
    pub fn as_supposed(&self) -> Vec<(String, String)> {
        let mut answers = self.after.clone();
        for (fact, value) in &self.supposed {
            put(&mut answers, fact, value);
        }
        answers
    }

    /// The request this form makes, with the answers given before or after the button was pressed.
    ///
    /// # Errors
    /// A Chinese message for a bad date, an unknown fact or a value it cannot take.
    pub fn request(
        &self,
        vocabulary: &Vocabulary,
        answers: &[(String, String)],
        now: DateTime,
    ) -> Result<Request, String> {
        let date = if self.date.is_empty() { None } else { Some(parse_date(&self.date)?) };
        if date.is_some_and(|d| d > now.date()) {
            return Err(format!("事发日期“{}”还没有到，请检查", self.date));
        }
        let set: Vec<(FactId, Value)> =
            answers.iter().map(|(fact, value)| parse_fact(vocabulary, fact, value)).collect::<Result<_, _>>()?;
        let place = (!self.place.is_empty()).then(|| self.place.clone());
        Ok(Request { id: None, text: self.text.clone(), date, place, set, now })
    }
}

/// Sets an answer; an empty value (a field left blank) changes nothing. A changed answer becomes the newest.
fn put(answers: &mut Vec<(String, String)>, fact: &str, value: &str) {
    let value = value.trim();
    if value.is_empty() || answers.iter().any(|(f, v)| f == fact && v == value) {
        return;
    }
    answers.retain(|(f, _)| f != fact);
    answers.push((fact.to_owned(), value.to_owned()));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(pairs: &[(&str, &str)]) -> IncidentForm {
        IncidentForm::from_pairs(pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect())
    }

    fn answers(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
    }

    #[test]
    fn a_button_adds_to_the_answers_so_far() {
        let form =
            form(&[("answer", "b=no"), ("text", "漏水\r\n了"), ("set.a", "yes"), ("new.n", " "), ("new.m", "3")]);
        assert_eq!(form.text, "漏水\n了");
        assert_eq!(form.before, answers(&[("a", "yes")]));
        assert_eq!(form.after, answers(&[("a", "yes"), ("b", "no"), ("m", "3")]));
    }

    #[test]
    fn an_answer_can_be_changed_and_taken_back() {
        assert_eq!(
            form(&[("set.a", "yes"), ("set.b", "no"), ("answer", "a=no")]).after,
            answers(&[("b", "no"), ("a", "no")])
        );
        assert_eq!(form(&[("set.a", "yes"), ("set.b", "no"), ("forget", "a")]).after, answers(&[("b", "no")]));
    }

    #[test]
    fn a_press_can_be_undone_to_what_it_was_before() {
        let pressed = form(&[("set.a", "yes"), ("answer", "a=no"), ("new.n", "3")]);
        assert_eq!(pressed.undo(), "a=yes&n=");
        let back = form(&[("set.a", "no"), ("set.n", "3"), ("undo", "a=yes&n=")]);
        assert_eq!(back.after, answers(&[("a", "yes")]));
        assert_eq!(form(&[("set.a", "yes")]).undo(), "");
    }

    #[test]
    fn what_is_supposed_stays_apart_until_it_is_adopted() {
        let pairs = [("set.a", "yes"), ("if.b", "no"), ("suppose", "a=no"), ("newif.n", "2")];
        let supposing = form(&pairs);
        assert_eq!(supposing.after, answers(&[("a", "yes")]));
        assert_eq!(supposing.supposed, answers(&[("b", "no"), ("a", "no"), ("n", "2")]));
        assert_eq!(supposing.as_supposed(), answers(&[("b", "no"), ("a", "no"), ("n", "2")]));
        assert_eq!(form(&[("if.a", "no"), ("if.b", "no"), ("unsuppose", "a")]).supposed, answers(&[("b", "no")]));
        assert!(form(&[("if.a", "no"), ("if.b", "no"), ("unsuppose", "*")]).supposed.is_empty());
        let adopted = form(&[("set.a", "yes"), ("if.a", "no"), ("adopt", "1")]);
        assert_eq!((adopted.after, adopted.supposed), (answers(&[("a", "no")]), Vec::new()));
    }
}
