//! Searching for precedents, and the way from a provision to all that rests on it and back.

use std::collections::BTreeSet;

use anjian::lexicon::normalize;
use anjian::search::{Correction, FACETS, HitKind, Part, Query, Results, Sort};
use axum::body::Body;
use axum::http::{Request, StatusCode};

use crate::kit;
use crate::web::{Answer, get, only_own_scripts, send};

fn search(query: &Query) -> Results {
    kit::advisor().index().search(query).expect("a search")
}

fn words(text: &str) -> Query {
    let mut query = Query::words(text);
    query.limit = Query::LIMIT;
    query
}

fn address(pairs: &[(&str, &str)]) -> String {
    format!("/search?{}", serde_urlencoded::to_string(pairs).unwrap())
}

async fn page(pairs: &[(&str, &str)]) -> Answer {
    let answer = get(&address(pairs)).await;
    assert_eq!(answer.status, StatusCode::OK, "{pairs:?}");
    answer
}

/// The text of a part of a hit, as it is in the knowledge.
fn text_of(kind: HitKind, id: &str, part: Part) -> String {
    let k = kit::knowledge();
    match kind {
        HitKind::Case => {
            let case = k.case(id.parse().unwrap()).unwrap();
            match part {
                Part::Title => format!("{}\n{}", case.title, case.holding),
                Part::Facts => case.events.clone(),
                Part::Handling => case.handling.clone(),
                Part::Analysis => format!("{}\n{}\n{}", case.editor_view, case.law_today, case.lessons.join("\n")),
                _ => String::new(),
            }
        }
        HitKind::Claim => {
            let claim = k.claim(k.find_claim(id).unwrap());
            match part {
                Part::Title => claim.name.clone(),
                Part::Facts => claim.explanation.clone(),
                _ => String::new(),
            }
        }
        HitKind::Law => match part {
            Part::Law => {
                k.law.iter().filter(|p| p.id.as_str() == id).map(|p| p.gist.clone()).collect::<Vec<_>>().join("\n")
            }
            _ => String::new(),
        },
    }
}

#[test]
fn what_happened_in_a_case_is_most_like_that_case() {
    for case in &kit::knowledge().cases {
        let scores = kit::advisor().index().case_scores(&case.events).expect("scores");
        let best = scores.iter().max_by(|a, b| a.1.total_cmp(b.1)).map(|(number, _)| *number);
        assert_eq!(best, Some(case.number));
    }
    assert!(kit::advisor().index().case_scores("xyzzy").expect("scores").is_empty());
}

#[test]
fn why_something_matched_is_true() {
    let mut checked = 0;
    for text in ["玻璃 坠落 砸车", "漏水", "狗 电梯 老人", "停车费锁车", "树枝砸伤"] {
        let results = search(&words(text));
        assert!(results.total > 3, "{text}");
        for hit in &results.hits {
            assert!(!hit.matched.is_empty(), "{text}: {} {}", hit.kind.id(), hit.id);
            for found in &hit.matched {
                assert!(!found.parts.is_empty());
                for part in &found.parts {
                    let there = text_of(hit.kind, &hit.id, *part);
                    if !there.is_empty() {
                        let there = normalize(&there).text;
                        assert!(there.contains(&found.word), "{text}: {} not in {part:?} of {}", found.word, hit.id);
                        checked += 1;
                    }
                }
            }
            let asked = |word: &str| normalize(text).text.contains(word);
            assert!(hit.matched.iter().all(|m| m.typed == asked(&m.word) || !m.typed), "{text}: {:?}", hit.matched);
        }
    }
    assert!(checked > 200, "{checked}");
}

#[test]
fn synonyms_named_occur() {
    let results = search(&words("漏水"));
    assert!(!results.also_searched.is_empty());
    for word in &results.also_searched {
        assert!(search(&words(word)).total > 0, "{word}");
    }
}

#[test]
fn words_within_must_all_match() {
    let all = search(&words("赔偿"));
    let mut query = words("赔偿");
    query.within = vec!["保险".to_owned()];
    let some = search(&query);
    assert!(0 < some.total && some.total < all.total, "{} of {}", some.total, all.total);
    for hit in &some.hits {
        assert!(hit.matched.iter().any(|m| m.word.contains("保险")), "{}: {:?}", hit.id, hit.matched);
    }
    query.within.push("车".to_owned());
    assert!(search(&query).total <= some.total);
    query.within = vec!["飞碟外星人".to_owned()];
    let none = search(&query);
    assert_eq!(none.total, 0);
    assert!(!none.unknown.is_empty());
}

