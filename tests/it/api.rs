//! The API: its description is complete, its examples work, its answers have the shapes it publishes, and what is
//! wrong with a request is said in Chinese with the right status.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::Value;

use crate::web::{Answer, get, half_width, json, json_to, send, shown};

async fn document() -> Value {
    let answer = get("/api/openapi.json").await;
    assert_eq!(answer.status, StatusCode::OK);
    serde_json::from_str(&answer.body).unwrap()
}

/// Path, method and description of every operation.
fn operations(document: &Value) -> Vec<(String, String, Value)> {
    let mut list = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            list.push((path.clone(), method.clone(), operation.clone()));
        }
    }
    list
}

/// The address of an operation's own example.
fn example(path: &str, operation: &Value) -> String {
    let mut address = path.to_owned();
    let mut query = Vec::new();
    for p in operation["parameters"].as_array().into_iter().flatten() {
        let (name, value) = (p["name"].as_str().unwrap(), p["example"].as_str());
        match (p["in"].as_str().unwrap(), value) {
            ("path", value) => address = address.replace(&format!("{{{name}}}"), value.expect("an example")),
            (_, Some(value)) => query.push((name, value)),
            _ => {}
        }
    }
    if query.is_empty() { address } else { format!("{address}?{}", serde_urlencoded::to_string(query).unwrap()) }
}

async fn call(path: &str, method: &str, operation: &Value) -> Answer {
    let address = example(path, operation);
    if method == "get" {
        return get(&address).await;
    }
    json_to(path, &operation["requestBody"]["content"]["application/json"]["example"].to_string()).await
}

/// What of JSON Schema the published shapes use; a word it does not know is a failure, not a pass.
fn fits(document: &Value, schema: &Value, value: &Value, at: &str) -> Result<(), String> {
    let fail = |what: String| Err(format!("{at}: {what}"));
    if let Some(reference) = schema["$ref"].as_str() {
        let Some(target) = document.pointer(reference.trim_start_matches('#')) else {
            return fail(format!("{reference} leads nowhere"));
        };
        return fits(document, target, value, at);
    }
    let Some(words) = schema.as_object() else { return Ok(()) };
    let list = |rule: &Value| rule.as_array().cloned().unwrap_or_else(|| vec![rule.clone()]);
    let inner = value.as_array().map_or(&[][..], Vec::as_slice);
    for (word, rule) in words {
        match word.as_str() {
            "type" => {
                let is = match value {
                    Value::Null => "null",
                    Value::Bool(_) => "boolean",
                    Value::Number(n) if n.is_f64() => "number",
                    Value::Number(_) => "integer",
                    Value::String(_) => "string",
                    Value::Array(_) => "array",
                    Value::Object(_) => "object",
                };
                let types = list(rule);
                if !types.iter().any(|t| t == is || t == "number" && is == "integer") {
                    return fail(format!("{is} is none of {rule}"));
                }
            }
            "properties" => {
                for (name, found) in value.as_object().into_iter().flatten() {
                    let Some(schema) = rule.get(name) else { return fail(format!("{name} is not published")) };
                    fits(document, schema, found, &format!("{at}.{name}"))?;
                }
            }
            "required" => {
                if let Some(name) = list(rule).iter().find(|name| value.get(name.as_str().unwrap()).is_none()) {
                    return fail(format!("{name} is missing"));
                }
            }
            "items" => inner.iter().try_for_each(|v| fits(document, rule, v, &format!("{at}[]")))?,
            "prefixItems" => {
                list(rule).iter().zip(inner).try_for_each(|(schema, v)| fits(document, schema, v, at))?;
            }
            "enum" if !list(rule).contains(value) => return fail(format!("{value} is none of {rule}")),
            "const" if rule != value => return fail(format!("{value} is not {rule}")),
            "oneOf" | "anyOf" => {
                if !list(rule).iter().any(|schema| fits(document, schema, value, at).is_ok()) {
                    return fail(format!("{value} fits none of {rule}"));
                }
            }
            "minItems" if (inner.len() as u64) < rule.as_u64().unwrap() => return fail("too few".to_owned()),
            "maxItems" if (inner.len() as u64) > rule.as_u64().unwrap() => return fail("too many".to_owned()),
            "enum" | "const" | "minItems" | "maxItems" | "description" | "title" | "format" | "minimum" | "maximum"
            | "default" => {}
            other => return fail(format!("the check does not know “{other}”")),
        }
    }
    Ok(())
}

