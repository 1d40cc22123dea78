//! How much of everything the server takes on, and how long it waits for anybody.
//!
//! Sizes of bodies and texts stand beside the forms that read them; here is what belongs to the server as a whole.

use std::time::Duration;

/// The limits of a server.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Connections open at once. The next is told to come back.
    pub connections: usize,
    /// How long the head of a request may take to arrive, and how long a connection may stay open without one.
    pub head: Duration,
    /// How long a request may take, its body and our work together.
    pub request: Duration,
    /// How long an answer may wait for a client that takes nothing of it.
    pub stall: Duration,
    /// Requests worked on at once: the work is bound by the processor, and more at a time would only make each slower.
    pub working: usize,
    /// Requests that may wait for their turn. The next is told to come back.
    pub waiting: usize,
    /// How long one waits for its turn before it is told to come back.
    pub patience: Duration,
    /// How long open requests may take to finish once the server is told to stop.
    pub grace: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            connections: 20_000,
            head: Duration::from_secs(30),
            request: Duration::from_secs(30),
            stall: Duration::from_secs(30),
            working: std::thread::available_parallelism().map_or(4, |n| n.get() * 2),
            waiting: 512,
            patience: Duration::from_secs(10),
            grace: Duration::from_secs(10),
        }
    }
}

/// Files kept free beside connections: the stores with their journals, the listener, the runtime.
const OTHER_FILES: u64 = 256;

impl Limits {
    /// Asks the system for as many open files as the connections need, and takes fewer connections where it refuses:
    /// a connection turned away with a word is better than one that the system lets hang.
    #[must_use]
    pub fn within_the_system(mut self) -> Limits {
        let wanted = self.connections as u64 + OTHER_FILES;
        match rlimit::increase_nofile_limit(wanted) {
            Ok(had) if had < wanted => {
                self.connections = usize::try_from(had.saturating_sub(OTHER_FILES)).unwrap_or(usize::MAX).max(16);
                tracing::warn!(open_files = had, connections = self.connections, "fewer connections than asked for");
            }
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "the limit of open files is not known"),
        }
        self
    }
}
