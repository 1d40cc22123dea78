//! Study: drills are what a fresh judgment says, marks are fair, progress is kept or its loss is said, papers repeat.

use std::collections::BTreeSet;

use anjian::guidance::Advisor;
use anjian::knowledge::{Band, ClaimId, Topic};
use anjian::reasoning::Engine;
use anjian::study::{
    BrowserId, Card, Dice, Flip, Grade, Item, Memory, Part, PartKind, Rating, Review, Store, StoreError, case_exercise,
    deck, drill, drill_other_than, mark, memory, next_card, paper, rating,
};
use anjian::web::{AppState, router};
use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, StatusCode, header};
use tower::ServiceExt;

use crate::kit::{engine, judge, knowledge, today};

const DAY: i64 = 86_400;

/// The claim judged again, the whole house over, before and after the change.
fn as_judged(engine: &Engine, flip: &Flip) {
    let k = knowledge();
    let claim = k.claim(flip.claim);
    let mut facts = anjian::knowledge::Facts::new();
    for (fact, value) in &claim.scenarios[flip.scenario].facts {
        facts.set(*fact, *value, anjian::knowledge::Origin::Answer);
    }
    assert_ne!(facts.get(flip.fact).map(|s| s.value), Some(flip.to), "{}: nothing is changed", claim.id);
    for (facts, outcome) in [(facts, flip.before), (flip.facts(&k), flip.after)] {
        let fresh = judge(engine, flip.claim, &facts, flip.day);
        assert_eq!(fresh.status, outcome.status, "{}", claim.id);
        let band = fresh.parties.iter().find(|p| p.party == outcome.party).map(|p| p.band);
        assert_eq!(outcome.band, band.filter(|_| fresh.status.favourable()), "{}", claim.id);
    }
}

#[test]
fn every_drill_is_what_a_fresh_judgment_says() {
    let engine = engine();
    let k = knowledge();
    let (mut made, mut unchanged) = (0, 0);
    let mut without = Vec::new();
    let cards = deck(&k, None);
    let rules = cards.iter().filter_map(|c| if let Card::Claim(id) = c { Some(*id) } else { None });
    for (id, claim) in rules.map(|id| (id, k.claim(id))) {
        for seed in [1, 7, 20_261_123] {
            let Some(found) = drill(&engine, id, seed, today()) else {
                without.push(claim.id.clone());
                break;
            };
            made += 1;
            unchanged += usize::from(!found.flip.changes());
            as_judged(&engine, &found.flip);
            assert_eq!(found.part.right().count(), 1, "{}", found.id);
            let right = found.part.right().next().unwrap();
            assert_eq!(right.text, found.flip.after.words(), "{}", found.id);
            let texts: BTreeSet<&str> = found.part.choices.iter().map(|c| c.text.as_str()).collect();
            assert_eq!(texts.len(), found.part.choices.len(), "one answer twice: {}", found.id);
            assert!(found.part.choices.len() >= 3, "{}", found.id);
            assert!(found.part.choices.iter().all(|c| c.right == (c.text == right.text)));
            assert_ne!(found.flip.after.band, Some(Band::Undetermined));
            let again = drill(&engine, id, seed, today()).unwrap();
            assert_eq!((again.id, again.part), (found.id, found.part), "the same seed, the same drill");
        }
    }
    assert!(cards.len() + 1 >= k.claims.len() + k.cases.len(), "all but one old rule without a band can be drilled");
    assert!(without.is_empty(), "claims without a drill: {without:?}");
    assert!(unchanged > 0 && unchanged * 3 < made, "{unchanged} of {made} change nothing");
}

#[test]
fn never_the_same_drill_twice_in_a_row() {
    let engine = engine();
    let k = knowledge();
    for (id, claim) in k.claims().step_by(9) {
        let mut last: Option<String> = None;
        for seed in 0..4 {
            let drill = drill_other_than(&engine, id, seed, today(), last.as_deref()).unwrap();
            assert_ne!(last, Some(drill.id.clone()), "{}", claim.id);
            last = Some(drill.id);
        }
    }
}

