//! A file in blocks, read in parallel and put away in order.

use rayon::prelude::*;

use super::blocks::TextBlock;
use super::columns::Part;
use super::record::{Consumer, Piece};
#[cfg(feature = "xlsx")]
use super::sheet::SheetBlock;
use super::text::{self, Format};
use crate::error::Result;
use crate::finding::Log;

/// What gives a file block by block.
pub(super) trait Source: Send {
    /// The next block, or `None` at the end. `spent` is one that is done with, whose memory can be used again.
    fn next_block(&mut self, spent: Option<Block>) -> Result<Option<Block>>;

    /// Bytes read so far.
    fn read(&self) -> u64;

    /// Blocks that are held at once for each thread: more for small ones, so that threads need not wait for each other.
    fn per_thread(&self) -> usize {
        2
    }

    /// The records from which the decimal sign is detected, where numbers may be text.
    fn beginning(&self) -> Option<&Block> {
        None
    }

    /// Has some columns read alone, where a file is read by columns, with this decimal sign in numbers that become text; one that holds
    /// what no cell can be is a finding.
    fn project(&mut self, _is_read: &dyn Fn(usize) -> bool, _point: u8, _log: &mut Log) {}
}

/// Consecutive records of a file.
pub(super) enum Block {
    Text(TextBlock),
    #[cfg(feature = "xlsx")]
    Sheet(SheetBlock),
    Columns(Part),
}

impl Block {
    /// Reads the records.
    pub fn read<C: Consumer>(&self, format: &Format, consumer: &C, piece: &mut Piece<C::Part>) {
        match self {
            Block::Text(block) => text::read(block, format, consumer, piece),
            #[cfg(feature = "xlsx")]
            Block::Sheet(block) => block.read(consumer, piece),
            Block::Columns(part) => part.read(format, consumer, piece),
        }
    }
}

/// Reads the blocks of a file in parallel; meanwhile what was read before is put away, in the order of the file, and the next blocks
/// are fetched. `progress` is called with the bytes read so far.
pub(super) fn in_parallel<C: Consumer>(
    mut source: Box<dyn Source + '_>,
    format: &Format,
    consumer: &C,
    mut put_away: impl FnMut(&mut C::Part, Log, u64) -> Result<()> + Send,
    mut progress: impl FnMut(u64),
) -> Result<()> {
    let at_once = source.per_thread() * rayon::current_num_threads();
    let pieces = || -> Vec<Piece<C::Part>> { (0..at_once).map(|_| Piece::new(consumer.part())).collect() };
    let (mut done, mut working) = (pieces(), pieces());
    let mut put_away = |piece: &mut Piece<C::Part>| {
        put_away(&mut piece.part, std::mem::take(&mut piece.log), std::mem::take(&mut piece.lost))?;
        piece.fault.take().map_or(Ok(()), Err)
    };
    let mut batch = Vec::from_iter(source.next_block(None)?);
    let mut spent: Vec<Block> = Vec::new();
    // What went wrong with the source is reported once all before it is put away.
    let mut ended = Ok(());
    while !batch.is_empty() {
        let run = || {
            working.par_iter_mut().zip(&batch).for_each(|(piece, block)| {
                block.read(format, consumer, piece);
                consumer.end(&mut piece.part);
            });
        };
        let fetch = || -> Result<Vec<Block>> {
            done.iter_mut().try_for_each(&mut put_away)?;
            let mut next = Vec::with_capacity(at_once);
            while next.len() < at_once && ended.is_ok() {
                match source.next_block(spent.pop()) {
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
