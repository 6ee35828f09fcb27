//! A folder that appears, or replaces an earlier one, as a whole.

use std::path::{Path, PathBuf};

use super::sink::{folder_of, temporary};
use crate::error::{Error, Result};
use crate::language::text;

/// The file by which a folder is known to be of an earlier run.
const MARK: &str = "provenance.json";
/// What else a run writes, and how the names end of what it writes to folders of these names.
const FILES: [&str; 4] = [MARK, "methodology.toml", "tables.xlsx", "report.html"];
const FOLDERS: [(&str, &str); 2] = [("tables", "csv"), ("charts", "svg")];

/// Fills a folder, under the path that `fill` is given, beside its target and puts it in the target's place when it is complete, so that readers see the old
/// one or the new one, and never a part. Where the file system cannot exchange folders there is a moment without any, after
/// which the old one is gone.
///
/// # Errors
///
/// As [`check_folder`]; [`Io`](crate::ErrorKind::Io); those of `fill`.
pub fn replace_folder(target: impl AsRef<Path>, force: bool, fill: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    let target = target.as_ref();
    let shown = target.display().to_string();
    check_folder(target, force)?;
    // The folder that a link points to is replaced, not the link.
    let target = &std::fs::canonicalize(target).unwrap_or_else(|_| target.to_owned());
    let temporary = temporary(target, 0o777).tempdir_in(folder_of(target)).map_err(Error::io(&shown))?;
    fill(temporary.path()).map_err(|error| in_target(error, temporary.path(), Path::new(&shown)))?;
    // Filling may have taken long.
    check_folder(target, force)?;
    if !target.exists() {
        std::fs::rename(temporary.path(), target).map_err(Error::io(&shown))?;
        // Nothing is left in the temporary place that could be removed.
        let _ = temporary.keep();
        return Ok(());
    }
    exchange(temporary.path(), target).map_err(Error::io(&shown))?;
    // What is left in the temporary place is the old folder.
    temporary.close().map_err(Error::io(&shown))
}

/// The error of a file of the temporary folder, called by its place in the target.
fn in_target(error: Error, temporary: &Path, target: &Path) -> Error {
    let inside = error.path().and_then(|path| Path::new(path).strip_prefix(temporary).ok());
    let named = inside.map(|inside| target.join(inside).display().to_string());
    error.renamed(named)
}

/// Whether a target may be filled, to be asked before any work is done.
///
/// # Errors
///
/// [`Argument`](crate::ErrorKind::Argument) for a folder with something in it, unless it may be replaced (`force`) and is of an earlier run, which has
/// left a file `provenance.json` there and holds nothing else than such a run writes; and for what is no folder.
pub fn check_folder(target: &Path, force: bool) -> Result<()> {
    let shown = target.display();
    let Ok(data) = std::fs::metadata(target) else { return Ok(()) };
    let refusal = if !data.is_dir() {
        text!(
            "{shown} is no folder; expected one, or a new name",
            "{shown} no es una carpeta; se esperaba una, o un nombre nuevo"
        )
    } else if is_empty(target) {
        return Ok(());
    } else if !force {
        text!(
            "the folder {shown} exists; expected a new name, or leave to replace it (`force`)",
            "la carpeta {shown} ya existe; se esperaba un nombre nuevo, o permiso para reemplazarla (`force`)"
        )
    } else if !is_of_a_run(&target.join(MARK)) {
        text!(
            "the folder {shown} is not of an earlier run, as it has no {MARK} of one; expected one that is",
            "la carpeta {shown} no es de una ejecución anterior, pues no tiene {MARK} de una; se esperaba una que lo sea"
        )
    } else if let Some(foreign) = foreign(target) {
        text!(
            "{foreign} would be lost with the folder; expected one that holds nothing but an earlier run",
            "{foreign} se perdería con la carpeta; se esperaba una que no contenga más que una ejecución anterior"
        )
    } else {
        return Ok(());
    };
    Err(Error::argument("out-dir", refusal))
}

/// Whether a file is the provenance of a run of this program.
fn is_of_a_run(mark: &Path) -> bool {
    let parsed = std::fs::read(mark).ok().and_then(|bytes| serde_json::from_slice::<serde_json::Value>(&bytes).ok());
    parsed.is_some_and(|run| run["program"] == env!("CARGO_PKG_NAME") && run["command"] == "rerun")
}