#[test]
fn the_next_card_is_the_longest_due_and_never_the_last_one() {
    let k = knowledge();
    let cards = deck(&k, Some(Topic::Theft));
    assert!(cards.len() > 5 && cards.iter().all(|c| c.topic(&k) == Topic::Theft));
    let due = |at| Memory { reviews: 1, last: 0, rating: Rating::Good, due: at };
    let mut dice = Dice::new(1, "test");
    let of = |card: Card| (card == cards[2]).then(|| due(50)).or((card == cards[4]).then(|| due(20)));
    assert_eq!(next_card(&cards, of, 100, None, &mut dice), Some(cards[4]));
    assert_eq!(next_card(&cards, of, 100, Some(cards[4]), &mut dice), Some(cards[2]));
    // Nothing due: something new.
    let new = next_card(&cards, of, 10, None, &mut dice).unwrap();
    assert!(new != cards[2] && new != cards[4]);
    // Nothing new: what comes soonest; and the last one only where there is no other.
    assert_eq!(next_card(&cards[2..3], of, 10, None, &mut dice), Some(cards[2]));
    assert_eq!(next_card(&cards[2..3], of, 10, Some(cards[2]), &mut dice), Some(cards[2]));
    for card in &cards {
        assert_eq!(Card::parse(&k, &card.id(&k)), Some(*card));
    }
    assert_eq!(Card::parse(&k, "rule:nothing"), None);
    assert_eq!(Card::parse(&k, "case:999"), None);
}

#[test]
fn every_case_makes_an_exercise_that_gives_nothing_away() {
    let engine = engine();
    let k = knowledge();
    for case in &k.cases {
        let mut orders = BTreeSet::new();
        for seed in 0..4 {
            let exercise = case_exercise(&engine, case, seed, today());
            let kinds: Vec<PartKind> = exercise.parts.iter().map(|p| p.kind).collect();
            let all = [PartKind::Who, PartKind::Band, PartKind::Law, PartKind::First, PartKind::Promise];
            assert_eq!(kinds, all, "case {}", case.number);
            for part in &exercise.parts {
                let right = part.right().count();
                assert!(right >= 1 && right < part.choices.len(), "case {} {:?}", case.number, part.kind);
                assert!(part.many || right == 1, "case {} {:?}", case.number, part.kind);
                let keys: BTreeSet<&str> = part.choices.iter().map(|c| c.key.as_str()).collect();
                assert_eq!(keys.len(), part.choices.len());
                assert!(part.choices.len() >= 3, "case {} {:?}: {:?}", case.number, part.kind, part.choices);
            }
            orders.insert(exercise.parts[2].right_letters());
            assert_eq!(exercise.parts, case_exercise(&engine, case, seed, today()).parts);
            // The right provision is in force today and cited by the case.
            let law = exercise.parts[2].right().next().unwrap();
            let cited = case.citations.iter().flat_map(|c| &c.today);
            assert!(cited.into_iter().any(|id| {
                law.text.starts_with(&anjian::law::provision_name(&k.law, id))
                    && k.law.rows(id).iter().any(|p| p.in_force(today()))
            }));
        }
        assert!(!orders.is_empty());
    }
}

#[test]
fn the_company_s_band_is_what_the_case_says_of_today() {
    let engine = engine();
    let k = knowledge();
    for case in &k.cases {
        let told = case.liability.iter().find(|l| {
            l.voice == anjian::knowledge::Voice::LawToday && l.party == anjian::knowledge::Party::PropertyCompany
        });
        let right = case_exercise(&engine, case, 3, today()).parts[1].right().next().unwrap().text.clone();
        let band = told.map_or(Band::None, |l| l.band);
        assert!(right.starts_with(band.name()), "case {}: {right}", case.number);
    }
}

fn ticks(parts: &[Part], wanted: impl Fn(&Part, usize) -> bool) -> Vec<(String, String)> {
    let of = |p: &Part| {
        (0..p.choices.len())
            .filter(|i| wanted(p, *i))
            .map(|i| (p.kind.id().to_owned(), p.choices[i].key.clone()))
            .collect::<Vec<_>>()
    };
    parts.iter().flat_map(of).collect()
}

#[test]
fn marks_and_the_rating_that_follows() {
    let k = knowledge();
    let parts = case_exercise(&engine(), k.case(12).unwrap(), 5, today()).parts;
    let all = mark(&parts, &ticks(&parts, |p, i| p.choices[i].right)).unwrap();
    assert!(all.iter().all(|m| m.grade == Grade::Right));
    assert_eq!(rating(&all), Rating::Good);
    let none = mark(&parts, &[]).unwrap();
    assert!(none.iter().all(|m| m.grade == Grade::Wrong));
    assert_eq!(rating(&none), Rating::Again);
    // One of two liable parties found: partly right. Everything ticked: no knowledge.
    let first = |p: &Part| p.choices.iter().position(|c| c.right).unwrap();
    let one = mark(&parts, &ticks(&parts, |p, i| i == first(p))).unwrap();
    assert_eq!(one[0].grade, Grade::Partly);
    assert_eq!(rating(&one), Rating::Hard);
    let every = mark(&parts, &ticks(&parts, |p, _| p.many)).unwrap();
    assert_eq!((every[0].grade, every[4].grade), (Grade::Wrong, Grade::Wrong));
    assert!(mark(&parts, &[("band".to_owned(), "nonsense".to_owned())]).is_err());
    let two = ticks(&parts, |p, i| p.kind == PartKind::Band && i < 2);
    assert!(mark(&parts, &two).is_err(), "two bands at once");
}

