//! A summary as a small table of plain text.

use std::fmt;

use super::{Estimate, Summary};
use crate::finding::printable;
use crate::text_table::{self, TextColumn};

/// The widest table.
const WIDTH: usize = 80;

/// A row for each group: its keys, its number of institutions, the mean of the headline (of the first node where the
/// headline is missing) with its interval, and the means of the other nodes, in methodology order, as far as 80 columns of a terminal reach. Figures have three decimals; a missing one is
/// empty. [`frame`](Summary::frame) has everything, in full.
impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let columns = self.text_columns();
        let (table, left) = text_table::fitted(&columns, &text_table::one_by_one(&columns), WIDTH);
        f.write_str(&table)?;
        match left {
            0 => Ok(()),
            1 => f.write_str("… 1 more column\n"),
            _ => writeln!(f, "… {left} more columns"),
        }
    }
}

impl Summary {
    fn text_columns(&self) -> Vec<TextColumn> {
        let headline = self.nodes.iter().position(|code| *code == self.headline).unwrap_or_default();
        let keys = self.keys().iter().enumerate().map(|(key, name)| {
            let values = self.groups.iter().map(|group| printable(&group[key]).into_owned()).collect();
            TextColumn { shortest: Some(WIDTH / 2), ..TextColumn::texts(name, values) }
        });
        // A column of a node's estimates, group by group.
        let column = |name: &str, node: usize, cell: &dyn Fn(&Estimate) -> String| {
            TextColumn::figures(name, self.rows.iter().skip(node).step_by(self.nodes.len()).map(cell).collect())
        };
        let figure = |value: Option<f64>| value.map_or_else(String::new, |value| format!("{value:.3}"));
        let mean = |node: usize| column(&self.nodes[node], node, &|found| figure(found.mean));
        let mut columns: Vec<TextColumn> = keys.collect();
        if !self.nodes.is_empty() {
            columns.push(column("n", headline, &|found| (found.n + found.missing).to_string()));
            columns.push(mean(headline));
            columns.push(column("ci_low", headline, &|found| figure(found.ci_low)));
            columns.push(column("ci_high", headline, &|found| figure(found.ci_high)));
        }
        columns.extend((0..self.nodes.len()).filter(|node| *node != headline).map(mean));
        columns
    }
}

#[cfg(test)]
mod tests {
    use crate::{Methodology, Scores, Summarize, SurveyReader};

    #[test]
    fn a_summary_is_a_table_of_text() {
        let toml = "catalog = \"none\"\nnode = [{ code = \"a\" }, { code = \"b\" }, { code = \"H\", children = { a = 0.5, b = 0.5 } }]";
        let index = Methodology::from_toml(toml).unwrap();
        let file = "institution,zone,a,b\nA,Ñuñoa,1,0\nB,Ñuñoa,0.5,0.5\nC,Lima,0.25,\n";
        let scores = Scores::new(SurveyReader::new(&index).read_bytes(file.as_bytes()).unwrap()).unwrap();
        let summary = Summarize::new(&scores).by(["zone"]).summary().unwrap();
        assert_eq!(
            summary.to_string(),
            "zone   n      H  ci_low  ci_high      a      b\n\
             ─────  ─  ─────  ──────  ───────  ─────  ─────\n\
             Lima   1                          0.250\n\
             Ñuñoa  2  0.500   0.500    0.500  0.750  0.250\n"
        );
    }

    fn scores() -> Scores {
        let methodology = Methodology::edition(2017).unwrap();
        Scores::new(SurveyReader::new(&methodology).read_path("fixtures/survey_2017.csv").unwrap()).unwrap()
    }

    #[test]
    fn the_table_of_the_readme_is_what_its_program_prints() {
        let summary = Summarize::new(&scores()).by(["state"]).confidence(0.95).summary().unwrap();
        let text = summary.to_string();
        let lines: Vec<&str> = text.lines().collect();
        let shown = format!("{}\n[...]\n{}\n", lines[..6].join("\n"), lines[lines.len() - 2..].join("\n"));
        assert!(include_str!("../../README.md").contains(&shown), "{shown}");
    }

    #[test]
    fn what_does_not_fit_is_counted() {
        let scores = scores();
        let text = Summarize::new(&scores).by(["state", "type"]).summary().unwrap().to_string();
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
        assert!(text.ends_with("… 23 more columns\n"), "{text}");
    }
}
