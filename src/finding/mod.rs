//! What is wrong with a survey file, and where.
//!
//! A file is read to its end whatever it holds, and every problem becomes a [`Finding`] with its line, column, value and
//! rule. A single wrong decimal sign can make millions of them, so [`Findings`] keeps them as a compact log of some ten
//! to twenty bytes each, and gives them back one by one.
//!
//! ```
//! use open_gov_metric::{Language, Methodology, SurveyReader};
//!
//! let methodology = Methodology::edition(2017)?;
//! let text = "institution,TG,TC,PG,PC\nA,0.5,1.2,0,abc\n";
//! let error = SurveyReader::new(&methodology).read_bytes(text.as_bytes()).unwrap_err();
//! let lines: Vec<String> = error.findings().unwrap().iter().map(|f| f.message(Language::English)).collect();
//! assert_eq!(lines[0], "line 2, column 3 (TC): `1.2` is outside the scale; expected a number from 0 to 1");
//! assert_eq!(lines[1], "line 2, column 5 (PC): `abc` is not a number; expected a number from 0 to 1");
//! # Ok::<(), open_gov_metric::Error>(())
//! ```

mod log;
mod rule;
mod sheet;

use std::fmt;

use crate::language::Language;
use log::Entry;
pub(crate) use log::{Log, Mark};
pub(crate) use rule::STATES_ONLY;
pub use rule::{Rule, Severity};
pub(crate) use sheet::Sheet;
use sheet::letters;

/// One problem, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Name of the sheet, where the file is a spreadsheet.
    pub sheet: Option<String>,
    /// Line of the file, the first one being 1 (of a sheet, a data frame or a file in columns: the row); none where no line is at fault.
    pub line: Option<u64>,
    /// Number of the column, the first one being 1.
    pub column: Option<usize>,
    /// Header of the column, or the name of the key or node that is meant.
    pub header: Option<String>,
    /// The rule that was broken.
    pub rule: Rule,
    /// What was found, cut after 120 characters.
    pub value: String,
    /// What was expected in its place.
    pub expected: String,
}

impl Finding {
    /// Whether the row, or the file, cannot be used.
    pub fn is_error(&self) -> bool {
        self.rule.severity() == Severity::Error
    }

    /// Address of the cell in its sheet, such as `C5`; none in other files, and where no single cell is at fault.
    pub fn cell(&self) -> Option<String> {
        self.sheet.as_ref()?;
        Some(format!("{}{}", letters(self.column?), self.line?))
    }

    /// Where it is and what is wrong, in one line.
    pub fn message(&self, language: Language) -> String {
        let place = if self.sheet.is_some() { self.place_in_sheet(language) } else { self.place_in_text(language) };
        let value = printable(&self.value);
        let expected = match self.rule.expects_text() {
            true => printable(&self.expected).into_owned(),
            false => expected_range(&self.expected, language),
        };
        let what = self.rule.message(&value, &expected, self.sheet.is_some(), language);
        if place.is_empty() { what } else { format!("{}: {what}", place.join(", ")) }
    }

    fn place_in_text(&self, language: Language) -> Vec<String> {
        let line = self.line.map(|line| format!("{} {line}", language.pick("line", "línea")));
        line.into_iter().chain(self.column_place(|number| number.to_string(), language)).collect()
    }

    fn place_in_sheet(&self, language: Language) -> Vec<String> {
        let header = self.header.as_deref().map(|header| format!(" ({})", printable(header))).unwrap_or_default();
        let sheet =
            self.sheet.as_ref().map(|name| format!("{} \"{}\"", language.pick("sheet", "hoja"), printable(name)));
        let within = match (self.cell(), self.line) {
            (Some(cell), _) => Some(format!("{} {cell}{header}", language.pick("cell", "celda"))),
            (None, Some(row)) => Some(format!("{} {row}", language.pick("row", "fila"))),
            (None, None) => self.column_place(letters, language),
        };
        sheet.into_iter().chain(within).collect()
    }

    fn column_place(&self, shown: impl Fn(usize) -> String, language: Language) -> Option<String> {
        let column = language.pick("column", "columna");
        match (self.column, &self.header) {
            (Some(number), Some(header)) => Some(format!("{column} {} ({})", shown(number), printable(header))),
            (Some(number), None) => Some(format!("{column} {}", shown(number))),
            (None, Some(header)) => Some(printable(header).into_owned()),
            (None, None) => None,
        }
    }
}

