//! What cells mean, looked up once for each way of writing them.

use std::collections::HashMap;

use foldhash::fast::FixedState;

/// Ways of writing that are remembered; a column of garbage should not fill the memory.
const REMEMBERED: usize = 4096;

/// What the cells of a column mean.
#[derive(Default)]
pub(crate) struct Remembered<T> {
    known: HashMap<Box<str>, T, FixedState>,
    /// The last one, since neighbours are often alike.
    last: String,
    last_found: T,
}

impl<T: Clone + Default> Remembered<T> {
    /// What a text that is not empty means.
    #[inline]
    pub fn of(&mut self, text: &str, look: impl Fn(&str) -> T) -> T {
        if self.last != text {
            self.last_found = match self.known.get(text) {
                Some(known) => known.clone(),
                None => {
                    let found = look(text);
                    if self.known.len() < REMEMBERED {
                        self.known.insert(text.into(), found.clone());
                    }
                    found
                }
            };
            self.last.clear();
            self.last.push_str(text);
        }
        self.last_found.clone()
    }
}
