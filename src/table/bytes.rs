//! Where the bytes of a file come from.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::error::{Error, Result};

/// The bytes of a file.
pub(crate) enum Bytes<'a> {
    /// A file, which can be read from its end.
    File(File),
    Stream(Box<dyn Read + Send + 'a>),
}

impl<'a> Bytes<'a> {
    /// Opens a file; the second is what messages call it.
    ///
    /// # Errors
    ///
    /// [`Io`](crate::ErrorKind::Io), also for a folder.
    pub fn open(path: &Path) -> Result<(Self, String)> {
        let name = path.display().to_string();
        let file = File::open(path).map_err(Error::io(&name))?;
        match file.metadata() {
            Ok(data) if data.is_dir() => Err(Error::io(name)(io::ErrorKind::IsADirectory.into())),
            Ok(data) if data.is_file() => Ok((Bytes::File(file), name)),
            _ => Ok((Bytes::stream(file), name)),
        }
    }

    pub fn stream(source: impl Read + Send + 'a) -> Self {
        Bytes::Stream(Box::new(source))
    }

    /// What reads it as it comes, into memory that need not be emptied first, as that of a file can.
    pub fn into_stream(self) -> Box<dyn Read + Send + 'a> {
        match self {
            Bytes::File(file) => Box::new(file),
            Bytes::Stream(source) => source,
        }
    }

    /// All of it as a file; what is read once goes through a temporary one, with its `start`, which was read before.
    #[cfg(feature = "scan")]
    pub fn into_file(self, start: &[u8]) -> io::Result<File> {
        match self {
            Bytes::File(file) => Ok(file),
            Bytes::Stream(rest) => {
                let mut file = tempfile::tempfile()?;
                io::copy(&mut start.chain(rest), &mut file)?;
                Ok(file)
            }
        }
    }
}

impl Read for Bytes<'_> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        match self {
            Bytes::File(file) => file.read(bytes),
            Bytes::Stream(source) => source.read(bytes),
        }
    }
}
