//! Code of others that may panic on damaged files, or where it cannot write.

use std::cell::Cell;
use std::error::Error;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What is wrong with a file, in the words of those who read it.
pub(crate) type Fault = Box<dyn Error + Send + Sync>;

/// The fault of a file at which a library panics.
pub(crate) const DAMAGED: &str = "it is damaged";

/// Characters of what a library reports of a damaged file.
const MOST_SHOWN: usize = 100;

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// What `run` returns; none where it panics.
pub(crate) fn guarded<T>(run: impl FnOnce() -> T) -> Option<T> {
    let before = GUARDED.replace(true);
    let done = catch_unwind(AssertUnwindSafe(run));
    GUARDED.set(before);
    done.ok()
}

/// What `run` reads of a file that may be damaged, or the first line of what is wrong with it.
pub(crate) fn unharmed<T>(run: impl FnOnce() -> Result<T, Fault>) -> Result<T, String> {
    let read = guarded(run).unwrap_or_else(|| Err(DAMAGED.into()));
    read.map_err(|fault| fault.to_string().lines().next().unwrap_or_default().chars().take(MOST_SHOWN).collect())
}

/// Keeps panics that are guarded against off standard error, in the whole process.
#[cfg(feature = "cli")]
pub(crate) fn keep_quiet() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !GUARDED.get() {
            usual(panic);
        }
    }));
}
