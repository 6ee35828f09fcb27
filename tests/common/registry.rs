//! Registries of co-creation, read in memory, and what is found in them.

use open_gov_metric::cocreation::{FileFormat, RecordFile, Registry, RegistryReader};
use open_gov_metric::survey::OnInvalid;
use open_gov_metric::{Error, Language};

use super::project_file;

pub fn read_as(format: FileFormat, bytes: &[u8]) -> Result<(Registry, Vec<RecordFile>), Error> {
    let mut reader = RegistryReader::new();
    reader.read_from(bytes, &format!("file.{}", format.extension()))?;
    reader.finish()
}

/// A file without errors.
#[track_caller]
pub fn registry(format: FileFormat, text: &str) -> Registry {
    let (registry, files) = read_as(format, text.as_bytes()).unwrap_or_else(|error| {
        panic!("{:?}", error.findings_by_file()[0].iter().map(|f| f.message(Language::English)).collect::<Vec<_>>())
    });
    assert_eq!(files[0].set_aside, 0);
    registry
}

/// Everything that is wrong with a file, in English.
#[track_caller]
pub fn faults(format: FileFormat, text: &str) -> Vec<String> {
    let mut reader = RegistryReader::new().on_invalid(OnInvalid::SetAside);
    reader.read_from(text.as_bytes(), &format!("file.{}", format.extension())).unwrap();
    let findings = match reader.finish() {
        Ok((_, files)) => files[0].findings.clone(),
        Err(error) => error.findings_by_file()[0].clone(),
    };
    let both = |language| findings.iter().map(|finding| finding.message(language)).collect::<Vec<_>>();
    let (english, spanish) = (both(Language::English), both(Language::Spanish));
    assert!(english.iter().zip(&spanish).all(|(en, es)| en != es), "{english:?}");
    english
}

pub fn fixtures(paths: &[&str]) -> Registry {
    let mut reader = RegistryReader::new();
    for path in paths {
        reader.read_path(project_file(path)).unwrap();
    }
    reader.finish().unwrap().0
}