#[test]
fn a_good_answer_comes_back_later_than_a_wrong_one() {
    let due = |ratings: &[(i64, Rating)]| memory(ratings).unwrap().due;
    let once: Vec<i64> = Rating::ALL.iter().map(|r| due(&[(0, *r)])).collect();
    assert!(once.is_sorted() && once[0] < once[2] && once[2] < once[3], "{once:?}");
    let later = due(&[(0, Rating::Good), (3 * DAY, Rating::Good)]);
    assert!(later - 3 * DAY > due(&[(0, Rating::Good)]), "intervals grow");
    assert!(due(&[(0, Rating::Good), (3 * DAY, Rating::Again)]) < later);
    assert_eq!(memory(&[]), None);
    // A clock set back, and a very long history, stay finite.
    let long: Vec<(i64, Rating)> = (0..400).map(|i| (i * 100 * DAY, Rating::Easy)).collect();
    assert!(memory(&long).unwrap().due < 401 * 100 * DAY + 3651 * DAY);
    assert!(memory(&[(100 * DAY, Rating::Good), (0, Rating::Good)]).unwrap().due > 100 * DAY);
}

#[test]
fn a_paper_is_the_same_for_the_same_seed() {
    let engine = engine();
    let names = |seed, topic| -> Vec<String> {
        let item = |i: &Item| match i {
            Item::Case(c) => format!("case {} {:?}", c.number, c.parts),
            Item::Drill(d) => format!("{} {:?}", d.id, d.part),
        };
        paper(&engine, topic, 8, seed, today()).items.iter().map(item).collect()
    };
    assert_eq!(names(5, None), names(5, None));
    assert_ne!(names(5, None), names(6, None));
    assert_eq!(names(5, None).len(), 8);
    assert_eq!(names(5, Some(Topic::Animals)).len(), 8);
}

fn review(card: &str, showing: u32, at: i64, rating: Rating) -> Review {
    Review { card: card.to_owned(), showing, at, rating }
}

fn browser(store: &Store) -> BrowserId {
    store.new_browser().unwrap()
}

#[test]
fn the_store_survives_reopening_and_two_handles() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("new/folder/anjian.db");
    let (one, two) = (Store::at(place.clone()).unwrap(), Store::at(place.clone()).unwrap());
    let her = browser(&one);
    assert_ne!(her, browser(&one));
    assert_eq!(BrowserId::parse(&her.hex()), Some(her));
    assert!(one.reviews(her).is_empty() && !place.exists(), "not made before it is needed");
    one.record(her, &review("case:9", 1, 100, Rating::Good));
    two.record(her, &review("case:9", 2, 200, Rating::Again));
    two.record(her, &review("case:9", 2, 300, Rating::Good));
    one.show(her, "case:9|9");
    assert_eq!(one.trouble(), None);
    assert_eq!(two.shown(her).as_deref(), Some("case:9|9"));
    let all = vec![review("case:9", 1, 100, Rating::Good), review("case:9", 2, 200, Rating::Again)];
    assert_eq!((one.reviews(her), two.reviews(her)), (all.clone(), all), "an answer sent twice counts once");
    assert!(two.correct(her, "case:9", 1, Rating::Easy) && !two.correct(her, "case:9", 77, Rating::Easy));
    std::thread::scope(|scope| {
        for (n, store) in [&one, &two].into_iter().enumerate() {
            scope.spawn(move || {
                (0..40).for_each(|i| store.record(her, &review("rule:x", 1000 * (n as u32 + 1) + i, 400, Rating::Hard)))
            });
        }
    });
    drop((one, two));
    let again = Store::at(place).unwrap();
    assert_eq!(again.reviews(her).len(), 82);
    assert_eq!(again.reviews(her)[0].rating, Rating::Easy);
    assert!(again.reviews(browser(&again)).is_empty());
    again.forget(her).unwrap();
    assert!(again.reviews(her).is_empty() && again.shown(her).is_none());
}

