//! Incidents of our own writing (`tests/incidents/`): what is no incident gets no verdict, what is one is read for what
//! it is about, and nothing repealed is ever shown. The thresholds stand below what was measured when they were set;
//! they catch a rule or a pattern that breaks reading at large, and are no measure of quality: for that there is
//! `anjian eval` on incidents that the authors of the rules have not seen.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use anjian::knowledge::{Band, Origin, Value};
use anjian::reasoning::TraceKind;

use crate::kit::{advise, advisor, request};

#[derive(Deserialize)]
struct Labelled {
    id: String,
    text: String,
    topic: String,
    #[serde(default)]
    also_topics: Vec<String>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/incidents")
}

/// Every labelled incident of the folder.
fn incidents() -> Vec<Labelled> {
    let paths = std::fs::read_dir(folder()).unwrap().map(|e| e.unwrap().path());
    let files = paths.filter(|p| p.extension().is_some_and(|e| e == "jsonl"));
    let read = |path: PathBuf| -> Vec<Labelled> {
        let text = std::fs::read_to_string(&path).unwrap();
        text.lines().filter(|l| !l.trim().is_empty()).map(|l| serde_json::from_str(l).unwrap()).collect()
    };
    files.flat_map(read).collect()
}

#[test]
fn what_is_no_incident_gets_no_verdict() {
    let text = std::fs::read_to_string(folder().join("not-incidents.txt")).unwrap();
    let mut read = 0;
    for line in text.lines().filter(|l| !l.trim().is_empty()) {
        let guidance = advise(line);
        assert_eq!(guidance.liability[0].band, "undetermined", "{line}");
        assert!(guidance.claims.iter().all(|c| !c.stands), "{line}");
        read += 1;
    }
    assert!(read >= 40, "only {read} texts");
}

/// What is supposed because of what a report sounds like is shown as made out from all of it, names words of the text, turns
/// the company's side as the report sounds, is never a thing seldom so, and gives way to an answer.
#[test]
fn what_is_supposed_says_so_and_gives_way() {
    let advisor = advisor();
    let vocabulary = &advisor.knowledge().vocabulary;
    let mut supposed = 0;
    for incident in incidents() {
        let mut request = request(&incident.text);
        let day = request.now.date();
        let reading = advisor.read(&request);
        let situation = advisor.situation(&request, &reading, day);
        let added = situation.facts.iter().find(|(id, _)| reading.facts.get(*id).is_none());
        let Some((fact, state)) = added else { continue };
        supposed += 1;
        let Origin::Text { start, end, heard: true, .. } = state.origin else {
            panic!("{}: {:?}", incident.id, state.origin)
        };
        assert!(incident.text.get(start..end).is_some_and(|words| !words.is_empty()), "{}", incident.id);
        assert!(!vocabulary.fact(fact).seldom, "{}", incident.id);
        let company = advisor.engine().judge(&situation).company().map(|c| c.band);
        let wanted = reading.answers.unwrap() > 0.5;
        assert_eq!(company.and_then(Band::answers), Some(wanted), "{}", incident.id);

        let other = if state.value == Value::Yes { Value::No } else { Value::Yes };
        request.set.push((fact, other));
        let corrected = advisor.situation(&request, &reading, day);
        assert_eq!(corrected.facts.get(fact).map(|s| (s.value, &s.origin)), Some((other, &Origin::Answer)));
    }
    assert!(supposed > 20, "{supposed}");
}

/// Never a bare verdict: a claim stands only where words of the incident meet one of its elements, and what is held to be
/// so for what the report sounds like says so.
#[test]
fn no_claim_stands_without_words() {
    let (mut standing, mut lent) = (0, 0);
    for incident in incidents() {
        for claim in advise(&incident.text).claims.iter().filter(|c| c.stands) {
            let elements = || claim.trace.children.iter().filter(|t| t.kind == TraceKind::Element);
            assert!(elements().any(|e| e.known == "yes"), "{}: {}", incident.id, claim.id);
            standing += 1;
            lent += elements().filter(|e| e.lent).count();
            assert_eq!(elements().any(|e| e.lent), claim.prose.contains("整段话像在说这件事"), "{}", incident.id);
        }
    }
    assert!(standing > 500 && lent > 0, "{standing} claims, {lent} elements");
}

/// Texts that were written to mislead, and attacks. A few get a tendency for some claim all the same (a film about a lift,
/// asked about as if it had happened); nothing is ever called certain, and there are few of them.
#[test]
fn hostile_and_foreign_texts_get_no_confident_answer() {
    let text = std::fs::read_to_string(folder().join("hostile.txt")).unwrap();
    let texts: Vec<&str> = text.lines().filter(|l| !l.trim().is_empty()).collect();
    let mut answered = Vec::new();
    for text in &texts {
        let guidance = advise(text);
        assert!(guidance.liability.iter().all(|l| !l.certain || l.band == "none"), "{text}");
        if guidance.claims.iter().any(|c| c.stands) {
            answered.push(*text);
        }
    }
    assert!(texts.len() >= 140, "only {} texts", texts.len());
    assert!(answered.len() * 100 <= texts.len() * 4, "{} of {}: {answered:#?}", answered.len(), texts.len());
}

#[test]
fn long_and_odd_texts_do_not_break_anything() {
    let mut texts = vec![
        "楼".repeat(100_000),
        "漏水,".repeat(30_000),
        "\u{202e}顶板漏水\u{200b}\u{0}".repeat(50),
        "😀".repeat(9_000),
    ];
    texts.extend((0..200u32).map(|n| {
        let odd = (0..60).map(|i| char::from_u32((n * 977 + i * 131) % 0x2_ffff).unwrap_or('楼'));
        format!("{}楼上漏水", odd.collect::<String>())
    }));
    for text in texts {
        let guidance = advise(&text);
        let inside = |e: &anjian::guidance::EvidenceView| text.get(e.start..e.end) == Some(e.text.as_str());
        assert!(guidance.facts.iter().filter_map(|f| f.evidence.as_ref()).all(inside));
    }
}

#[test]
fn incidents_are_read_for_what_they_are_about() {
    let (mut all, mut right, mut wrong) = (0, 0, Vec::new());
    for entry in std::fs::read_dir(folder()).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.extension().is_none_or(|e| e != "jsonl") {
            continue;
        }
        for line in std::fs::read_to_string(&path).unwrap().lines().filter(|l| !l.trim().is_empty()) {
            let incident: Labelled = serde_json::from_str(line).unwrap();
            let guidance = advise(&incident.text);
            assert!(guidance.provisions.iter().all(|p| p.in_force), "{}", incident.id);
            let first = guidance.topics.first().map_or("", |t| t.id.as_str());
            all += 1;
            if first == incident.topic || incident.also_topics.iter().any(|t| t == first) {
                right += 1;
            } else {
                wrong.push(format!("{} {first}", incident.id));
            }
        }
    }
    assert!(all > 500, "only {all} incidents");
    assert!(right * 100 >= all * 85, "{right} of {all}: {}", wrong.join(", "));
}
