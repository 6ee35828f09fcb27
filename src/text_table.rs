//! Tables of plain text: cells aligned in columns, below a header and a line. Where a table must keep to a width, columns are
//! left out, the least wanted first, and long texts end in `…`; figures and headings are shown whole.

use std::borrow::Cow;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Spaces between columns.
const GAP: usize = 2;

/// A column of a table.
pub(crate) struct TextColumn {
    pub heading: String,
    pub cells: Vec<String>,
    /// Figures are aligned to the right, texts to the left.
    pub is_figures: bool,
    /// The width that its texts may be shortened to where the table must keep to one; none for what is never shortened.
    pub shortest: Option<usize>,
}

impl TextColumn {
    /// Figures, to the right.
    pub fn figures(heading: impl Into<String>, cells: Vec<String>) -> Self {
        TextColumn { heading: heading.into(), cells, is_figures: true, shortest: None }
    }

    /// Texts, to the left.
    pub fn texts(heading: impl Into<String>, cells: Vec<String>) -> Self {
        TextColumn { heading: heading.into(), cells, is_figures: false, shortest: None }
    }

    /// The width of the widest cell or of the heading.
    pub fn width(&self) -> usize {
        self.cells.iter().map(|cell| cell.width()).fold(self.heading.width(), usize::max)
    }
}

/// The table in full.
#[cfg(any(feature = "cli", test))]
pub(crate) fn table(columns: &[TextColumn]) -> String {
    drawn(&columns.iter().map(|column| (column, column.width())).collect::<Vec<_>>(), one_line)
}

/// The table with the columns that fit into a width, tried in the order in which they are wanted, those of a group all or none; and
/// how many are left out.
pub(crate) fn fitted(columns: &[TextColumn], wanted: &[Vec<usize>], width: usize) -> (String, usize) {
    let widths = widths(columns, wanted, width);
    (drawn(&widths, one_line), columns.len() - widths.len())
}

/// The table with the columns that fit into a width, its texts in several lines where they must be.
#[cfg(any(feature = "cli", test))]
pub(crate) fn folded(columns: &[TextColumn], width: usize) -> String {
    drawn(&widths(columns, &one_by_one(columns), width), wrapped)
}

/// The columns in the order of the table, each a group.
pub(crate) fn one_by_one(columns: &[TextColumn]) -> Vec<Vec<usize>> {
    (0..columns.len()).map(|at| vec![at]).collect()
}

/// The columns that fit, with their widths, in the order of the table.
fn widths<'c>(columns: &'c [TextColumn], wanted: &[Vec<usize>], width: usize) -> Vec<(&'c TextColumn, usize)> {
    let mut shown: Vec<(usize, usize)> = Vec::new();
    let mut left = width + GAP;
    for group in wanted {
        let least = group.iter().map(|&at| {
            let column = &columns[at];
            let natural = column.width();
            let least = column.shortest.map_or(natural, |shortest| natural.min(shortest.max(column.heading.width())));
            // A table has a column, however narrow the place.
            (at, if shown.is_empty() { least.min(width) } else { least })
        });
        let least: Vec<(usize, usize)> = least.collect();
        let needed: usize = least.iter().map(|(_, least)| least + GAP).sum();
        if needed <= left {
            left -= needed;
            shown.extend(least);
        }
    }
    // What is left goes to the texts that have to be shorter.
    for (at, given) in &mut shown {
        let more = (columns[*at].width() - *given).min(left);
        *given += more;
        left -= more;
    }
    shown.sort_unstable();
    shown.into_iter().map(|(at, given)| (&columns[at], given)).collect()
}

/// The start of a text, ending in `…`, where the whole is wider than this.
pub(crate) fn shortened(text: &str, width: usize) -> Cow<'_, str> {
    if text.width() <= width {
        return text.into();
    }
    let mut used = 1;
    let fits = |character: &char| {
        used += character.width().unwrap_or(0);
        used <= width
    };
    let start: String = text.chars().take_while(fits).collect();
    format!("{}…", start.trim_end()).into()
}

