//! Starting and stopping: the port, the line that says where to look, and a clean end on Ctrl+C or SIGTERM.

use std::net::SocketAddr;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpSocket};

use crate::collections::{CollectionsError, Library};

use super::connections::answer;
use super::log::{self, LogForm};
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

/// Connections that the system holds while the loop takes others; more than it allows is cut down by it.
const BACKLOG: u32 = 4096;

/// Serves pages and API until Ctrl+C or SIGTERM.
///
/// # Errors
/// If the port cannot be had or the system refuses.
pub fn serve(state: AppState, address: SocketAddr, form: LogForm) -> Result<(), ServeError> {
    log::start(form);
    let state = {
        let limits = state.limits().clone().within_the_system();
        state.with_limits(limits)
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let ended = runtime.block_on(run(state, address));
    // Work that no client waits for any more must not hold up the end.
    runtime.shutdown_background();
    ended
}

async fn run(state: AppState, address: SocketAddr) -> Result<(), ServeError> {
    let listener = listen(address).map_err(|error| refused(address, error))?;
    if let Some(library) = state.collections() {
        tend(library.clone());
    }
    let stop = Stop::listen()?;
    let ready = format!("案鉴已启动：http://{}/（按 Ctrl+C 停止）", listener.local_addr()?);
    // Whoever started it may have closed the output; the pages are served all the same.
    let _ = crate::cli::print(&format!("{}\n", crate::source::typeset(&ready)));
    answer(listener, state.clone(), stop.asked()).await;
    state.store().keep();
    Ok(())
}

fn listen(address: SocketAddr) -> std::io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // A server that is started again takes its port at once.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
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
