//! The accept loop: so many connections at once, none of which can hold the server up.
//!
//! A client that is slow to send its request, slow to take the answer, or only sits there is let go after a while
//! (`Limits`); one too many is told to come back; and a refusal by the system (no more files, a connection gone
//! before it was taken) never ends the loop.

use std::future::Future;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_io_timeout::TimeoutStream;

use super::router::router;
use super::state::AppState;

/// The longest head of a request.
const LONGEST_HEAD: usize = 64 * 1024;
/// Connections that are being told to come back; beyond it they are closed without a word.
const REFUSALS: usize = 64;
/// How long telling them may take.
const REFUSAL: Duration = Duration::from_secs(2);
/// How long to wait when the system has nothing left to take a connection with.
const BREATH: Duration = Duration::from_millis(500);

/// Answers connections until `stop`, then lets open requests finish for as long as the limits allow.
pub async fn answer(listener: TcpListener, state: AppState, stop: impl Future<Output = ()>) {
    let limits = state.limits().clone();
    let app = router(state.clone());
    let places = Arc::new(Semaphore::new(limits.connections));
    let refusals = Arc::new(Semaphore::new(REFUSALS));
    let graceful = GracefulShutdown::new();
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(limits.head).max_buf_size(LONGEST_HEAD);
    tokio::pin!(stop);
    loop {
        let stream = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                Err(error) => {
                    breathe(&error).await;
                    continue;
                }
            },
            () = &mut stop => break,
        };
        let Ok(place) = places.clone().try_acquire_owned() else {
            state.metrics().refused.inc();
            if let Ok(place) = refusals.clone().try_acquire_owned() {
                tokio::spawn(async move {
                    let _ = tokio::time::timeout(REFUSAL, refuse(stream)).await;
                    drop(place);
                });
            }
            continue;
        };
        // An answer is written whole; waiting for more of it only costs time.
        let _ = stream.set_nodelay(true);
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(limits.stall));
        let service = TowerToHyperService::new(app.clone());
        let connection = graceful.watch(http.serve_connection(TokioIo::new(Box::pin(stream)), service));
        let open = state.metrics().connection();
        tokio::spawn(async move {
            // What goes wrong on a connection is the client's: it left, or it was too slow.
            let _ = connection.await;
            drop((open, place));
        });
    }
    drop(listener);
    // A connection that never ends must not keep the program alive.
    let _ = tokio::time::timeout(limits.grace, graceful.shutdown()).await;
}

/// A connection that was gone before it was taken is nobody's fault; where files or memory have run out, a moment's
/// rest lets others finish.
async fn breathe(error: &io::Error) {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, Interrupted};
    if matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset | Interrupted) {
        return;
    }
    tracing::warn!(%error, "a connection could not be taken");
    tokio::time::sleep(BREATH).await;
}

/// Says in plain words that there is no room.
async fn refuse(mut stream: TcpStream) -> io::Result<()> {
    const WORDS: &str = "现在用的人太多，请过几秒再试。\n";
    let head = format!(
        "HTTP/1.1 503 Service Unavailable\r\ncontent-type: text/plain; charset=utf-8\r\nretry-after: 5\r\n\
         x-content-type-options: nosniff\r\ncache-control: no-store\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
        WORDS.len()
    );
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(WORDS.as_bytes()).await?;
    stream.shutdown().await?;
    // Closing with its request unread would take the answer away from the client again.
    let mut rest = [0_u8; 4096];
    while stream.read(&mut rest).await? > 0 {}
    Ok(())
}
