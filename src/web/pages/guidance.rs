//! `POST /guidance`: the guidance for an incident, in the order of need, with every answer given so far.

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use serde::Serialize;

use crate::guidance::{ClaimView, FactView, Guidance, LiabilityView, fault_name};
use crate::knowledge::{Band, Party};
use crate::web::error::WebError;
use crate::web::form::{IncidentForm, LONGEST_TEXT};
use crate::web::marked_text::{Piece, pieces};
use crate::web::state::AppState;
use crate::web::templates::Page;

use super::home::{Box_, HomePage};

/// The page.
#[derive(Debug, Serialize)]
pub struct GuidancePage {
    /// What was typed, to send again with each answer.
    pub form: Box_,
    /// The guidance as published.
    pub guidance: Guidance,
    /// The incident with its facts marked.
    pub pieces: Vec<Piece>,
    /// The company, and every other party that bears something.
    pub bearing: Vec<LiabilityView>,
    /// Parties that bear nothing as things stand.
    pub clear: Vec<LiabilityView>,
    /// Claims that stand, with what the template wants to know of each.
    pub standing: Vec<Standing>,
    /// 为什么不是别的
    pub others: Vec<Standing>,
    /// Facts that can be corrected, and those that only follow.
    pub facts: Vec<FactRow>,
    /// What the last answer changed; empty if nothing was answered just now.
    pub changes: Vec<Change>,
    /// Whether something was answered or taken back just now.
    pub answered: bool,
    /// Each answer so far by name, newest last.
    pub answers: Vec<AnswerRow>,
}

impl Page for GuidancePage {
    const TEMPLATE: &'static str = "guidance.html";
}

/// A claim with its kind of responsibility in words.
#[derive(Debug, Serialize)]
pub struct Standing {
    /// The claim.
    #[serde(flatten)]
    pub claim: ClaimView,
    /// 归责
    pub fault_name: &'static str,
    /// Its main provision, named.
    pub basis: String,
}

/// A fact as known, with whether it takes 是/否/不清楚.
#[derive(Debug, Serialize)]
pub struct FactRow {
    /// Id.
    pub id: String,
    /// 名称
    pub name: String,
    /// `yes`, `no`…
    pub value: String,
    /// The value in Chinese.
    pub shown: String,
    /// `text`, `answer`, `inference`, `assumption`
    pub origin: String,
    /// The words.
    pub words: String,
    /// Said with doubt.
    pub hedged: bool,
    /// Made out from all the words together.
    pub heard: bool,
    /// What it follows from.
    pub from: Vec<String>,
    /// Whether 是/否/不清楚 can be answered.
    pub yes_no: bool,
}

/// An answer so far.
#[derive(Debug, Serialize)]
pub struct AnswerRow {
    /// Fact id.
    pub id: String,
    /// 名称
    pub name: String,
    /// In Chinese.
    pub shown: String,
}

/// A party's band before and after the last answer.
#[derive(Debug, Serialize, PartialEq, Eq)]
pub struct Change {
    /// 名称
    pub party: String,
    /// Before, in Chinese.
    pub before: String,
    /// After, in Chinese.
    pub after: String,
}

/// Answers.
pub async fn post(State(state): State<AppState>, headers: HeaderMap, body: Result<Bytes, BytesRejection>) -> Response {
    let form = match body.map_err(WebError::from).and_then(|body| IncidentForm::read(&headers, &body)) {
        Ok(form) => form,
        Err(error) => return error.page(&state),
    };
    match state.work(move |state| answer(state, &form)).await {
        Ok((status, html)) => (status, Html(html)).into_response(),
        Err(error) => error.page(&state),
    }
}

fn answer(state: &AppState, form: &IncidentForm) -> Result<(StatusCode, String), WebError> {
    let again = |status: StatusCode, error: String| {
        let page = HomePage::new(state, Box_ { error, ..kept(state, form) });
        Ok((status, state.render(&page)?))
    };
    let length = form.text.chars().count();
    if length > LONGEST_TEXT {
        let message =
            format!("描述有 {length} 字，最多读 {LONGEST_TEXT} 字；请删掉与这件事无关的部分，内容还在下面的框里。");
        return again(StatusCode::PAYLOAD_TOO_LARGE, message);
    }
    if form.text.trim().is_empty() {
        return again(
            StatusCode::UNPROCESSABLE_ENTITY,
            "还没有写发生了什么。写一两句就行：什么时候、在哪里、出了什么事、伤了谁或坏了什么。".to_owned(),
        );
    }
    let now = jiff::Zoned::now().datetime();
    let vocabulary = &state.knowledge().vocabulary;
    let request = match form.request(vocabulary, &form.after, now) {
        Ok(request) => request,
        Err(message) => return again(StatusCode::UNPROCESSABLE_ENTITY, message),
    };
    let guidance = state.advisor().advise(&request)?;
    if guidance.topics.is_empty() {
        let message =
            guidance.reading.message.clone().unwrap_or_else(|| {
                "没看出发生了什么事。请说说：什么东西、在哪里、怎么了、伤了谁或坏了什么。".to_owned()
            });
        return again(StatusCode::OK, message);
    }
    let answered = form.before != form.after;
    let changes = if answered {
        let earlier = form.request(vocabulary, &form.before, now).map_err(WebError::Invalid)?;
        changes(&state.advisor().advise(&earlier)?.liability, &guidance.liability)
    } else {
        Vec::new()
    };
    Ok((StatusCode::OK, state.render(&page(state, form, guidance, changes, answered))?))
}

