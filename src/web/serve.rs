//! Starting and stopping: the port, the line that says where to look, and a clean end on Ctrl+C or SIGTERM.

use std::net::SocketAddr;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::collections::{CollectionsError, Library};
use crate::guidance::Advisor;
use crate::study::Store;

use super::router::router;
use super::state::{AppState, StateError};

/// Why the pages could not be served. Each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Another program has the port.
    #[error("{0} 已被别的程序占用；换一个端口再试，例如 anjian serve --listen {1}")]
    PortInUse(SocketAddr, SocketAddr),
    /// The system does not allow this port.
    #[error("没有权限使用 {0}；请用 1024 以上的端口，例如 anjian serve --listen {1}")]
    Forbidden(SocketAddr, SocketAddr),
    /// The address is not one of this machine.
    #[error("本机没有 {0} 这个地址；只给本机用写 127.0.0.1，给局域网用写 0.0.0.0")]
    NoSuchAddress(SocketAddr),
    /// The pages cannot be made ready.
    #[error(transparent)]
    State(#[from] StateError),
    /// Anything else the system reports.
    #[error("网页服务没能运行：{0}")]
    System(#[from] std::io::Error),
}

/// How long open requests may take to finish once the server is told to stop.
const GRACE: Duration = Duration::from_secs(5);

/// Serves pages and API until Ctrl+C or SIGTERM. `files` are where the texts of the law are, and the
/// collections of judgments, if there are any.
///
/// # Errors
/// If the port cannot be had or the system refuses.
pub fn serve(advisor: Advisor, store: Store, files: (PathBuf, Library), address: SocketAddr) -> Result<(), ServeError> {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    // A second server in one process keeps the first one's log.
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(run(advisor, store, files, address))
}

async fn run(
    advisor: Advisor,
    store: Store,
    (texts, collections): (PathBuf, Library),
    address: SocketAddr,
) -> Result<(), ServeError> {
    let listener = tokio::net::TcpListener::bind(address).await.map_err(|error| refused(address, error))?;
    let state = AppState::with_store(advisor, store)?.with_texts(texts).with_library(collections);
    if let Some(library) = state.collections() {
        tend(library.clone());
    }
    let app = router(state);
    let stop = Stop::listen()?;
    anstream::println!(
        "{}",
        crate::source::typeset(&format!("案鉴已启动：http://{}/（按 Ctrl+C 停止）", listener.local_addr()?))
    );
    let (told, mut hurry) = tokio::sync::watch::channel(false);
    let server = axum::serve(listener, app).with_graceful_shutdown(async move {
        stop.asked().await;
        told.send_replace(true);
    });
    tokio::select! {
        ended = async { server.await } => ended?,
        // A connection that never ends must not keep the program alive.
        () = async { let _ = hurry.wait_for(|asked| *asked).await; tokio::time::sleep(GRACE).await } => {}
    }
    Ok(())
}

/// How often the index of the collections is looked at.
const TEND_EVERY: Duration = Duration::from_secs(3);

/// Keeps the index of the collections up to the store as long as the program runs: what another process imports is found
/// here soon after, and an index that was damaged or deleted is built again.
fn tend(library: Arc<Library>) {
    std::thread::spawn(move || {
        // What stays as it is, is said once.
        let mut said: Option<String> = None;
        loop {
            let note = match library.tend(&mut |_, _| ControlFlow::Continue(())) {
                Ok(note) => note,
                Err(CollectionsError::Busy | CollectionsError::Moved) => None,
                Err(error) => Some(error.to_string()),
            };
            if let Some(note) = note.as_ref().filter(|note| said.as_ref() != Some(note)) {
                tracing::warn!("collections: {note}");
            }
            said = note;
            std::thread::sleep(TEND_EVERY);
        }
    });
}

fn refused(address: SocketAddr, error: std::io::Error) -> ServeError {
    use std::io::ErrorKind;
    let other = SocketAddr::new(address.ip(), if address.port() == 8090 { 8091 } else { 8090 });
    match error.kind() {
        ErrorKind::AddrInUse => ServeError::PortInUse(address, other),
        ErrorKind::PermissionDenied => ServeError::Forbidden(address, other),
        ErrorKind::AddrNotAvailable => ServeError::NoSuchAddress(address),
        _ => ServeError::System(error),
    }
}

/// The signals that end the server; registered before the port is announced, so that none is missed.
struct Stop {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
}

impl Stop {
    fn listen() -> std::io::Result<Stop> {
        Ok(Stop {
            #[cfg(unix)]
            terminate: tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?,
        })
    }

    #[cfg(unix)]
    async fn asked(mut self) {
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = self.terminate.recv() => {}
        }
    }

    #[cfg(not(unix))]
    async fn asked(self) {
        let _ = tokio::signal::ctrl_c().await;
    }
}