/// The path of something in a folder that no run writes there.
fn foreign(folder: &Path) -> Option<String> {
    let entries = |folder: &Path| std::fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries(folder) {
        let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        let foreign = match FOLDERS.iter().find(|(known, _)| *known == name && path.is_dir()) {
            Some((_, ending)) => {
                let is_foreign = |file: &PathBuf| file.extension().is_none_or(|own| own != *ending);
                entries(&path).map(|file| file.path()).find(is_foreign)
            }
            None => (!FILES.contains(&name.as_str())).then_some(path),
        };
        if let Some(foreign) = foreign {
            return Some(foreign.display().to_string());
        }
    }
    None
}

fn is_empty(folder: &Path) -> bool {
    std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none())
}

/// Puts each of two folders in the place of the other.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange(new: &Path, old: &Path) -> std::io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(CWD, new, CWD, old, RenameFlags::EXCHANGE) {
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => take_turns(new, old),
        result => Ok(result?),
    }
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange(new: &Path, old: &Path) -> std::io::Result<()> {
    take_turns(new, old)
}

/// The same in three steps.
fn take_turns(new: &Path, old: &Path) -> std::io::Result<()> {
    let aside = new.with_extension("old");
    std::fs::rename(old, &aside)?;
    if let Err(error) = std::fs::rename(new, old) {
        std::fs::rename(&aside, old)?;
        return Err(error);
    }
    std::fs::rename(&aside, new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    fn fill(text: &'static str) -> impl FnOnce(&Path) -> Result<()> {
        move |folder| {
            let mark = r#"{"program":"open-gov-metric","command":"rerun"}"#;
            std::fs::write(folder.join(MARK), mark).map_err(Error::io("mark"))?;
            std::fs::write(folder.join(text), text).map_err(Error::io(text))
        }
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_folder_is_replaced_whole_and_nothing_is_left_beside_it() {
        let around = tempfile::tempdir().unwrap();
        let target = around.path().join("out");
        replace_folder(&target, false, fill("report.html")).unwrap();
        assert_eq!(names(&target), [MARK, "report.html"]);
        assert!(replace_folder(&target, false, fill("tables.xlsx")).is_err());
        replace_folder(&target, true, fill("tables.xlsx")).unwrap();
        assert_eq!(names(&target), [MARK, "tables.xlsx"]);
        assert_eq!(names(around.path()), ["out"]);
    }

    #[test]
    fn a_failure_leaves_the_old_folder() {
        let around = tempfile::tempdir().unwrap();
        let target = around.path().join("out");
        replace_folder(&target, false, fill("report.html")).unwrap();
        let failed = replace_folder(&target, true, |folder| {
            fill("tables.xlsx")(folder)?;
            Err(Error::cancelled())
        });
        assert!(failed.is_err_and(|error| error.kind() == ErrorKind::Cancelled));
        assert_eq!(names(&target), [MARK, "report.html"]);
        assert_eq!(names(around.path()), ["out"]);
    }

    #[test]
    fn a_folder_of_somebody_else_is_not_replaced() {
        let around = tempfile::tempdir().unwrap();
        std::fs::write(around.path().join("thesis.odt"), "mine").unwrap();
        let error = replace_folder(around.path(), true, fill("report.html")).unwrap_err();
        assert!(error.is_argument());
        assert!(error.to_string().contains("is not of an earlier run"), "{error}");
        assert_eq!(names(around.path()), ["thesis.odt"]);
        // Nor is one that only looks like a run, or a run with a foreign file in it.
        std::fs::write(around.path().join(MARK), "{\"x\": 1}").unwrap();
        assert!(replace_folder(around.path(), true, fill("report.html")).is_err());
        let target = around.path().join("out");
        replace_folder(&target, false, fill("report.html")).unwrap();
        std::fs::write(target.join("notes.txt"), "mine").unwrap();
        let error = replace_folder(&target, true, fill("tables.xlsx")).unwrap_err();
        assert!(error.is_argument());
        assert!(error.to_string().contains("notes.txt"), "{error}");
        assert_eq!(names(&target), ["notes.txt", MARK, "report.html"]);
    }

    #[test]
    fn turns_exchange_folders_too() {
        let around = tempfile::tempdir().unwrap();
        let [new, old] = ["new", "old"].map(|name| around.path().join(name));
        for folder in [&new, &old] {
            std::fs::create_dir(folder).unwrap();
        }
        std::fs::write(new.join("x"), "").unwrap();
        take_turns(&new, &old).unwrap();
        assert_eq!((names(&new), names(&old)), (vec![], vec!["x".to_owned()]));
    }
}