/// The box as sent, so that nothing typed is lost.
fn kept(state: &AppState, form: &IncidentForm) -> Box_ {
    Box_ {
        text: form.text.clone(),
        date: form.date.clone(),
        place: form.place.clone(),
        answers: form.after.clone(),
        ..Box_::new(state)
    }
}

/// The page for a guidance.
pub fn page(
    state: &AppState,
    form: &IncidentForm,
    guidance: Guidance,
    changes: Vec<Change>,
    answered: bool,
) -> GuidancePage {
    let knowledge = state.knowledge();
    let standing = |claim: &ClaimView| Standing {
        fault_name: fault_name(claim.fault),
        basis: claim
            .provision
            .as_deref()
            .and_then(crate::law::ProvisionId::parse)
            .map_or(String::new(), |id| crate::guidance::provision_name(&knowledge.law, &id)),
        claim: claim.clone(),
    };
    let kind_of = |id: &str| knowledge.vocabulary.find(id).map(|f| &knowledge.vocabulary.fact(f).kind);
    // In the order of her words; then what was answered; then what only follows.
    let mut known: Vec<&FactView> = guidance.facts.iter().collect();
    known.sort_by_key(|f| match &f.evidence {
        Some(evidence) => (0, evidence.start),
        None => (if f.origin == "answer" { 1 } else { 2 }, 0),
    });
    let facts: Vec<FactRow> = known
        .into_iter()
        .map(|f| FactRow {
            id: f.id.clone(),
            name: f.name.clone(),
            value: f.value.clone(),
            shown: f.shown.clone(),
            origin: f.origin.clone(),
            words: f.evidence.as_ref().map_or(String::new(), |e| e.text.trim().to_owned()),
            hedged: f.hedged,
            heard: f.heard,
            from: f.from.clone(),
            yes_no: matches!(kind_of(&f.id), Some(crate::knowledge::FactKind::YesNo)),
        })
        .collect();
    let answers = form
        .after
        .iter()
        .filter_map(|(fact, value)| {
            let id = knowledge.vocabulary.find(fact)?;
            let fact = knowledge.vocabulary.fact(id);
            let value = crate::guidance::parse_value(fact, value)?;
            let shown = crate::guidance::value_shown(fact, value);
            Some(AnswerRow { id: fact.id.clone(), name: fact.name.clone(), shown })
        })
        .collect();
    let company = Party::PropertyCompany.id();
    let (bearing, clear) =
        guidance.liability.iter().cloned().partition(|l| l.party == company || l.band != Band::None.id());
    GuidancePage {
        form: kept(state, form),
        bearing,
        clear,
        pieces: pieces(&form.text, &guidance.facts),
        standing: guidance.claims.iter().filter(|c| c.stands).map(standing).collect(),
        others: guidance.claims.iter().filter(|c| !c.stands).map(standing).collect(),
        facts,
        changes,
        answered,
        answers,
        guidance,
    }
}

/// What differs between two liabilities, in the order of the newer; parties that fell away last.
fn changes(before: &[LiabilityView], after: &[LiabilityView]) -> Vec<Change> {
    let absent = "不涉及";
    let shown = |l: &LiabilityView| {
        let tends = if l.certain || l.band == Band::Undetermined.id() { "" } else { "（倾向）" };
        format!("{}{tends}", l.band_name)
    };
    let find =
        |list: &[LiabilityView], party: &str| list.iter().find(|l| l.party == party).map_or(absent.to_owned(), shown);
    // Whether a party bears nothing or is no longer in question matters only for the company.
    let bears =
        |list: &[LiabilityView], party: &str| list.iter().any(|l| l.party == party && l.band != Band::None.id());
    let matters = |l: &&LiabilityView| {
        l.party == Party::PropertyCompany.id() || bears(before, &l.party) || bears(after, &l.party)
    };
    let mut parties: Vec<&LiabilityView> = after.iter().collect();
    parties.extend(before.iter().filter(|b| after.iter().all(|a| a.party != b.party)));
    parties
        .into_iter()
        .filter(matters)
        .map(|l| Change { party: l.name.clone(), before: find(before, &l.party), after: find(after, &l.party) })
        .filter(|c| c.before != c.after)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bears(party: Party, band: Band) -> LiabilityView {
        LiabilityView {
            party: party.id().to_owned(),
            name: party.name().to_owned(),
            band: band.id().to_owned(),
            band_name: band.name().to_owned(),
            meaning: String::new(),
            certain: true,
            possible: Vec::new(),
            claims: Vec::new(),
            deciding: Vec::new(),
        }
    }

    #[test]
    fn only_what_changed_is_shown_and_idle_parties_are_left_out() {
        let company = |band| bears(Party::PropertyCompany, band);
        let before = [company(Band::Minor), bears(Party::Keeper, Band::None), bears(Party::Thief, Band::Full)];
        let after = [company(Band::Full), bears(Party::Owner, Band::None), bears(Party::Victim, Band::Minor)];
        let shown: Vec<(String, String, String)> =
            changes(&before, &after).into_iter().map(|c| (c.party, c.before, c.after)).collect();
        let expected = [("物业公司", "次要", "全部"), ("受害人", "不涉及", "次要"), ("窃贼", "全部", "不涉及")];
        assert_eq!(shown, expected.map(|(a, b, c)| (a.to_owned(), b.to_owned(), c.to_owned())));
        assert!(changes(&after, &after).is_empty());
    }
}
