//! Turns at the processor. Work waits in a short line; when the line is long, one more is told at once to come back,
//! instead of everybody waiting for longer and longer.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::limits::Limits;

/// The line.
#[derive(Debug)]
pub struct Turns {
    desks: Arc<Semaphore>,
    waiting: AtomicUsize,
    limits: Limits,
}

/// Somebody in line; leaves it when dropped, also when the client has gone.
struct InLine<'a>(&'a AtomicUsize);

impl Drop for InLine<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Turns {
    /// An empty line.
    pub fn new(limits: &Limits) -> Turns {
        Turns {
            desks: Arc::new(Semaphore::new(limits.working.max(1))),
            waiting: AtomicUsize::new(0),
            limits: limits.clone(),
        }
    }

    /// A turn, which lasts until it is dropped; `None` where the line is too long or does not move.
    pub async fn take(&self) -> Option<OwnedSemaphorePermit> {
        if let Ok(turn) = self.desks.clone().try_acquire_owned() {
            return Some(turn);
        }
        let before = self.waiting.fetch_add(1, Ordering::Relaxed);
        let _place = InLine(&self.waiting);
        if before >= self.limits.waiting {
            return None;
        }
        tokio::time::timeout(self.limits.patience, self.desks.clone().acquire_owned()).await.ok()?.ok()
    }

    /// How many wait.
    pub fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// How many are worked for.
    pub fn working(&self) -> usize {
        self.limits.working.max(1).saturating_sub(self.desks.available_permits())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn one_works_one_waits_and_the_third_is_told_to_come_back() {
        let limits = Limits { working: 1, waiting: 1, patience: Duration::from_secs(600), ..Limits::default() };
        let turns = Arc::new(Turns::new(&limits));
        let first = turns.take().await.unwrap();
        let second = tokio::spawn({
            let turns = turns.clone();
            async move { turns.take().await.is_some() }
        });
        while turns.waiting() == 0 {
            tokio::task::yield_now().await;
        }
        assert_eq!(turns.working(), 1);
        assert!(turns.take().await.is_none(), "the line is full");
        assert_eq!(turns.waiting(), 1, "who was turned away has left the line");
        drop(first);
        assert!(second.await.unwrap(), "the one in line has its turn");
        assert_eq!((turns.waiting(), turns.working()), (0, 0));
    }

    #[tokio::test]
    async fn nobody_waits_for_ever() {
        let limits = Limits { working: 1, waiting: 9, patience: Duration::from_millis(10), ..Limits::default() };
        let turns = Turns::new(&limits);
        let _first = turns.take().await.unwrap();
        assert!(turns.take().await.is_none());
    }
}
