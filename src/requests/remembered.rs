//! What cells stand for, looked up once for each way of writing them.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::chunk::Format;
use crate::finding::{Log, TableProblem};
use crate::table::encoding;

/// Ways of writing that are remembered; a column of garbage should not fill the memory.
const REMEMBERED: usize = 4096;

/// What the cells of a column stand for.
#[derive(Default)]
pub(super) struct Remembered<T> {
    known: HashMap<Box<[u8]>, (T, bool), FixedState>,
    last: Vec<u8>,
    last_found: T,
    /// Whether the last cell was not valid UTF-8.
    pub last_fell_back: bool,
}

impl<T: Clone + Default> Remembered<T> {
    /// What a cell stands for; one that is not valid UTF-8 is told each time.
    #[inline]
    pub fn of(
        &mut self,
        (column, raw): (usize, &[u8]),
        look: impl Fn(&str) -> T,
        line: u64,
        format: &Format,
        log: &mut Log,
    ) -> T {
        if self.last != raw {
            (self.last_found, self.last_fell_back) = match self.known.get(raw) {
                Some(known) => known.clone(),
                None => {
                    let (text, fell_back) = encoding::field(raw, format.fallback);
                    let found = (look(text.trim()), fell_back);
                    if self.known.len() < REMEMBERED {
                        self.known.insert(raw.into(), found.clone());
                    }
                    found
                }
            };
            self.last.clear();
            self.last.extend_from_slice(raw);
        }
        if self.last_fell_back {
            let (text, _) = encoding::field(raw, format.fallback);
            let (value, expected) = (text.trim().into(), format.fallback.name().into());
            log.push(line, Some(column + 1), TableProblem::FallbackEncoding { value, expected });
        }
        self.last_found.clone()
    }
}
