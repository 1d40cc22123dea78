//! Bringing an engine up to the store, whatever engine it is.

use std::ops::ControlFlow;

use super::engine::Engine;
use super::errors::CollectionsError;
use super::store::Store;

/// What it took to bring an engine up to the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Followed {
    /// How many changes it took in.
    pub changes: u64,
}

/// Feeds an engine every change it does not hold yet, in batches of about `weight` bytes. `each` is told the last
/// number taken and the last there is, and may stop between batches.
///
/// # Errors
/// If the store cannot be read or the engine cannot keep a batch; everything before it is kept.
pub fn follow(
    store: &Store,
    engine: &dyn Engine,
    weight: usize,
    each: &mut dyn FnMut(u64, u64) -> ControlFlow<()>,
) -> Result<Followed, CollectionsError> {
    let name = store.name()?;
    let mut followed = Followed::default();
    let mut at = engine.state()?.seq;
    let mut retries = 3;
    loop {
        let changes = store.changes_after(at, weight)?;
        let Some(last) = changes.last() else { break };
        let last = last.seq();
        match engine.apply(&name, at, &changes) {
            Ok(()) => {}
            // Somebody else got there first: we go on from where they are.
            Err(CollectionsError::Moved) if followed.changes == 0 && retries > 0 => {
                retries -= 1;
                at = engine.state()?.seq;
                continue;
            }
            Err(error) => return Err(error),
        }
        at = last;
        followed.changes += changes.len() as u64;
        if each(at, store.last()?).is_break() {
            break;
        }
    }
    engine.finish()?;
    Ok(followed)
}
