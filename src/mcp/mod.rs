//! The tools of the Model Context Protocol, for assistants: the same answers as the command line and the API, over
//! standard input and output.
//!
//! `server` speaks the protocol, `tools` says what there is and what it takes, `calls` answers, `text` says the same in
//! a few Chinese lines. Nothing but the protocol goes to standard output; what somebody wrote about an incident goes
//! nowhere else.

mod calls;
mod server;
mod text;
mod tools;

use rmcp::ServiceExt;
use rmcp::service::ServerInitializeError;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::guidance::Advisor;

/// Why the tools could not be served.
#[derive(Debug, thiserror::Error)]
pub enum McpError {
    /// The system refused.
    #[error("助手接口没能运行：{0}")]
    System(#[from] std::io::Error),
    /// The other side does not speak the protocol.
    #[error("对方没有按 MCP 的约定开始：{0}")]
    Start(String),
    /// The service broke off.
    #[error("助手接口中断：{0}")]
    Broken(#[from] tokio::task::JoinError),
}

/// Serves the tools until standard input ends.
///
/// # Errors
/// If the other side does not speak the protocol, or the system refuses.
pub fn serve(advisor: Advisor) -> Result<(), McpError> {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    // Standard output belongs to the protocol. Below this level the protocol writes out whole messages, and they hold
    // what somebody told about an incident: never logged, whatever is asked for.
    let ceiling = tracing_subscriber::filter::LevelFilter::INFO;
    let lines = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(std::io::stderr);
    let _ = tracing_subscriber::registry().with(ceiling).with(filter).with(lines).try_init();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        match server::Server::new(advisor).serve(rmcp::transport::stdio()).await {
            Ok(running) => running.waiting().await.map(|_| ()).map_err(McpError::from),
            // Closed before it began: nobody wanted anything.
            Err(ServerInitializeError::ConnectionClosed(_)) => Ok(()),
            Err(error) => Err(McpError::Start(error.to_string())),
        }
    })
}