#[test]
fn a_broken_or_foreign_file_is_reported_and_never_touched() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("anjian.db");
    let foreign = |sql: &str| {
        let _ = std::fs::remove_file(&place);
        rusqlite::Connection::open(&place).unwrap().execute_batch(sql).unwrap();
        std::fs::read(&place).unwrap()
    };
    let mut files = vec![
        (b"this is no database, but somebody's letter".repeat(40), StoreError::Broken),
        (foreign("CREATE TABLE letters (text)"), StoreError::Foreign),
        (foreign("PRAGMA application_id = 1634626153; PRAGMA user_version = 9; CREATE TABLE t (x)"), StoreError::Newer),
    ];
    // Ours, with its pages overwritten.
    std::fs::remove_file(&place).unwrap();
    let store = Store::at(place.clone()).unwrap();
    let her = browser(&store);
    (0..400).for_each(|i| store.record(her, &review("rule:some-longer-name-to-fill-pages", i, 1, Rating::Good)));
    drop(store);
    let mut torn = std::fs::read(&place).unwrap();
    let half = torn.len() / 2;
    torn[half..].fill(0xa5);
    files.push((torn, StoreError::Broken));
    for (bytes, expected) in files {
        for extra in ["anjian.db-wal", "anjian.db-shm"] {
            let _ = std::fs::remove_file(folder.path().join(extra));
        }
        std::fs::write(&place, &bytes).unwrap();
        let store = Store::at(place.clone()).unwrap();
        store.record(her, &review("case:1", 5, 1, Rating::Good));
        assert_eq!(store.trouble(), Some(expected.clone()));
        assert!(expected.to_string().chars().any(|c| c > '\u{4e00}'));
        assert!(store.reviews(her).iter().any(|r| r.showing == 5), "kept for the sitting");
        assert_eq!(std::fs::read(&place).unwrap(), bytes, "{expected:?}: the file was changed");
    }
}

#[test]
fn a_file_that_cannot_be_written_loses_nothing_of_the_sitting() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("file"), "x").unwrap();
    let under_a_file = Store::at(folder.path().join("file/anjian.db")).unwrap();
    let is_a_folder = Store::at(folder.path().to_owned()).unwrap();
    for store in [under_a_file, is_a_folder] {
        let her = browser(&store);
        store.record(her, &review("case:1", 1, 1, Rating::Good));
        assert_eq!(store.trouble(), Some(StoreError::Unreachable));
        assert_eq!(store.reviews(her).len(), 1);
        store.forget(her).unwrap_or_default();
        assert!(store.reviews(her).is_empty());
    }
    let place = folder.path().join("anjian.db");
    let store = Store::at(place.clone()).unwrap();
    let her = browser(&store);
    store.record(her, &review("case:1", 1, 1, Rating::Good));
    // Somebody holds the file: the rating waits, and goes in when the file is free.
    let holder = rusqlite::Connection::open(&place).unwrap();
    holder.execute_batch("BEGIN IMMEDIATE").unwrap();
    store.record(her, &review("case:1", 2, 2, Rating::Hard));
    assert_eq!(store.trouble(), Some(StoreError::Busy));
    assert_eq!(store.reviews(her).len(), 2);
    assert!(store.correct(her, "case:1", 2, Rating::Easy));
    holder.execute_batch("COMMIT").unwrap();
    store.record(her, &review("case:1", 3, 3, Rating::Good));
    assert_eq!(store.trouble(), None);
    drop(store);
    let again = Store::at(place.clone()).unwrap();
    assert_eq!(again.reviews(her).len(), 3);
    assert_eq!(again.reviews(her)[1].rating, Rating::Easy);
    drop(again);
    // Read-only (a superuser writes all the same, then there is nothing to see).
    let mut permissions = std::fs::metadata(&place).unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&place, permissions).unwrap();
    if std::fs::OpenOptions::new().write(true).open(&place).is_err() {
        let store = Store::at(place).unwrap();
        store.record(her, &review("case:1", 4, 4, Rating::Good));
        assert_eq!(store.trouble(), Some(StoreError::ReadOnly));
        assert_eq!(store.reviews(her).len(), 4, "what is there can be read, what is new is in memory");
    }
}

fn site(store: Store) -> AppState {
    AppState::with_store(Advisor::new(knowledge()).unwrap(), store).unwrap()
}

