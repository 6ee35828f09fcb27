//! One run of a command: where its output goes, and what that comes from, gathered on the way.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use clap::{ArgMatches, CommandFactory};

use super::arguments::{Arguments, Output};
use crate::error::{Error, Result, argument, ensure};
use crate::export::{Hashed, Provenance, folder_of};
use crate::language::Language;
use crate::methodology::Methodology;
use crate::table::{self, Bytes};

/// Options that change no figure and no word, and those that name an input, which is listed with its hash.
const NO_SETTINGS: &str =
    "against cocreation context survey out out-dir charts findings force format memory provenance time";
/// Options that name a file to write, and those that name a folder.
const OUTPUTS: [&str; 3] = ["out", "provenance", "findings"];
const FOLDERS: [&str; 2] = ["out_dir", "charts"];

/// A run of a command. Files are hashed only where the output includes where it comes from.
pub(super) struct Run {
    pub output: Output,
    pub language: Language,
    pub provenance: Provenance,
    /// The files and folders that the command line names, to read and to write.
    pub inputs: Vec<PathBuf>,
    outputs: Vec<PathBuf>,
    hashes: bool,
}

impl Run {
    /// The run of a command line; one that would write a file over another that is read or written, or read standard input twice,
    /// is refused.
    pub fn new(arguments: &Arguments, matches: &ArgMatches, output: Output) -> Result<Self> {
        let (mut command, mut at, mut names) = (Arguments::command(), matches, Vec::new());
        while let Some((name, below)) = at.subcommand() {
            command = command.find_subcommand(name).cloned().unwrap_or_default();
            names.push(name);
            at = below;
        }
        let mut provenance = Provenance::new();
        provenance.command = Some(names.join(" "));
        let (mut inputs, mut outputs) = (Vec::new(), Vec::new());
        let has_file = at.try_get_raw("methodology").is_ok_and(|file| file.is_some());
        let is_setting = |name: &&str| !NO_SETTINGS.split(' ').any(|known| known == *name);
        for argument in command.get_arguments() {
            let id = argument.get_id().as_str();
            let paths = paths(at, id);
            let mut values: Vec<String> = paths.iter().map(|path| name_of(path)).collect();
            match id {
                _ if OUTPUTS.contains(&id) => outputs.extend(paths),
                _ if !FOLDERS.contains(&id) => inputs.extend(paths),
                _ => {}
            }
            let Some(name) = argument.get_long().filter(is_setting) else { continue };
            let Ok(Some(given)) = at.try_get_raw(id) else { continue };
            if values.is_empty() {
                values = given.map(|value| value.to_string_lossy().into_owned()).collect();
            }
            match name {
                // The edition is a default where a file takes its place.
                "edition" if has_file => {}
                "seed" => provenance.seed = values.iter().find_map(|seed| seed.parse().ok()),
                _ => provenance = provenance.option(name, values.join(",")),
            }
        }
        provenance.time = output.time.then(|| jiff::Timestamp::now().to_string());
        let hashes = output.provenance.is_some() || arguments.has_provenance(output.form());
        let run = Run { language: output.lang, output, provenance, inputs, outputs, hashes };
        run.check()?;
        Ok(run)
    }

    fn check(&self) -> Result<()> {
        ensure!(
            self.inputs.iter().filter(|path| *path == Path::new("-")).count() <= 1,
            "files",
            "several files are -; expected standard input for one of them only",
            "varios archivos son -; se esperaba la entrada estándar solo para uno"
        );
        // Of a folder, what it holds is read.
        let held = |path: &PathBuf| std::fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.path());
        let read = self.inputs.iter().flat_map(|path| held(path).chain([path.clone()]));
        let read: Vec<PathBuf> = read.filter_map(|path| place(&path)).collect();
        for (number, output) in self.outputs.iter().enumerate() {
            let Some(target) = place(output) else { continue };
            let others = self.outputs[number + 1..].iter().filter_map(|path| place(path));
            if others.chain(read.iter().cloned()).any(|other| other == target) {
                return Err(overwritten(output));
            }
        }
        Ok(())
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
        let result = match table::Form::is_in_columns(path) {
            true => read(Bytes::open(path)?.0, &name)?,
            false => read(Bytes::stream(&mut source), &name)?,
        };
        self.provenance.inputs.push(source.input(name_of(path))?);
        Ok(result)
    }

    /// Reads a file whole, and notes what it held; not one that the command writes.
    pub fn file(&mut self, path: &Path) -> Result<Vec<u8>> {
        let read = place(path);
        if let Some(output) = self.outputs.iter().find(|output| read.is_some() && place(output) == read) {
            return Err(overwritten(output));
        }
        self.read(path, |mut source, name| {
            let mut bytes = Vec::new();
            source.read_to_end(&mut bytes).map_err(Error::io(name))?;
            Ok(bytes)
        })
    }

    /// Notes a methodology.
    pub fn methodology(&mut self, methodology: &Methodology) {
        self.provenance = std::mem::take(&mut self.provenance).methodology(methodology);
    }
}

/// The files that an argument names.
fn paths(matches: &ArgMatches, id: &str) -> Vec<PathBuf> {
    let paths = matches.try_get_many::<PathBuf>(id).ok().flatten().into_iter().flatten();
    // A file of a series comes with its year.
    let of_years = matches.try_get_many::<(u16, PathBuf)>(id).ok().flatten().into_iter().flatten();
    paths.chain(of_years.map(|(_, path)| path)).cloned().collect()
}

/// Where a file is or will be; none of what is no file, such as a pipe, which can be written to by several.
fn place(path: &Path) -> Option<PathBuf> {
    match std::fs::canonicalize(path) {
        Ok(path) => path.is_file().then_some(path),
        Err(_) => Some(std::fs::canonicalize(folder_of(path)).ok()?.join(path.file_name()?)),
    }
}

fn overwritten(output: &Path) -> Error {
    let output = output.display();
    argument!(
        "out",
        "{output} is read or written by this command already; expected another file",
        "{output} ya se lee o se escribe en esta orden; se esperaba otro archivo"
    )
}

fn name_of(path: &Path) -> String {
    path.file_name().map_or_else(|| path.to_string_lossy(), |name| name.to_string_lossy()).into_owned()
}