/// A text in lines of at most this width, broken between words where these fit.
#[cfg(any(feature = "cli", test))]
pub(crate) fn wrapped(text: &str, width: usize) -> Vec<String> {
    if text.width() <= width {
        return vec![text.to_owned()];
    }
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let last = lines.len() - 1;
        if lines[last].is_empty() {
            lines[last].push_str(word);
        } else if lines[last].width() + 1 + word.width() <= width {
            lines[last].push(' ');
            lines[last].push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines.iter().map(|line| shortened(line, width).into_owned()).collect()
}

/// The header, unless all headings are empty, and the rows, each of as many lines as its longest cell is divided into.
fn drawn(columns: &[(&TextColumn, usize)], divided: fn(&str, usize) -> Vec<String>) -> String {
    let mut text = String::new();
    if columns.iter().any(|(column, _)| !column.heading.is_empty()) {
        text.push_str(&line(columns, |column, _| column.heading.as_str().into()));
        text.push_str(&line(columns, |_, width| "─".repeat(width).into()));
    }
    for row in 0..columns.iter().map(|(column, _)| column.cells.len()).max().unwrap_or(0) {
        let cell = |column: &TextColumn, width| divided(column.cells.get(row).map_or("", String::as_str), width);
        let cells: Vec<Vec<String>> = columns.iter().map(|(column, width)| cell(column, *width)).collect();
        for at in 0..cells.iter().map(Vec::len).max().unwrap_or(0) {
            let mut parts = cells.iter().map(|lines| lines.get(at).map_or("", String::as_str));
            text.push_str(&line(columns, |_, _| parts.next().unwrap_or_default().into()));
        }
    }
    text
}

fn one_line(text: &str, width: usize) -> Vec<String> {
    vec![shortened(text, width).into_owned()]
}

/// A line of cells, one for each column and its width.
fn line<'c>(
    columns: &[(&'c TextColumn, usize)],
    mut cell: impl FnMut(&'c TextColumn, usize) -> Cow<'c, str>,
) -> String {
    let mut line = String::new();
    for (at, (column, width)) in columns.iter().enumerate() {
        let cell = cell(column, *width);
        let cell = shortened(&cell, *width);
        let space = " ".repeat(width - cell.width().min(*width));
        line.push_str(if at == 0 { "" } else { "  " });
        line.extend(if column.is_figures { [&*space, &*cell] } else { [&*cell, &*space] });
    }
    line.truncate(line.trim_end().len());
    line.push('\n');
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns() -> [TextColumn; 3] {
        let texts = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
        [
            TextColumn { shortest: Some(6), ..TextColumn::texts("unit", texts(["Órgano 日本", "B"])) },
            TextColumn::figures("GA", texts(["0.5", "12.25"])),
            TextColumn::figures("long heading", texts(["1", ""])),
        ]
    }

    #[test]
    fn columns_are_aligned_by_the_width_of_their_characters() {
        let drawn = "unit            GA  long heading\n───────────  ─────  ────────────\nÓrgano 日本    0.5             1\nB            12.25\n";
        assert_eq!(table(&columns()), drawn);
    }

    #[test]
    fn columns_that_do_not_fit_are_left_out_and_texts_end_in_a_mark() {
        let (drawn, left_out) = fitted(&columns(), &[vec![0], vec![1], vec![2]], 17);
        assert_eq!(
            (drawn.as_str(), left_out),
            ("unit           GA\n──────────  ─────\nÓrgano 日…    0.5\nB           12.25\n", 1)
        );
        let (drawn, left_out) = fitted(&columns(), &[vec![2], vec![0], vec![1]], 4);
        assert_eq!((drawn.lines().next(), left_out), (Some("lon…"), 2));
        assert_eq!(fitted(&columns(), &one_by_one(&columns()), 80), (table(&columns()), 0));
    }

    #[test]
    fn texts_are_folded_beside_their_row() {
        let texts = |cells: [&str; 2]| TextColumn {
            shortest: Some(7),
            ..TextColumn::texts("", cells.map(str::to_owned).to_vec())
        };
        let columns = [texts(["one two three", "B"]), TextColumn::figures("", vec!["0.5".to_owned(), "12".to_owned()])];
        assert_eq!(folded(&columns, 12), "one two  0.5\nthree\nB         12\n");
    }

    #[test]
    fn texts_are_wrapped_between_words() {
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(wrapped("a incomprehensibilities b", 8), ["a", "incompr…", "b"]);
        assert_eq!(wrapped("", 8), [""]);
    }
}