#[test]
fn what_finds_nothing_is_searched_as_the_word_that_was_meant() {
    for (typed, instead) in [("高空坠勿", "高空坠物"), ("露水", "漏水"), ("loushui", "漏水"), ("停车非", "停车费")]
    {
        let results = search(&words(typed));
        let found: Vec<(&str, &str)> =
            results.corrected.iter().map(|c| (c.typed.as_str(), c.instead.as_str())).collect();
        assert_eq!(found, [(typed, instead)]);
        let meant = search(&words(instead));
        assert_eq!(results.hits, meant.hits, "{typed}");
        let mut exact = words(typed);
        exact.exact = true;
        let insisted = search(&exact);
        assert!(insisted.corrected.is_empty() && insisted.hits != results.hits, "{typed}");
    }
    for fine in [
        "高空坠物",
        "漏水",
        "玻璃 坠落 砸车",
        "民法典第1253条",
        "物业",
        "钢琴",
        "洗衣机",
        "wifi",
        "电梯里被狗吓倒的老人",
    ] {
        assert_eq!(search(&words(fine)).corrected, [], "{fine}");
    }
    let common = search(&words("高空坠务"));
    let correction = Correction { typed: "高空坠务".into(), instead: "高空坠物".into(), common: true };
    assert_eq!(common.corrected, [correction]);
}

#[test]
fn a_facet_count_is_what_choosing_it_finds() {
    let k = kit::knowledge();
    let choose = |query: &mut Query, group: &str, value: &str| {
        let f = &mut query.filters;
        match group {
            "kind" => f.kind = HitKind::parse(value),
            "topic" => f.topic = anjian::knowledge::Topic::parse(value),
            "authority" => {
                f.authority = anjian::knowledge::Authority::ALL.iter().copied().find(|a| a.id() == value);
            }
            "liability" => f.liability = Some(value.to_owned()),
            "year" => f.year = Some(value.to_owned()),
            "region" => f.region = Some(value.to_owned()),
            _ => f.provision = Some(value.to_owned()),
        }
    };
    let mut starts = vec![words(""), words("赔偿"), words("漏水")];
    let mut two = words("物业");
    two.filters.kind = Some(HitKind::Case);
    two.filters.topic = Some(k.cases[0].topic);
    starts.push(two);
    for start in starts {
        let results = search(&start);
        for (group, values) in &results.facets {
            assert!(FACETS.iter().any(|(g, _)| g == group));
            for (value, count) in values.iter().take(12) {
                let mut narrowed = start.clone();
                choose(&mut narrowed, group, value);
                assert_eq!(search(&narrowed).total as u64, *count, "{:?}: {group} {value}", start.filters);
            }
        }
    }
}

