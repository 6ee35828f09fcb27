//! All the findings of a file.

use std::collections::BTreeMap;
use std::fmt;

use super::log::{Entry, Log};
use super::problem::Weight;
use super::{Column, Finding, Place, Problem, Severity, Sheet, TableProblem};

/// All the findings of a file, in the order of their lines.
#[derive(Clone, Default)]
pub struct Findings {
    source: String,
    sheet: Option<Sheet>,
    headers: Vec<String>,
    /// Whether headers are names of fields, which have no place among others.
    is_keyed: bool,
    logs: Vec<Log>,
    counts: BTreeMap<(Weight, &'static str), u64>,
}

impl Findings {
    pub(crate) fn new(source: &str, headers: Vec<String>) -> Self {
        Findings { source: source.to_owned(), headers, ..Findings::default() }
    }

    /// The findings of a table that may be that of a sheet.
    pub(crate) fn in_sheet(self, sheet: Option<Sheet>) -> Self {
        Findings { sheet, ..self }
    }

    /// The same with other headers, which are what messages call the columns.
    pub(crate) fn with_headers(self, headers: Vec<String>) -> Self {
        Findings { headers, ..self }
    }

    /// The findings of a file whose values have names in place of columns, each of which has a number.
    pub(crate) fn keyed(source: &str, names: Vec<String>) -> Self {
        Findings { is_keyed: true, ..Findings::new(source, names) }
    }

    /// Findings of the same file, none yet.
    pub(crate) fn emptied(&self) -> Self {
        let (source, sheet, headers) = (self.source.clone(), self.sheet.clone(), self.headers.clone());
        Findings { source, sheet, headers, is_keyed: self.is_keyed, ..Findings::default() }
    }

    /// Adds a problem of a line; line 0 is no line.
    pub(crate) fn push(&mut self, line: u64, problem: impl Into<Problem>) {
        let mut log = Log::default();
        log.push(line, None, problem);
        self.append(log);
    }

    /// Appends a log. One that starts where the last one ended, or later, continues it.
    pub(crate) fn append(&mut self, log: Log) {
        for entry in log.entries() {
            self.count(&entry.problem);
        }
        self.join(log);
    }

    /// Appends the findings of a log, keeping the first `most` of each code and counting all.
    pub(crate) fn append_first(&mut self, log: Log, most: u64) {
        let mut first = Log::default();
        for entry in log.entries() {
            if self.count(&entry.problem) <= most {
                first.push_entry(&entry);
            }
        }
        self.join(first);
    }

    /// Counts a problem; how many there are of its code.
    fn count(&mut self, problem: &Problem) -> u64 {
        let count = self.counts.entry(problem.rule()).or_default();
        *count += 1;
        *count
    }

    fn join(&mut self, log: Log) {
        let rest = match self.logs.last_mut() {
            Some(last) => last.extend(log),
            None => Some(log).filter(|log| !log.is_empty()),
        };
        self.logs.extend(rest);
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
        self.counts.values().sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// Number of findings that make a row or the file unusable.
    pub fn errors(&self) -> u64 {
        self.by_code().filter(|(_, severity, _)| *severity == Severity::Error).map(|(.., n)| n).sum()
    }

    /// Number of findings that a reader should know of.
    pub fn warnings(&self) -> u64 {
        self.len() - self.errors()
    }

    /// The codes of what was found, with their severity and how often each was found: errors first, each in the order of the codes.
    pub fn by_code(&self) -> impl Iterator<Item = (&'static str, Severity, u64)> + '_ {
        self.counts.iter().map(|((weight, code), n)| (*code, weight.severity(), *n))
    }

    /// Whether the file as a whole is at fault, so that no row can be set aside to mend it.
    pub fn is_fatal(&self) -> bool {
        self.counts.keys().any(|(weight, _)| *weight == Weight::Fatal)
    }

    /// The findings in the order of their lines, those without a line last.
    pub fn iter<'a>(&'a self) -> impl Iterator<Item = Finding> + 'a {
        let placed = |log: &'a Log| log.entries().filter(|entry| entry.line > 0).peekable();
        let mut heads: Vec<_> = self.logs.iter().map(placed).collect();
        let placed = std::iter::from_fn(move || {
            let places = heads.iter_mut().map(|head| (head.peek().map(|entry| (entry.line, entry.column)), head));
            let (_, next) = places.filter(|(place, _)| place.is_some()).min_by_key(|(place, _)| *place)?;
            next.next()
        });
        let placeless = self.logs.iter().flat_map(|log| log.entries()).filter(|entry| entry.line == 0);
        placed.chain(placeless).map(|entry| self.finding(entry))
    }

    /// The first `each` findings of every code, in the order of their lines.
    pub fn first_of_each(&self, each: usize) -> impl Iterator<Item = Finding> + '_ {
        let mut seen: BTreeMap<&'static str, usize> = BTreeMap::new();
        let is_among = move |finding: &Finding| {
            let count = seen.entry(finding.code()).or_default();
            *count += 1;
            *count <= each
        };
        // Nothing is read behind the last of them.
        let all: u64 = self.counts.values().map(|n| (*n).min(each as u64)).sum();
        self.iter().filter(is_among).take(all as usize)
    }