/// Text without control characters, which a terminal might obey.
pub(crate) fn printable(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.contains(char::is_control) {
        return text.into();
    }
    let shown = text.chars().map(|c| if c.is_control() { c.escape_unicode().to_string() } else { c.to_string() });
    shown.collect::<String>().into()
}

/// A range is stored as `min..max`; everything else reads as it is.
fn expected_range(stored: &str, language: Language) -> String {
    match stored.split_once("..") {
        Some((min, max)) if min.parse::<f64>().is_ok() && max.parse::<f64>().is_ok() => match language {
            Language::English => format!("from {min} to {max}"),
            Language::Spanish => format!("de {min} a {max}"),
        },
        _ => stored.to_owned(),
    }
}

/// All the findings of a file, in the order of their lines.
#[derive(Clone)]
pub struct Findings {
    source: String,
    sheet: Option<Sheet>,
    headers: Vec<String>,
    /// Whether headers are names of fields, which have no place among others.
    is_keyed: bool,
    logs: Vec<Log>,
    counts: [u64; Rule::COUNT],
}

impl Default for Findings {
    fn default() -> Self {
        Findings {
            source: String::new(),
            sheet: None,
            headers: Vec::new(),
            is_keyed: false,
            logs: Vec::new(),
            counts: [0; Rule::COUNT],
        }
    }
}

impl Findings {
    pub(crate) fn new(source: &str, headers: Vec<String>) -> Self {
        Findings { source: source.to_owned(), headers, ..Findings::default() }
    }

    /// The findings of a table that a sheet has.
    #[cfg(feature = "xlsx")]
    pub(crate) fn in_sheet(mut self, sheet: Sheet) -> Self {
        self.sheet = Some(sheet);
        self
    }

    /// The findings of a file whose values have names in place of columns; the number of a name stands for it.
    pub(crate) fn keyed(source: &str, names: Vec<String>) -> Self {
        Findings { is_keyed: true, ..Findings::new(source, names) }
    }

    /// Findings of the same file, none yet.
    pub(crate) fn emptied(&self) -> Self {
        let (source, sheet, headers) = (self.source.clone(), self.sheet.clone(), self.headers.clone());
        Findings { source, sheet, headers, is_keyed: self.is_keyed, ..Findings::default() }
    }

    /// Appends a log. One that starts where the last one ended, or later, continues it.
    pub(crate) fn append(&mut self, log: Log) {
        for entry in log.entries() {
            self.counts[entry.rule as usize] += 1;
        }
        let rest = match self.logs.last_mut() {
            Some(last) => last.extend(log),
            None => Some(log),
        };
        self.logs.extend(rest.filter(|log| log.entries().next().is_some()));
    }

    /// Appends the findings of a log, keeping the first `most` of each rule and counting all.
    pub(crate) fn append_first(&mut self, log: Log, most: u64) {
        let mut counts = self.counts;
        let entries = || log.entries();
        let mut is_kept = |entry: &Entry<'_>| {
            let count = &mut counts[entry.rule as usize];
            *count += 1;
            *count <= most
        };
        let kept: Vec<bool> = entries().map(|entry| is_kept(&entry)).collect();
        if kept.iter().all(|kept| *kept) {
            return self.append(log);
        }
        let mut first = Log::default();
        for (entry, _) in entries().zip(&kept).filter(|(_, kept)| **kept) {
            first.push(entry.line, entry.column, entry.rule, entry.value, entry.expected);
        }
        self.append(first);
        self.counts = counts;
    }

    /// Adds the findings of another look at the same file.
    pub fn merge(&mut self, other: Findings) {
        other.logs.into_iter().for_each(|log| self.append(log));
    }

    /// Name of the file, or `-` and the like for other sources.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Number of findings.
    pub fn len(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.logs.is_empty()
    }

    /// Number of findings that make a row or the file unusable.
    pub fn errors(&self) -> u64 {
        self.by_rule().filter(|(rule, _)| rule.severity() == Severity::Error).map(|(_, n)| n).sum()
    }

    /// Number of findings that a reader should know of.
    pub fn warnings(&self) -> u64 {
        self.len() - self.errors()
    }

    /// How often each rule was broken, rules that were not broken left out.
    pub fn by_rule(&self) -> impl Iterator<Item = (Rule, u64)> + '_ {
        Rule::ALL.iter().copied().zip(self.counts).filter(|(_, n)| *n > 0)
    }

    /// Whether the file as a whole is at fault.
    pub fn is_fatal(&self) -> bool {
        self.by_rule().any(|(rule, _)| rule.is_fatal())
    }

    /// The findings in the order of their lines, those without a line last.
    pub fn iter(&self) -> impl Iterator<Item = Finding> + '_ {
        let mut heads: Vec<_> = self.logs.iter().map(|log| log.entries().peekable()).collect();
        std::iter::from_fn(move || {
            let place = |line: u64| if line == 0 { u64::MAX } else { line };
            let next = heads
                .iter_mut()
                .filter_map(|head| head.peek().map(|entry| (place(entry.line), entry.column)).map(|at| (at, head)))
                .min_by_key(|(at, _)| *at)?
                .1;
            next.next().map(|entry| self.finding(entry))
        })
    }

    /// The first `each` findings of every rule, in the order of their lines.
    pub fn first_of_each(&self, each: usize) -> impl Iterator<Item = Finding> + '_ {
        let mut seen = [0; Rule::COUNT];
        let mut left: u64 = self.by_rule().map(|(_, n)| n.min(each as u64)).sum();
        let mut all = self.iter();
        std::iter::from_fn(move || {
            while left > 0 {
                let finding = all.next()?;
                let count = &mut seen[finding.rule as usize];
                *count += 1;
                if *count <= each {
                    left -= 1;
                    return Some(finding);
                }
            }
            None
        })
    }

    fn finding(&self, entry: Entry<'_>) -> Finding {
        let in_file = |column: usize| self.sheet.as_ref().map_or(column, |sheet| sheet.column(column));
        let expected = match (&self.sheet, entry.rule) {
            (Some(sheet), Rule::RepeatedHeader) => {
                entry.expected.parse().map(|first| letters(sheet.column(first))).ok()
            }
            _ => None,
        };
        Finding {
            sheet: self.sheet.as_ref().map(|sheet| sheet.name.clone()),
            line: (entry.line > 0).then_some(entry.line),
            column: entry.column.map(in_file).filter(|_| !self.is_keyed),
            header: entry.column.and_then(|c| self.headers.get(c - 1).cloned()),
            rule: entry.rule,
            value: entry.value.to_owned(),
            expected: expected.unwrap_or_else(|| entry.expected.to_owned()),
        }
    }
}