struct Page {
    status: StatusCode,
    location: String,
    cookie: Option<String>,
    body: String,
}

async fn read(response: Response<Body>) -> Page {
    let header = |name| response.headers().get(name).map(|v: &header::HeaderValue| v.to_str().unwrap().to_owned());
    let (status, location, cookie) =
        (response.status(), header(header::LOCATION).unwrap_or_default(), header(header::SET_COOKIE));
    let bytes = to_bytes(response.into_body(), 8 << 20).await.unwrap();
    Page { status, location, cookie, body: String::from_utf8(bytes.to_vec()).unwrap() }
}

async fn get(state: &AppState, path: &str, cookie: &str) -> Page {
    let request = Request::get(path).header(header::COOKIE, cookie).body(Body::empty()).unwrap();
    read(router(state.clone()).oneshot(request).await.unwrap()).await
}

async fn post(state: &AppState, path: &str, cookie: &str, pairs: &[(&str, &str)]) -> Page {
    let body = serde_urlencoded::to_string(pairs).unwrap();
    let request = Request::post(path)
        .header(header::COOKIE, cookie)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(body))
        .unwrap();
    read(router(state.clone()).oneshot(request).await.unwrap()).await
}

/// The value of a hidden field.
fn field<'p>(body: &'p str, name: &str) -> &'p str {
    body.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap().split('"').next().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sitting_from_the_first_page_to_clearing() {
    let folder = tempfile::tempdir().unwrap();
    let state = site(Store::at(folder.path().join("anjian.db")).unwrap());
    let first = get(&state, "/study", "").await;
    assert_eq!(first.status, StatusCode::OK);
    let cookie = first.cookie.unwrap();
    for attribute in ["anjian-study=", "Path=/study", "HttpOnly", "SameSite=Lax", "Max-Age=31536000"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    let cookie = cookie.split(';').next().unwrap();
    assert_eq!(cookie.len(), "anjian-study=".len() + 32);
    assert!(get(&state, "/", cookie).await.cookie.is_none(), "no cookie where incidents are described");
    // The whole way: next, answer, correct the rating, next; never the same page twice in a row.
    let mut last = String::new();
    for _ in 0..6 {
        let next = get(&state, "/study/next?topic=theft", cookie).await;
        assert_eq!(next.status, StatusCode::SEE_OTHER);
        let path = next.location.split('?').next().unwrap().to_owned();
        assert_ne!(path, last, "twice in a row");
        last = path;
        assert_eq!(get(&state, &next.location, cookie).await.status, StatusCode::OK);
    }
    let ask = get(&state, "/study/cases/21?seed=5&topic=theft", cookie).await;
    assert!(ask.body.contains("谁要担责") && !ask.body.contains("原评析") && !ask.body.contains("is-right"));
    let showing = field(&ask.body, "showing").to_owned();
    let parts =
        case_exercise(state.advisor().engine(), knowledge().case(21).unwrap(), 5, jiff::Zoned::now().date()).parts;
    let right = ticks(&parts, |p, i| p.choices[i].right);
    let mut sent: Vec<(&str, &str)> = vec![("seed", "5"), ("showing", &showing), ("topic", "theft")];
    sent.extend(right.iter().map(|(k, v)| (k.as_str(), v.as_str())));
    let marked = post(&state, "/study/cases/21", cookie, &sent).await;
    assert_eq!(marked.status, StatusCode::OK, "{}", marked.body);
    for words in ["5 问对了 5 问", "原评析", "不是裁判", "实际怎么处理", "今天的法律", "规则怎么推", "class=\"trace\""]
    {
        assert!(marked.body.contains(words), "{words}");
    }
    assert!(!marked.body.contains("进度没有保存"));
    post(&state, "/study/cases/21", cookie, &sent).await;
    let rate = [("card", "case:21"), ("showing", showing.as_str()), ("rating", "easy"), ("topic", "theft")];
    let rated = post(&state, "/study/rate", cookie, &rate).await;
    assert_eq!((rated.status, rated.location.as_str()), (StatusCode::SEE_OTHER, "/study/next?topic=theft"));
    let id = BrowserId::parse(cookie.split_once('=').unwrap().1).unwrap();
    let kept = state.store().reviews(id);
    assert_eq!(kept.len(), 1, "reloading the answer counts once");
    assert_eq!(kept[0].rating, Rating::Easy);
    let stranger = format!("anjian-study={}", "0".repeat(32));
    assert_eq!(post(&state, "/study/rate", &stranger, &rate).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    // Cleared only when confirmed.
    assert!(get(&state, "/study/clear", cookie).await.body.contains("练过 1 题"));
    assert_eq!(state.store().reviews(id).len(), 1);
    let cleared = post(&state, "/study/clear", cookie, &[]).await;
    assert_eq!((cleared.status, cleared.location.as_str()), (StatusCode::SEE_OTHER, "/study?cleared=1"));
    assert!(state.store().reviews(id).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_file_study_goes_on_and_says_that_nothing_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("anjian.db"), "no database at all, only words in a file".repeat(30)).unwrap();
    let state = site(Store::at(folder.path().join("anjian.db")).unwrap());
    let id: ClaimId = knowledge().find_claim("custody-loss").unwrap();
    let made = drill(state.advisor().engine(), id, 3, jiff::Zoned::now().date()).unwrap();
    let cookie = format!("anjian-study={}", "a".repeat(32));
    let key = made.part.right().next().unwrap().key.clone();
    let sent = [("seed", "3"), ("showing", "8"), ("change", key.as_str())];
    let marked = post(&state, "/study/drills/custody-loss", &cookie, &sent).await;
    assert_eq!(marked.status, StatusCode::OK);
    assert!(marked.body.contains("答对了") && marked.body.contains("进度没有保存"), "{}", marked.body);
    let home = get(&state, "/study", &cookie).await;
    assert!(home.body.contains("进度没有保存") && home.body.contains("坏了"));
    assert!(home.body.contains("data-label=\"练过\">1<"), "kept for the sitting");
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_are_well_behaved_and_bad_addresses_are_answered() {
    let state = site(Store::in_memory().unwrap());
    for path in [
        "/study",
        "/study/clear",
        "/study/cases/9?seed=1",
        "/study/drills/tree-falls?seed=1",
        "/study/paper?topic=theft&n=4&seed=7",
        "/study/paper/answers?topic=theft&n=4&seed=7",
    ] {
        let page = get(&state, path, "").await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.body);
        assert_eq!(page.body.matches("<h1").count(), 1, "{path}");
        for outside in ["http://", "https://", " style=", "<style", " onclick="] {
            assert!(!page.body.contains(outside), "{path}: {outside}");
        }
        let marks = crate::web::half_width(&crate::web::shown(&page.body));
        assert!(marks.is_empty(), "{path}: half-width marks: {marks:?}");
        assert!(page.body.matches("<script").count() <= 2, "{path}");
    }
    let paper = "/study/paper?topic=leaks&n=6&seed=11";
    assert_eq!(get(&state, paper, "").await.body, get(&state, paper, "").await.body, "the same paper");
    assert!(get(&state, paper, "").await.cookie.is_none());
    assert_eq!(get(&state, "/study/paper", "").await.status, StatusCode::SEE_OTHER);
    for (path, status) in [
        ("/study/next?topic=nothing", 422),
        ("/study/paper?topic=nothing", 422),
        ("/study/paper?n=0", 422),
        ("/study/paper?n=9999", 422),
        ("/study/paper?n=4&seed=abc", 422),
        ("/study/cases/99", 404),
        ("/study/cases/9?seed=99999999999", 422),
        ("/study/cases/9?seed=1&topic=%3Cscript%3E", 422),
        ("/study/drills/nothing", 404),
        ("/study/drills/%3Cscript%3Ealert(1)%3C%2Fscript%3E", 404),
        ("/study/rate", 405),
    ] {
        let page = get(&state, path, "").await;
        assert_eq!(page.status.as_u16(), status, "{path}");
        assert!(!page.body.contains("<script>") && page.body.contains("role=\"alert\""), "{path}");
    }
    let sent = [("seed", "1"), ("showing", "1"), ("who", "<script>alert(1)</script>")];
    let hostile = post(&state, "/study/cases/9", "", &sent).await;
    assert_eq!(hostile.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!hostile.body.contains("<script>"));
    assert_eq!(post(&state, "/study/cases/9", "", &[("seed", "x")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let long = "x".repeat(20_000);
    assert_eq!(post(&state, "/study/rate", "", &[("card", &long)]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let cookie = get(&state, "/study", "anjian-study=<script>; other=1").await.cookie.unwrap();
    assert!(!cookie.contains('<'));
    let plain = Request::post("/study/clear").header(header::CONTENT_TYPE, "text/plain").body(Body::empty()).unwrap();
    assert_eq!(router(state).oneshot(plain).await.unwrap().status(), StatusCode::SEE_OTHER);
}