    fn finding(&self, entry: Entry) -> Finding {
        let in_file = |column: usize| self.sheet.as_ref().map_or(column, |sheet| sheet.column(column));
        let mut problem = entry.problem;
        if let Problem::Table(TableProblem::RepeatedHeader { expected: Column(first), .. }) = &mut problem {
            *first = in_file(*first);
        }
        let place = Place {
            sheet: self.sheet.as_ref().map(|sheet| sheet.name.clone()),
            line: (entry.line > 0).then_some(entry.line),
            column: entry.column.map(in_file).filter(|_| !self.is_keyed),
            header: entry.column.and_then(|column| self.headers.get(column.checked_sub(1)?).cloned()),
        };
        Finding { place, problem }
    }
}

impl fmt::Debug for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.first_of_each(3)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::super::payload::QUOTED;
    use super::super::{CellProblem, Line, Range, SurveyProblem};
    use super::*;

    const SCALE: Option<Range> = Some(Range { min: 0.0, max: 1.0 });

    #[test]
    fn a_log_gives_back_what_was_put_in_and_merges_by_line() {
        let mut cells = Log::default();
        cells.push(3, Some(2), CellProblem::NotANumber { value: "abc".into(), expected: SCALE });
        cells.push(
            300,
            Some(1),
            TableProblem::FallbackEncoding { value: "ñ".repeat(500).into(), expected: "windows-1252".into() },
        );
        let mut later = Log::default();
        later.push(300, Some(2), CellProblem::NotFinite { value: "inf".into(), expected: SCALE });
        let mut rows = Log::default();
        rows.push(40, None, SurveyProblem::RepeatedUnit { value: "X".into(), expected: Line(2) });
        let mut findings = Findings::new("file.csv", vec!["a".into(), "b".into()]);
        findings.append(cells);
        findings.append(later);
        findings.append(rows);
        assert_eq!(findings.logs.len(), 2);
        let all: Vec<Finding> = findings.iter().collect();
        assert_eq!(all.iter().map(|f| f.place.line).collect::<Vec<_>>(), [Some(3), Some(40), Some(300), Some(300)]);
        assert_eq!(all[0].place.header.as_deref(), Some("b"));
        assert_eq!(all[2].value().chars().count(), QUOTED + 1);
        assert_eq!((findings.errors(), findings.warnings()), (3, 1));
    }

    #[test]
    fn what_has_no_line_comes_last_and_leaves_the_others_in_order() {
        let mut findings = Findings::new("", vec![]);
        let lines = |lines: &[u64]| {
            let mut log = Log::default();
            lines.iter().for_each(|line| log.push(*line, None, CellProblem::EmptyUnit));
            log
        };
        for log in [lines(&[5]), lines(&[0]), lines(&[7]), lines(&[0, 6, 0, 9])] {
            findings.append(log);
        }
        let found: Vec<u64> = findings.iter().map(|finding| finding.place.line.unwrap_or(0)).collect();
        assert_eq!(found, [5, 6, 7, 9, 0, 0, 0]);
    }

    #[test]
    fn a_million_faulty_cells_take_less_than_64_megabytes() {
        const SHARE: usize = 10;
        let mut log = Log::default();
        for line in (1_000_000 - 1_000_000 / SHARE as u64)..1_000_000 {
            let value = format!("0,{line}").into();
            log.push(line, Some(14), CellProblem::NotANumber { value, expected: SCALE });
        }
        assert!(log.size() * SHARE < 40_000_000, "{}", log.size());
    }

    #[test]
    fn a_log_takes_back_what_follows_a_mark() {
        let mut log = Log::default();
        log.push(2, None, CellProblem::EmptyUnit);
        let mark = log.mark();
        log.push(5, Some(3), CellProblem::NotFinite { value: "inf".into(), expected: SCALE });
        log.reset(&mark);
        log.push(4, None, TableProblem::RaggedRow { value: 3, expected: 8 });
        let mut findings = Findings::new("", vec![]);
        findings.append(log);
        assert_eq!(findings.iter().map(|f| f.place.line).collect::<Vec<_>>(), [Some(2), Some(4)]);
        assert_eq!(
            findings.by_code().map(|(code, _, n)| (code, n)).collect::<Vec<_>>(),
            [("empty_unit", 1), ("ragged_row", 1)]
        );
    }

    #[test]
    fn only_the_first_of_each_rule_are_given_when_asked() {
        let mut log = Log::default();
        for line in 2..1000 {
            log.push(line, None, CellProblem::EmptyUnit);
        }
        log.push(1000, None, TableProblem::RaggedRow { value: 3, expected: 8 });
        let mut findings = Findings::new("", vec![]);
        findings.append(log);
        assert_eq!(findings.first_of_each(2).map(|f| f.place.line.unwrap_or(0)).collect::<Vec<_>>(), [2, 3, 1000]);
    }
}