impl fmt::Debug for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.first_of_each(3)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::log::QUOTED;
    use super::*;

    #[test]
    fn a_log_gives_back_what_was_put_in_and_merges_by_line() {
        let mut cells = Log::default();
        cells.push(3, Some(2), Rule::NotANumber, "abc", "0..1");
        cells.push(300, Some(1), Rule::FallbackEncoding, &"ñ".repeat(500), "windows-1252");
        let mut later = Log::default();
        later.push(300, Some(2), Rule::NotFinite, "inf", "0..1");
        let mut rows = Log::default();
        rows.push(40, None, Rule::RepeatedUnit, "X", "2");
        let mut findings = Findings::new("file.csv", vec!["a".into(), "b".into()]);
        findings.append(cells);
        findings.append(later);
        findings.append(rows);
        assert_eq!(findings.logs.len(), 2);
        let all: Vec<Finding> = findings.iter().collect();
        assert_eq!(all.iter().map(|f| f.line).collect::<Vec<_>>(), [Some(3), Some(40), Some(300), Some(300)]);
        assert_eq!(all[0].header.as_deref(), Some("b"));
        assert_eq!(all[2].value.chars().count(), QUOTED + 1);
        assert_eq!((findings.errors(), findings.warnings()), (3, 1));
    }

    #[test]
    fn a_log_takes_back_what_follows_a_mark() {
        let mut log = Log::default();
        log.push(2, None, Rule::EmptyUnit, "", "");
        let mark = log.mark();
        log.push(5, Some(3), Rule::NotFinite, "inf", "0..1");
        log.reset(&mark);
        log.push(4, None, Rule::RaggedRow, "3", "8");
        let mut findings = Findings::new("", vec![]);
        findings.append(log);
        assert_eq!(findings.iter().map(|f| f.line).collect::<Vec<_>>(), [Some(2), Some(4)]);
        assert_eq!(findings.by_rule().collect::<Vec<_>>(), [(Rule::RaggedRow, 1), (Rule::EmptyUnit, 1)]);
    }

    #[test]
    fn only_the_first_of_each_rule_are_given_when_asked() {
        let mut log = Log::default();
        for line in 2..1000 {
            log.push(line, None, Rule::EmptyUnit, "", "");
        }
        log.push(1000, None, Rule::RaggedRow, "3", "8");
        let mut findings = Findings::new("", vec![]);
        findings.append(log);
        assert_eq!(findings.first_of_each(2).map(|f| f.line.unwrap_or(0)).collect::<Vec<_>>(), [2, 3, 1000]);
    }
}
