//! The one path by which anything is written: a sink that knows what its target is called, so that no failure goes unreported.

#[cfg(feature = "cli")]
use std::io;
use std::io::{BufWriter, Error as IoError, ErrorKind, Write};
use std::path::Path;

use crate::error::{Error, Result};
#[cfg(feature = "cli")]
use crate::language::Language;

/// What is written to. It keeps the first failure, which becomes the error whatever the caller of [`Write`] made of it.
struct Sink<W: Write> {
    writer: BufWriter<W>,
    failure: Option<IoError>,
}

impl<W: Write> Sink<W> {
    fn keep<T>(&mut self, result: Result<T, IoError>) -> Result<T, IoError> {
        result.map_err(|error| {
            let kind = error.kind();
            if kind != ErrorKind::Interrupted {
                self.failure.get_or_insert(error);
            }
            kind.into()
        })
    }
}

impl<W: Write> Write for Sink<W> {
    fn write(&mut self, bytes: &[u8]) -> Result<usize, IoError> {
        let written = self.writer.write(bytes);
        self.keep(written)
    }

    fn flush(&mut self) -> Result<(), IoError> {
        let flushed = self.writer.flush();
        self.keep(flushed)
    }
}

/// Fills a target, whose name is in every error of writing to it.
fn fill(name: &str, target: impl Write, fill: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
    let mut sink = Sink { writer: BufWriter::new(target), failure: None };
    let filled = fill(&mut sink).and_then(|()| sink.flush().map_err(unwritten));
    match sink.failure {
        Some(source) => Err(Error::io(name.to_owned())(source)),
        None => filled,
    }
}

/// Fills a file beside its target, and puts it in the target's place when it is complete. What is no file, such as a pipe, is
/// written to as it is.
pub(crate) fn replace(path: &Path, filling: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
    let shown = path.display().to_string();
    // The file that a link points to is replaced, not the link.
    let path = &std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if std::fs::metadata(path).is_ok_and(|data| !data.is_file() && !data.is_dir()) {
        let file = std::fs::OpenOptions::new().write(true).open(path).map_err(Error::io(&shown))?;
        return fill(&shown, file, filling);
    }
    let options = temporary(path, 0o666);
    // The cause alone: its message would name the temporary file.
    let temporary = options.tempfile_in(folder_of(path)).map_err(|error| Error::io(&shown)(error.kind().into()))?;
    fill(&shown, temporary.as_file(), filling)?;
    temporary.as_file().sync_all().map_err(Error::io(&shown))?;
    temporary.persist(path).map_err(|error| error.error).map_err(Error::io(&shown))?;
    Ok(())
}

/// The folder that something is in.
pub(crate) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// What makes a file or folder that takes the place of a target: with its permissions, or else those of any new one, as far as the
/// umask lets; temporary ones are private by default.
#[cfg_attr(not(unix), allow(unused_variables))]
pub(super) fn temporary(target: &Path, new: u32) -> tempfile::Builder<'static, 'static> {
    let mut options = tempfile::Builder::new();
    options.prefix(".ogm-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(target).map_or(new, |data| data.permissions().mode());
        options.permissions(std::fs::Permissions::from_mode(mode));
    }
    options
}

/// Fills standard output. A reader of it that has gone away wants no more, which is no error.
#[cfg(feature = "cli")]
pub(crate) fn print(language: Language, filling: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
    let name = language.pick("standard output", "salida estándar");
    match fill(name, io::stdout().lock(), filling) {
        Err(error) if error.path() == Some(name) && error.io_kind() == Some(ErrorKind::BrokenPipe) => Ok(()),
        other => other,
    }
}

/// The error of a writer whose name its caller knows.
pub(crate) fn unwritten(source: IoError) -> Error {
    Error::io("output".to_owned())(source)
}
