//! The manual: there, complete, its anchors and links lead somewhere, and good without pictures.

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};

use crate::web::{get, half_width, send, shown};

#[tokio::test(flavor = "multi_thread")]
async fn the_manual_is_complete_with_and_without_pictures() {
    let answer = get("/help").await;
    assert_eq!(answer.status, StatusCode::OK);
    let body = &answer.body;
    for word in [
        "责任档",
        "倾向",
        "推断",
        "未核实",
        "不清楚",
        "隐私",
        "打印",
        "下载",
        "法律变动",
        "法条检索",
        "核对引用",
        "律师",
    ] {
        assert!(body.contains(word), "{word}");
    }
    assert!(half_width(&shown(body)).is_empty(), "{:?}", half_width(&shown(body)));
    // Every page it speaks of is there.
    for link in body.split("href=\"/").skip(1).map(|l| l.split('"').next().unwrap()) {
        assert_eq!(get(&format!("/{link}")).await.status, StatusCode::OK, "/{link}");
    }
    for link in body.split("href=\"#").skip(1) {
        let id = link.split('"').next().unwrap();
        assert!(body.contains(&format!("id=\"{id}\"")), "#{id} leads nowhere");
    }
    // Every picture shown is there, and says what it shows.
    for picture in body.split("<img ").skip(1) {
        let address = picture.split("src=\"").nth(1).unwrap().split('"').next().unwrap();
        let file = get_bytes(address).await;
        assert_eq!((file.0, file.1.as_str()), (StatusCode::OK, "image/png"), "{address}");
        let of = |name: &str| picture.split(&format!(" {name}=\"")).nth(1).unwrap().split('"').next().unwrap();
        assert!(of("alt").chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{address} has no words");
        assert_eq!(of("loading"), "lazy", "{address}");
        // Room is kept in the picture's own shape, and it is small enough for a phone's line.
        let dots = |at: usize| u32::from_be_bytes(file.2[at..at + 4].try_into().unwrap());
        let room = (of("width").parse::<u32>().unwrap(), of("height").parse::<u32>().unwrap());
        assert_eq!(room.0 * dots(20), room.1 * dots(16), "{address}: {room:?}");
        assert!(dots(16) <= 780 && file.2.len() <= 60_000, "{address}: {} wide, {} bytes", dots(16), file.2.len());
    }
    let posted = send(Request::post("/help").body(Body::empty()).unwrap()).await;
    assert_eq!(posted.status, StatusCode::METHOD_NOT_ALLOWED);
}

async fn get_bytes(address: &str) -> (StatusCode, String, Vec<u8>) {
    use tower::ServiceExt;
    let request = Request::get(address).body(Body::empty()).unwrap();
    let response = anjian::web::router(crate::web::state()).oneshot(request).await.unwrap();
    let kind = response.headers().get(header::CONTENT_TYPE).map_or("", |v| v.to_str().unwrap()).to_owned();
    let status = response.status();
    (status, kind, to_bytes(response.into_body(), 1 << 20).await.unwrap().to_vec())
}

#[tokio::test(flavor = "multi_thread")]
async fn static_files_do_not_lead_out_of_their_folder() {
    for path in [
        "/static/",
        "/static/help/none.png",
        "/static/help/",
        "/static/../Cargo.toml",
        "/static/%2e%2e/templates/base.html",
    ] {
        assert_eq!(get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}