#[test]
fn the_order_asked_for_is_kept_and_pages_do_not_overlap() {
    let mut query = words("");
    query.filters.kind = Some(HitKind::Case);
    query.sort = Sort::Number;
    let numbers: Vec<u32> = search(&query).hits.iter().map(|h| h.id.parse().unwrap()).collect();
    assert!(numbers.is_sorted() && numbers.len() == kit::knowledge().cases.len());
    let mut query = words("责任");
    query.limit = 5;
    let mut seen = BTreeSet::new();
    for page in 0..4 {
        query.offset = page * 5;
        for hit in search(&query).hits {
            assert!(seen.insert((hit.kind, hit.id.clone())), "{}", hit.id);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_shows_what_was_changed_and_how_to_insist() {
    let answer = page(&[("q", "高空坠勿")]).await;
    assert!(answer.body.contains("没有“高空坠勿”，改搜了“<b>高空坠物</b>”"));
    let link = answer.body.split("仍按原词搜").next().unwrap().rsplit("href=\"").next().unwrap();
    let link = link.split('"').next().unwrap().replace("&amp;", "&");
    assert!(link.ends_with("&exact=1"), "{link}");
    let exact = get(&link).await;
    assert!(exact.body.contains("正按原词搜") && !exact.body.contains("改搜了"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_says_why_and_within_is_removable() {
    let answer = page(&[("q", "赔偿"), ("add", "保险")]).await;
    assert!(answer.body.contains("命中：“赔偿”"), "why");
    let chip = answer.body.split("还含有</span>保险").next().unwrap().rsplit("href=\"").next().unwrap();
    assert!(!chip.split('"').next().unwrap().contains("within="), "{chip}");
    assert!(answer.body.contains("name=\"within\" value=\"保险\""), "kept in the form");
    let more = page(&[("q", "赔偿"), ("within", "保险"), ("add", "车主")]).await;
    assert!(more.body.contains("还含有</span>保险") && more.body.contains("还含有</span>车主"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_result_says_what_would_find_something() {
    let answer = page(&[("q", "漏水"), ("year", "1901")]).await;
    assert!(answer.body.contains("没有找到") && answer.body.contains("去掉筛选“年份：1901”"));
    let answer = page(&[("q", "漏水"), ("within", "飞碟外星人")]).await;
    assert!(answer.body.contains("不要求含“飞碟外星人”"), "within");
    let answer = page(&[("q", "qqzzqq")]).await;
    assert!(answer.body.contains("库里没有“qqzzqq”"));
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_words_are_only_words() {
    let evil = "\"><script>alert(1)</script><img src=x>";
    for name in ["q", "within", "add", "year", "region", "provision", "liability", "sort", "exact"] {
        let answer = get(&address(&[("q", "漏水"), (name, evil)][usize::from(name == "q")..])).await;
        assert_eq!(answer.status, StatusCode::OK, "{name}");
        assert!(only_own_scripts(&answer.body), "{name}");
        assert!(!answer.body.contains("<img"), "{name}");
    }
    let long = "漏".repeat(2_000);
    assert_eq!(get(&address(&[("q", &long), ("add", &long)])).await.status, StatusCode::OK);
    let posted = send(Request::post("/search").body(Body::empty()).unwrap()).await;
    assert_eq!(posted.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(get("/search?kind=nothing").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(get("/law/civil-code?on=yesterday").await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provision_leads_to_everything_that_rests_on_it_and_back() {
    let k = kit::knowledge();
    let mut wanted: BTreeSet<String> = BTreeSet::new();
    for case in &k.cases {
        wanted.extend(case.citations.iter().flat_map(|c| c.provision.iter().chain(&c.today)).map(|id| id.to_string()));
    }
    for id in wanted {
        let path = format!("/law/{}", id.replace('#', "/"));
        let body = get(&path).await.body;
        let cases = k.cases.iter().filter(|case| {
            let mut cited = case.citations.iter().flat_map(|c| c.provision.iter().chain(&c.today));
            cited.any(|p| p.as_str() == id)
        });
        for case in cases {
            let link = format!("href=\"/cases/{}\"", case.number);
            assert_eq!(body.matches(&link).count(), 1, "{id}: case {} once", case.number);
            let back = get(&format!("/cases/{}", case.number)).await.body;
            assert!(back.contains(&format!("href=\"{path}\"")), "case {} back to {id}", case.number);
        }
        let claims = k.claims.iter().filter(|c| {
            let mut all = c.basis.iter().chain(&c.further).chain(c.effects.iter().flat_map(|e| &e.basis));
            all.any(|p| p.as_str() == id)
        });
        for claim in claims {
            assert!(body.contains(&format!("href=\"/rules/{}\"", claim.id)), "{id}: {}", claim.id);
        }
    }
    // The search narrowed to a provision finds the same.
    let body = get("/law/civil-code/1253").await.body;
    assert!(body.contains("/search?kind=case&amp;provision=civil-code%231253"));
    let main = body.split("主要依据").nth(1).unwrap();
    assert!(main.contains("/rules/building-part-falls"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_statute_is_read_as_of_a_day() {
    let today = get("/law/civil-code").await.body;
    assert!(today.contains("id=\"a1253\"") && today.contains("有效。"));
    let then = get("/law/civil-code?on=2003-09-10").await.body;
    assert!(then.contains("2003-09-10 还没有施行") && then.contains("看今天"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_shows_each_party_and_its_cases() {
    let body = get("/rules/building-part-falls").await.body;
    for words in ["要件：都具备", "抗辩：具备了", "效果：成立以后", "典型情形", "同一依据的案例", "href=\"/cases/9\""]
    {
        assert!(body.contains(words), "{words}");
    }
    assert_eq!(body.matches("class=\"effects-of\"").count(), 5, "a table for each party");
}

/// Passages are read by people: provisions stand in them by name, and are found by name.
#[test]
fn passages_name_provisions() {
    for text in ["民法典", "责任", "侵权", "物业"] {
        let results = search(&words(text));
        let all = results.hits.iter().flat_map(|h| &h.fragments).flat_map(|p| p.pieces()).map(|(_, t)| t);
        assert!(
            all.clone().all(|t| !t.contains('#')),
            "{text}: {:?}",
            all.filter(|t| t.contains('#')).collect::<Vec<_>>()
        );
    }
}

/// A case found can be ticked and taken to the comparison; a rule or a provision cannot.
#[tokio::test]
async fn cases_found_can_be_compared() {
    let found = page(&[("q", "玻璃 砸车")]).await;
    assert!(found.body.contains(r#"form="to-compare" name="case" value="9""#));
    assert!(found.body.contains(r#"<form id="to-compare" method="get" action="/compare""#));
    let laws = page(&[("q", "民法典第1253条"), ("kind", "law")]).await;
    assert!(!laws.body.contains(r#"form="to-compare" name="case""#));
    let compared = get("/compare?case=9&case=7").await;
    assert_eq!(compared.status, StatusCode::OK);
    assert!(compared.body.contains("案例9") && compared.body.contains("案例7"));
}
