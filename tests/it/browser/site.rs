//! The site a walk visits: as it is, or as a browser sees it whose script is turned off.

use std::net::SocketAddr;

use anjian::web::router;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};

const NO_SCRIPT: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'";

/// The site; without script it sends none and forbids any, as good as a browser that has it turned off. (A driver
/// cannot steer a browser whose script is off: it steers by script.)
pub async fn open(script: bool) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let app = router(crate::web::state());
    let app = if script { app } else { app.layer(from_fn(without_script)) };
    tokio::spawn(async move { axum::serve(listener, app).await });
    address
}

async fn without_script(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if path.starts_with("/static/") && path.ends_with(".js") {
        return StatusCode::NOT_FOUND.into_response();
    }
    let mut response = next.run(request).await;
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(NO_SCRIPT));
    response
}
