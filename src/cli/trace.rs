//! Where the output of a command comes from, gathered while it runs.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

use clap::{ArgMatches, CommandFactory};

use super::arguments::{Arguments, Form, Output};
use super::output;
use crate::error::{Error, Result, argument};
use crate::export::{Hashed, Provenance};
use crate::methodology::Methodology;
use crate::table::{Bytes, Columnar};

/// Options that change no figure and no word, and the one that names an input, which is told with its hash.
const ELSEWHERE: [&str; 13] = [
    "against",
    "cocreation",
    "context",
    "survey",
    "out",
    "out-dir",
    "charts",
    "findings",
    "force",
    "format",
    "memory",
    "provenance",
    "time",
];
/// Options that name a file: told without the folders it lies in.
const FILES: [&str; 6] = ["methodology", "old-methodology", "cocreation-methodology", "matches", "mapping", "columns"];

/// Arguments that name a file to read, and options that name one to write.
const INPUTS: [&str; 15] = [
    "file",
    "files",
    "inputs",
    "old",
    "new",
    "against",
    "cocreation",
    "context",
    "survey",
    "methodology",
    "old_methodology",
    "cocreation_methodology",
    "matches",
    "mapping",
    "columns",
];
const OUTPUTS: [&str; 3] = ["out", "provenance", "findings"];

/// Refuses to write a file over one that is read, or over another one that is written.
pub(super) fn refuse_overwriting(matches: &ArgMatches) -> Result<()> {
    let mut at = matches;
    while let Some((_, below)) = at.subcommand() {
        at = below;
    }
    let named = |ids: &[&'static str]| {
        let values = ids.iter().flat_map(|id| at.try_get_raw(id).ok().flatten().into_iter().flatten());
        // A file of a series stands behind its year.
        let paths = values.map(|value| value.to_string_lossy().into_owned());
        let paths = paths.map(|path| {
            path.split_once('=').filter(|(year, _)| year.len() == 4).map_or(path.clone(), |(_, path)| path.to_owned())
        });
        paths.collect::<Vec<String>>()
    };
    let place = |path: &String| place(Path::new(path));
    let (mut inputs, outputs) = (named(&INPUTS), named(&OUTPUTS));
    // Of a folder, what lies in it is read.
    let below = |path: &String| std::fs::read_dir(path).ok().into_iter().flatten().flatten().map(|entry| entry.path());
    let lying: Vec<String> = inputs.iter().flat_map(below).map(|path| path.display().to_string()).collect();
    inputs.extend(lying);
    for (number, output) in outputs.iter().enumerate() {
        let Some(target) = place(output) else { continue };
        let others = inputs.iter().chain(&outputs[number + 1..]);
        if others.filter_map(place).any(|other| other == target) {
            return Err(overwritten(output));
        }
    }
    Ok(())
}

/// Where a file is or will be; none of what is no file, such as a pipe, which can be written to by several.
fn place(path: &Path) -> Option<PathBuf> {
    match std::fs::canonicalize(path) {
        Ok(path) => path.is_file().then_some(path),
        Err(_) => {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            Some(std::fs::canonicalize(folder).ok()?.join(path.file_name()?))
        }
    }
}

fn overwritten(output: &str) -> Error {
    argument!(
        "out",
        "{output} is read or written by this command already; expected another file",
        "{output} ya se lee o se escribe en esta orden; se esperaba otro archivo"
    )
}

/// The provenance of a command's output. Files are hashed only where the output tells of them.
pub(super) struct Trace {
    provenance: Provenance,
    hashes: bool,
    /// The files that the command writes.
    outputs: Vec<String>,
}

impl Trace {
    /// Of a command line; `always` where every output of the command tells of its inputs.
    pub fn new(matches: &ArgMatches, output: &Output, always: bool) -> Self {
        let mut command = Arguments::command();
        let (mut at, mut names) = (matches, Vec::new());
        while let Some((name, below)) = at.subcommand() {
            command = command.find_subcommand(name).cloned().unwrap_or_default();
            names.push(name);
            at = below;
        }
        let mut provenance = Provenance::new().command(names.join(" "));
        // The edition is a default where a file stands in its place.
        let is_file = at.try_get_raw("methodology").is_ok_and(|file| file.is_some());
        for argument in command.get_arguments() {
            let Some(name) = argument.get_long().filter(|name| !ELSEWHERE.contains(name)) else { continue };
            let Ok(Some(values)) = at.try_get_raw(argument.get_id().as_str()) else { continue };
            let shown = |value: &OsStr| match FILES.contains(&name) {
                true => name_of(Path::new(value)),
                false => value.to_string_lossy().into_owned(),
            };
            let values: Vec<String> = values.map(shown).collect();
            match name {
                "edition" if is_file => {}
                "seed" => {
                    provenance = values.iter().filter_map(|seed| seed.parse().ok()).fold(provenance, Provenance::seed)
                }
                _ => provenance = provenance.option(name, values.join(",")),
            }
        }
        if output.time {
            provenance = provenance.time(jiff::Timestamp::now().to_string());
        }
        let hashes = always || output.provenance.is_some() || output::form(output) == Form::Json;
        let outputs = OUTPUTS.iter().filter_map(|id| at.try_get_raw(id).ok().flatten()).flatten();
        let outputs = outputs.map(|path| path.to_string_lossy().into_owned()).collect();
        Trace { provenance, hashes, outputs }
    }

    /// Has a file or standard input read, which comes with what messages call it, and notes what it held.
    pub fn read<T>(&mut self, path: &Path, read: impl FnOnce(Bytes<'_>, &str) -> Result<T>) -> Result<T> {
        let (source, name) = match path == Path::new("-") {
            true => (Bytes::stream(io::stdin()), "-".to_owned()),
            false => Bytes::open(path)?,
        };
        if !self.hashes {
            return read(source, &name);
        }
        let mut source = Hashed::new(source);
        // A table in columns is not read from its beginning to its end.
        let result = match Columnar::is_file(path) {
            true => read(Bytes::open(path)?.0, &name)?,
            false => read(Bytes::stream(&mut source), &name)?,
        };
        let input = source.input(name_of(path))?;
        self.note(|provenance| provenance.input(input));
        Ok(result)
    }

    /// Reads a file whole, and notes what it held; not one that the command writes.
    pub fn file(&mut self, path: &Path) -> Result<Vec<u8>> {
        let read = place(path);
        if let Some(output) = self.outputs.iter().find(|output| read.is_some() && place(Path::new(output)) == read) {
            return Err(overwritten(output));
        }
        let bytes = std::fs::read(path).map_err(Error::io(path.display().to_string()))?;
        if self.hashes {
            let input = Hashed::new(bytes.as_slice()).input(name_of(path))?;
            self.note(|provenance| provenance.input(input));
        }
        Ok(bytes)
    }

    /// Notes a methodology.
    pub fn methodology(&mut self, methodology: &Methodology) {
        self.note(|provenance| provenance.methodology(methodology));
    }

    /// What was gathered.
    pub fn provenance(&self) -> &Provenance {
        &self.provenance
    }

    fn note(&mut self, note: impl FnOnce(Provenance) -> Provenance) {
        self.provenance = note(std::mem::take(&mut self.provenance));
    }
}

fn name_of(path: &Path) -> String {
    path.file_name().map_or_else(|| path.to_string_lossy(), |name| name.to_string_lossy()).into_owned()
}
