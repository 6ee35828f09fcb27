//! A file in pieces, read in parallel and put away in order.

use std::ops::Range;

use rayon::prelude::*;

use crate::error::Result;

/// What gives a file piece by piece.
pub(crate) trait Source: Send {
    /// A piece of the file.
    type Block: Default + Send + Sync;

    /// Pieces that are held at once for each thread: more for small ones, so that threads need not wait for each other.
    const PER_THREAD: usize;

    /// The next piece, or `None` at the end. `spent` is the memory of a piece that is done with.
    fn next_block(&mut self, spent: Self::Block) -> Result<Option<Self::Block>>;

    /// Bytes read so far.
    fn read(&self) -> u64;
}

/// Rows that are at hand, in pieces.
pub(super) struct Ranges {
    ranges: std::vec::IntoIter<Range<usize>>,
    read: u64,
}

impl Ranges {
    /// `read` is the number of bytes that they were read from.
    pub fn new(ranges: Vec<Range<usize>>, read: u64) -> Self {
        Ranges { ranges: ranges.into_iter(), read }
    }
}

impl Source for Ranges {
    type Block = Range<usize>;
    const PER_THREAD: usize = 2;

    fn next_block(&mut self, _: Range<usize>) -> Result<Option<Range<usize>>> {
        Ok(self.ranges.next())
    }

    fn read(&self) -> u64 {
        self.read
    }
}

/// Reads the pieces of a file in parallel; meanwhile what was read before is put away, in the order of the file, and the next
/// pieces are fetched. `progress` is told the bytes read so far.
pub(crate) fn in_parallel<S: Source, C: Send>(
    mut source: S,
    first: S::Block,
    new: impl Fn() -> C,
    parse: impl Fn(&mut C, &S::Block) + Sync,
    mut put_away: impl FnMut(&mut C) -> Result<()> + Send,
    mut progress: impl FnMut(u64),
) -> Result<()> {
    let at_once = S::PER_THREAD * rayon::current_num_threads();
    let chunks = || -> Vec<C> { (0..at_once).map(|_| new()).collect() };
    let (mut done, mut working) = (chunks(), chunks());
    let (mut batch, mut spent) = (vec![first], Vec::new());
    // What went wrong with the source is told once all before it is put away.
    let mut ended = Ok(());
    while !batch.is_empty() {
        let run = || working.par_iter_mut().zip(&batch).for_each(|(chunk, block)| parse(chunk, block));
        let fetch = || -> Result<Vec<S::Block>> {
            done.iter_mut().try_for_each(&mut put_away)?;
            let mut next = Vec::with_capacity(at_once);
            while next.len() < at_once && ended.is_ok() {
                match source.next_block(spent.pop().unwrap_or_default()) {
                    Ok(Some(block)) => next.push(block),
                    Ok(None) => break,
                    Err(error) => ended = Err(error),
                }
            }
            Ok(next)
        };
        let ((), next) = rayon::join(run, fetch);
        spent = std::mem::replace(&mut batch, next?);
        std::mem::swap(&mut done, &mut working);
        progress(source.read());
    }
    done.iter_mut().try_for_each(&mut put_away)?;
    ended
}
