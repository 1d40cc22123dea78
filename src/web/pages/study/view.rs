//! How parts and marks are shown: before an answer and after it from the same rows.

use serde::Serialize;

use crate::study::{Card, Mark, Memory, Part, Rating, memory};

use super::visitor::now;

/// A part as shown.
#[derive(Debug, Serialize)]
pub struct PartView {
    /// Name of the form field.
    pub id: &'static str,
    /// Short name.
    pub name: &'static str,
    /// The question.
    pub ask: String,
    /// Whether several may be ticked.
    pub many: bool,
    /// The choices.
    pub choices: Vec<ChoiceView>,
    /// How it was answered; empty before.
    pub grade: &'static str,
    /// For colour and sign: `right`, `partly`, `wrong`.
    pub grade_id: &'static str,
}

/// A choice as shown.
#[derive(Debug, Serialize)]
pub struct ChoiceView {
    /// Value of the form field.
    pub key: String,
    /// For print.
    pub letter: char,
    /// What is offered.
    pub text: String,
    /// Whether it was ticked.
    pub ticked: bool,
    /// Whether it is right; always false before an answer, so that the page gives nothing away.
    pub right: bool,
    /// Why; empty before.
    pub why: String,
}

impl PartView {
    /// Before an answer.
    pub fn asked(part: &Part) -> PartView {
        PartView::new(part, &[], false)
    }

    /// With the right choices shown, nothing ticked: for an answer sheet.
    pub fn solved(part: &Part) -> PartView {
        PartView::new(part, &[], true)
    }

    /// After an answer.
    pub fn marked(mark: &Mark) -> PartView {
        use crate::study::Grade;
        let grade_id = match mark.grade {
            Grade::Right => "right",
            Grade::Partly => "partly",
            Grade::Wrong => "wrong",
        };
        PartView { grade: mark.grade.name(), grade_id, ..PartView::new(&mark.part, &mark.ticked, true) }
    }

    fn new(part: &Part, ticked: &[bool], open: bool) -> PartView {
        let choices = part.choices.iter().enumerate().map(|(i, choice)| ChoiceView {
            key: choice.key.clone(),
            letter: Part::letter(i),
            text: choice.text.clone(),
            ticked: ticked.get(i).copied().unwrap_or(false),
            right: open && choice.right,
            why: if open { choice.why.clone() } else { String::new() },
        });
        PartView {
            id: part.kind.id(),
            name: part.kind.name(),
            ask: part.ask.clone(),
            many: part.many,
            choices: choices.collect(),
            grade: "",
            grade_id: "",
        }
    }
}

/// The ratings to choose from after an answer.
#[derive(Debug, Serialize)]
pub struct RatingView {
    /// The card.
    pub card: String,
    /// The showing it corrects.
    pub showing: u32,
    /// Id, name, when it would come back, whether it was suggested.
    pub choices: Vec<(&'static str, &'static str, String, bool)>,
}

/// How each rating would turn out: the ratings before this one, then it.
pub fn rating_view(card: String, showing: u32, before: &[(i64, Rating)], suggested: Rating) -> RatingView {
    let at = now();
    let choices = Rating::ALL.iter().map(|rating| {
        let mut all = before.to_vec();
        all.push((at, *rating));
        let back = memory(&all).map_or(String::new(), |m: Memory| wait(m.due - at));
        (rating.id(), rating.name(), back, *rating == suggested)
    });
    RatingView { card, showing, choices: choices.collect() }
}

/// A span of time in words.
pub fn wait(seconds: i64) -> String {
    const DAY: i64 = 24 * 60 * 60;
    match seconds {
        s if s <= 0 => "现在".to_owned(),
        s if s < DAY => format!("{}分钟后", (s / 60).max(1)),
        s if s < 60 * DAY => format!("{}天后", s / DAY),
        s => format!("{}个月后", s / (30 * DAY)),
    }
}

/// What is shown, as the store remembers it: the card, and which of its variants.
pub fn exercise_id(card: &str, variant: &str) -> String {
    format!("{card}|{variant}")
}

/// The card and the variant shown last.
pub fn shown_last(knowledge: &crate::knowledge::Knowledge, shown: Option<&str>) -> (Option<Card>, Option<String>) {
    match shown.and_then(|s| s.split_once('|')) {
        Some((card, variant)) => (Card::parse(knowledge, card), Some(variant.to_owned())),
        None => (None, None),
    }
}