fn check(document: &Value, schema: &Value, value: &Value, at: &str) {
    fits(document, schema, value, at).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn every_operation_answers_its_own_example_in_the_shape_it_publishes() {
    let document = document().await;
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let all = operations(&document);
    assert!(all.len() >= 16, "{}", all.len());
    let mut ids = BTreeSet::new();
    for (path, method, operation) in &all {
        assert!(ids.insert(operation["operationId"].as_str().unwrap().to_owned()), "{path}: its id is taken");
        for word in ["summary", "description"] {
            assert!(operation[word].as_str().is_some_and(|w| !w.is_empty()), "{path} has no {word}");
        }
        let answer = call(path, method, operation).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
        let schema = &operation["responses"]["200"]["content"]["application/json"]["schema"];
        let value: Value = serde_json::from_str(&answer.body).unwrap();
        if !["/api/schema", "/api/openapi.json"].contains(&path.as_str()) {
            assert!(schema.get("$ref").or(schema.get("items")).is_some(), "{path}: no shape: {schema}");
            check(&document, schema, &value, path);
        }
        for (status, failure) in operation["responses"].as_object().unwrap().iter().filter(|(s, _)| *s != "200") {
            let content = &failure["content"]["application/json"];
            check(&document, &content["schema"], &content["example"], &format!("{path} {status}"));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_record_of_the_library_has_the_published_shape() {
    let document = document().await;
    for (list, one, key) in [
        ("/api/cases", "/api/cases/{case}", "number"),
        ("/api/law", "/api/law/{statute}", "id"),
        ("/api/rules", "/api/rules/{claim}", "id"),
        ("/api/facts", "/api/facts/{fact}", "id"),
        ("/api/playbooks", "/api/playbooks/{playbook}", "id"),
    ] {
        let schema = document["paths"][one]["get"]["responses"]["200"]["content"]["application/json"]["schema"].clone();
        let listed: Value = serde_json::from_str(&get(list).await.body).unwrap();
        let listed = if listed.is_array() { listed } else { listed["statutes"].clone() };
        let listed = listed.as_array().unwrap();
        assert!(!listed.is_empty(), "{list}");
        for item in listed {
            let id = item[key].as_str().map_or_else(|| item[key].to_string(), str::to_owned);
            let address = format!("{list}/{id}");
            let answer = get(&address).await;
            assert_eq!(answer.status, StatusCode::OK, "{address}");
            check(&document, &schema, &serde_json::from_str(&answer.body).unwrap(), &address);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn other_guidances_have_the_published_shape_too() {
    let document = document().await;
    let schema = serde_json::json!({"$ref": "#/components/schemas/Guidance"});
    for text in ["你好", "楼上漏水泡坏了我家地板", "2003年9月10日外墙砖掉下来砸了车", "电动车在收费车棚被偷"]
    {
        let answer = json(&serde_json::json!({"id": 7, "text": text}).to_string()).await;
        let value: Value = serde_json::from_str(&answer.body).unwrap();
        check(&document, &schema, &value, text);
        assert_eq!(value["id"], "7");
    }
    let own: Value = serde_json::from_str(&get("/api/schema").await.body).unwrap();
    assert_eq!(own["properties"]["claims"]["items"]["$ref"], "#/$defs/ClaimView");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_reference_resolves_and_no_shape_is_unused() {
    let document = document().await;
    let mut used = BTreeSet::new();
    let mut open = vec![&document];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(object) => {
                if let Some(reference) = object.get("$ref").and_then(Value::as_str) {
                    assert!(document.pointer(reference.trim_start_matches('#')).is_some(), "{reference}");
                    used.insert(reference.rsplit('/').next().unwrap().to_owned());
                }
                open.extend(object.values());
            }
            Value::Array(list) => open.extend(list),
            _ => {}
        }
    }
    for name in document["components"]["schemas"].as_object().unwrap().keys() {
        assert!(used.contains(name), "{name} is described and not used");
    }
}

/// The list of operations is what the router is made from; nothing may be added beside it.
#[tokio::test(flavor = "multi_thread")]
async fn no_route_of_the_api_is_undescribed() {
    let document = document().await;
    let mut open = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web")];
    let mut found = 0;
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).unwrap().map(Result::unwrap) {
            if entry.path().is_dir() {
                open.push(entry.path());
                continue;
            }
            let text = std::fs::read_to_string(entry.path()).unwrap();
            for mark in [".route(\"/api/", "path: \"/api/"] {
                for (at, _) in text.match_indices(mark) {
                    let path = text[at..].split('"').nth(1).unwrap();
                    assert!(document["paths"].get(path).is_some(), "{path} is not in the document");
                    found += 1;
                }
            }
        }
    }
    assert_eq!(found, document["paths"].as_object().unwrap().len());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_said_in_chinese() {
    let long = "漏".repeat(2000);
    for (path, status, code, words) in [
        ("/api/nothing", 404, "not-found", "没有这个页面"),
        ("/api/cases/99", 404, "not-found", "案号从 1 到 23"),
        ("/api/cases/-1", 404, "not-found", "没有案例"),
        ("/api/cases/99999999999999999999", 404, "not-found", "没有案例"),
        ("/api/cases/%FF", 400, "malformed", "地址"),
        ("/api/cases/%3Cscript%3E", 404, "not-found", "<script>"),
        ("/api/cases?topic=leak", 422, "invalid", "leaks"),
        ("/api/cases?sort=best", 422, "invalid", "newest"),
        ("/api/cases?authority=x", 422, "invalid", "判决"),
        ("/api/cases?topic=leaks&topic=theft", 400, "malformed", "地址"),
        ("/api/law?on=2026-02-30", 422, "invalid", "没有这一天"),
        ("/api/law/civil-cod", 404, "not-found", "civil-code"),
        ("/api/law/civil-code?on=x", 422, "invalid", "不是日期"),
        ("/api/law/civil-code/99999", 404, "not-found", "没有条文"),
        ("/api/law/civil-code/1253?on=x", 422, "invalid", "不是日期"),
        ("/api/rules/building-part-fall", 404, "not-found", "building-part-falls"),
        ("/api/rules?topic=x", 422, "invalid", "没有"),
        ("/api/facts/building-part-fel", 404, "not-found", "building-part-fell"),
        ("/api/facts?topic=x", 422, "invalid", "没有"),
        ("/api/playbooks/genera", 404, "not-found", "general"),
        ("/api/search?page=0", 422, "invalid", "没有第"),
        ("/api/search?page=501", 422, "invalid", "没有第"),
        ("/api/search?sort=best", 422, "invalid", "relevance"),
        ("/api/search?liability=half", 422, "invalid", "supplementary"),
        ("/api/search?kind=x", 422, "invalid", "类别"),
        ("/api/search?part=x", 422, "invalid", "部分"),
    ] {
        let answer = get(path).await;
        assert_eq!(answer.status.as_u16(), status, "{path}: {}", answer.body);
        assert!(answer.headers[header::CONTENT_TYPE].to_str().unwrap().starts_with("application/json"), "{path}");
        let value: Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(value["error"]["code"], code, "{path}");
        assert!(value["error"]["message"].as_str().unwrap().contains(words), "{path}: {}", answer.body);
    }
    // Long words are cut, not refused, as on the page.
    for path in ["/api/search?q=", "/api/law?q="] {
        let q = serde_urlencoded::to_string([("q", &long)]).unwrap();
        assert_eq!(get(&format!("{path}{}", &q[2..])).await.status, StatusCode::OK, "{path}");
    }
    assert_eq!(get("/api/search?year=%00&region=%00%00&provision=a%2Fb").await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_operation_refuses_other_methods() {
    for (path, method, operation) in operations(&document().await) {
        let wrong = if method == "get" { "POST" } else { "GET" };
        for other in [wrong, "DELETE", "PUT"] {
            let request = Request::builder().method(other).uri(example(&path, &operation)).body(Body::empty()).unwrap();
            let answer = send(request).await;
            assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{other} {path}");
            let value: Value = serde_json::from_str(&answer.body).unwrap();
            assert_eq!(value["error"]["code"], "method-not-allowed");
            let allowed = answer.headers.get(header::ALLOW).and_then(|v| v.to_str().ok()).unwrap_or("");
            assert!(allowed.contains(&method.to_uppercase()), "{other} {path}: allows “{allowed}”");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_incident_in_the_future_or_of_another_kind_is_refused() {
    let future = json("{\"text\": \"漏水\", \"date\": \"2999-01-01\"}").await;
    assert_eq!(future.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(future.body.contains("还没有到"), "{}", future.body);
    for (kind, status) in [("application/json; charset=utf-8", 200), ("application/jsonx", 415), ("text/plain", 415)] {
        let request = Request::post("/api/assess").header(header::CONTENT_TYPE, kind);
        let answer = send(request.body(Body::from("{\"text\": \"楼上漏水\"}")).unwrap()).await;
        assert_eq!(answer.status.as_u16(), status, "{kind}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_law_by_words_and_by_citation() {
    let q = serde_urlencoded::to_string([("q", "民法典第1253条"), ("on", "2003-09-10")]).unwrap();
    let value: Value = serde_json::from_str(&get(&format!("/api/law?{q}")).await.body).unwrap();
    assert_eq!(value["found"][0]["id"], "general-principles-civil-law#126");
    let q = serde_urlencoded::to_string([("q", "高空抛物")]).unwrap();
    let value: Value = serde_json::from_str(&get(&format!("/api/law?{q}")).await.body).unwrap();
    assert!(value["found"].as_array().unwrap().iter().all(|p| p["until"].is_null()), "only law in force");
    let day: Value = serde_json::from_str(&get("/api/law/civil-code/1253").await.body).unwrap();
    assert_eq!(day["relation"], "itself");
    assert!(day["claims"].as_array().unwrap().contains(&"building-part-falls".into()));
    assert!(day["cases"].as_array().unwrap().contains(&9.into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_tries_every_operation_and_works_without_script() {
    let answer = get("/api").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap().starts_with("default-src 'none'"));
    for inside in ["<style", " style=", " onclick=", "javascript:", "src=\"http", "href=\"http"] {
        assert!(!answer.body.contains(inside), "{inside}");
    }
    let marks = half_width(&shown(&answer.body));
    assert!(marks.is_empty(), "half-width marks: {marks:?}");
    let document = document().await;
    for (path, method, operation) in operations(&document) {
        let id = operation["operationId"].as_str().unwrap();
        assert!(answer.body.contains(&format!("id=\"{id}\"")), "{path} is not on the page");
        if method == "get" {
            // A plain link to the example, which works without script.
            let example = example(&path, &operation);
            let link = example.split('?').next().unwrap();
            assert!(answer.body.contains(&format!("href=\"{link}")), "{example}");
        }
    }
    assert!(answer.body.contains("curl http://127.0.0.1:8080/api/assess"));
    assert!(answer.body.contains("<a href=\"/api/search?q=%E9%AB%98"));
    assert_eq!(get("/static/api.js").await.status, StatusCode::OK);
    assert_eq!(send(Request::post("/api").body(Body::empty()).unwrap()).await.status, StatusCode::METHOD_NOT_ALLOWED);
}
