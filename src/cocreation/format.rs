//! How registry files are written.

use std::path::Path;

/// How a registry file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileFormat {
    /// Delimited text: a row for each record, and one for each further milestone or action plan.
    Csv,
    /// JSON: a record, a list of them, or an object with the lists `states` and `commitments`.
    Json,
    /// TOML: a record, or the lists `[[states]]` and `[[commitments]]`.
    Toml,
}

impl FileFormat {
    /// Every format.
    pub const ALL: [Self; 3] = [Self::Csv, Self::Json, Self::Toml];

    const EXTENSIONS: [&str; 3] = ["csv", "json", "toml"];

    /// The end of the name of its files.
    pub const fn extension(self) -> &'static str {
        Self::EXTENSIONS[self as usize]
    }

    /// The format of a file by its name. A spreadsheet, and a file in columns, is read as the table that it holds.
    pub fn of_path(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "tsv" | "txt" => Some(Self::Csv),
            "xlsx" | "xlsm" if cfg!(feature = "xlsx") => Some(Self::Csv),
            "parquet" | "arrow" if cfg!(feature = "scan") => Some(Self::Csv),
            other => Self::ALL.into_iter().find(|format| format.extension() == other),
        }
    }

    /// The format of a file by how it begins.
    pub(super) fn of_text(bytes: &[u8]) -> Self {
        // No text has one: a spreadsheet, or a file in columns.
        if bytes.contains(&0) {
            return Self::Csv;
        }
        let text = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]);
        let mut lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
        let first = lines.find(|line| !line.is_empty() && !line.starts_with('#')).unwrap_or_default();
        let rest = || first[1..].trim_start().trim_start_matches('[');
        match first.as_bytes().first() {
            Some(b'{') => Self::Json,
            Some(b'[') if rest().starts_with(|c: char| c.is_alphanumeric()) && first.ends_with(']') => Self::Toml,
            Some(b'[') => Self::Json,
            _ if first.split([',', ';', '\t']).next().is_some_and(|cell| cell.contains('=')) => Self::Toml,
            _ => Self::Csv,
        }
    }
}
