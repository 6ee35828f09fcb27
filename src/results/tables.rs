//! The results as tables, for files.

use polars::prelude::DataFrame;

use super::stack::stack;
use super::{Cocreation, Comparison, Group, Results};
use crate::error::Result;
use crate::finding::{Finding, Findings};
use crate::language::Language;
use crate::methodology::{Methodology, Node};
use crate::schema::{Table as Rows, columns};

/// A table and its name.
#[derive(Debug, Clone)]
pub struct Table {
    /// Its name, which serves as that of a file or a sheet.
    pub name: &'static str,
    /// Its rows.
    pub frame: DataFrame,
}

impl Results<'_> {
    /// Every table that has something to report: `scores`, `summaries`, `leaders`, `gaps`, `distribution`,
    /// `published`, `uncertainty`, `changes`, `moves`, `transitions`, `unmatched`, `series`, `cocreation`, `commitments`,
    /// `progress`, `context`, `findings`, `methodology`. Those of several keys begin with the column `by`: the key of each row, or
    /// `all`.
    ///
    /// # Errors
    ///
    /// [`Polars`](crate::ErrorKind::Polars) when a key has the name of another column.
    pub fn tables(&self, language: Language) -> Result<Vec<Table>> {
        type Frame = Result<DataFrame>;
        let by = |of: &dyn Fn(&Group) -> Option<Frame>| {
            let parts: Vec<_> = self.groups().filter_map(|group| Some((group.key.as_deref(), of(group)?))).collect();
            (!parts.is_empty()).then(|| stack(parts))
        };
        let (comparison, registry) = (self.comparison.as_ref(), self.cocreation.as_ref());
        let changes = |found: &Comparison| {
            let groups = found.groups.iter().map(|(key, changes)| (Some(key.as_str()), changes));
            stack(
                [(None, &found.whole)]
                    .into_iter()
                    .chain(groups)
                    .map(|(key, changes)| (key, changes.rows.frame(language))),
            )
        };
        let files = registry.iter().flat_map(|registry| registry.files).map(|file| &file.findings);
        let tables: [(&str, Option<Frame>); 18] = [
            ("scores", Some(self.scores.frame())),
            ("summaries", by(&|group| Some(group.summary.frame(language)))),
            ("leaders", by(&|group| Some(group.leaders.frame(language)))),
            ("gaps", by(&|group| Some(group.gaps.frame(language)))),
            ("distribution", by(&|group| Some(group.distribution.as_ref()?.shares.frame(language)))),
            ("published", self.published.as_ref().map(|published| published.frame(language))),
            ("uncertainty", self.ranks.as_ref().map(|found| found.ranks.frame(language))),
            ("changes", comparison.map(changes)),
            ("moves", comparison.and_then(|found| Some(found.moves.as_ref()?.rows.frame(language)))),
            ("transitions", comparison.and_then(|found| Some(found.transitions.as_ref()?.rows.frame(language)))),
            ("unmatched", comparison.map(|found| found.matching.unmatched().frame(language))),
            ("series", self.series.as_ref().map(|series| series.points()?.frame(language))),
            ("cocreation", registry.map(|registry| registry.scores.state_frame())),
            ("commitments", registry.map(|registry| registry.scores.frame())),
            ("progress", registry.map(Cocreation::progress)),
            ("context", registry.and_then(|registry| Some(registry.tests.as_ref().ok()?.frame(language)))),
            ("findings", Some(of_findings([&self.findings].into_iter().chain(files), language))),
            ("methodology", Some(of_methodology(self.methodology(), language))),
        ];
        let tables = tables.into_iter().filter_map(|(name, frame)| Some((name, frame?)));
        tables.map(|(name, frame)| Ok(Table { name, frame: frame? })).collect()
    }
}

/// A finding and the file that it is of.
pub(crate) struct FindingRow<'a>(&'a str, Finding);

columns! {
    FindingRow<'_>:
    file "archivo" Text "a path" "una ruta"
        "The file." "El archivo." |row| row.0;
    line "línea" Whole "from 1" "desde 1"
        "Line of the file, the header being 1; empty where no single line is at fault."
        "Línea del archivo, la del encabezado es 1; vacía si la falla no es de una sola línea."
        |row| row.1.place.line;
    column "columna" Text "as in the file" "como en el archivo"
        "Header of the column." "Encabezado de la columna." |row| &row.1.place.header;
    column_number "n.º de columna" Whole "from 1" "desde 1"
        "Position of the column." "Posición de la columna." |row| row.1.place.column;
    severity "gravedad" Text "error, warning" "error, warning"
        "Whether the file is refused for it." "Si por ello se rechaza el archivo." |row| row.1.severity().code();
    rule "regla" Text "codes such as not_a_number" "códigos como not_a_number"
        "The rule that is broken." "La regla que se incumple." |row| row.1.code();
    value "valor" Text "as in the file" "como en el archivo"
        "What stands there." "Lo que dice ahí." |row| row.1.value();
    expected "esperado" Text "such as a range, or other lines" "como un intervalo, u otras líneas"
        "What the rule asks for." "Lo que la regla pide." |row| row.1.expected();
    message "mensaje" Text "words, in the language asked for" "palabras, en el idioma pedido"
        "The finding in a sentence." "El hallazgo en una frase." |row, language| row.1.message(language);
    cell "celda" Text "addresses of a sheet" "direcciones de una hoja"
        "Address of the cell in a spreadsheet, such as C5; empty in text files."
        "Dirección de la celda en una hoja de cálculo, como C5; vacía en archivos de texto."
        |row| row.1.place.cell();
}

/// A row for each finding, file by file.
pub(crate) fn of_findings<'a>(files: impl IntoIterator<Item = &'a Findings>, language: Language) -> Result<DataFrame> {
    let of_file = |file: &'a Findings| file.iter().map(|finding| FindingRow(file.source(), finding));
    let rows: Vec<FindingRow> = files.into_iter().flat_map(of_file).collect();
    Rows::of(&rows).frame(language)
}

/// A node of a methodology, by its position.
pub(crate) struct NodeRow<'a>(&'a Methodology, usize);

impl NodeRow<'_> {
    fn node(&self) -> &Node {
        &self.0.nodes()[self.1]
    }

    /// A node without children combines nothing, whatever it would do.
    fn of_parent(&self, word: impl ToString) -> String {
        if self.node().children().is_empty() { String::new() } else { word.to_string() }
    }
}

columns! {
    NodeRow<'_>:
    node = NODE |row| row.node().code();
    label "nombre" Text "words, in the language asked for" "palabras, en el idioma pedido"
        "Name of the node." "Nombre del nodo." |row, language| row.node().label(language);
    column "columna" Text "a header" "un encabezado"
        "Column of survey files that holds the node's values."
        "Columna de los archivos de encuesta con los valores del nodo."
        |row| row.node().column();
    rule "regla" Text "as in a methodology file" "como en un archivo de metodología"
        "How raw answers become the score; empty where files have the score."
        "Cómo las respuestas se vuelven calificación; vacía si los archivos traen la calificación."
        |row| row.node().rule().map(ToString::to_string).unwrap_or_default();
    children "componentes" Text "weights and codes" "pesos y códigos"
        "What the node is made of; empty for a component." "De qué se compone el nodo; vacío para un componente."
        |row| row.0.made_of(row.node());
    aggregation "agregación" Text
        "arithmetic, geometric, harmonic, minimum, power"
        "arithmetic, geometric, harmonic, minimum, power"
        "How the children are combined." "Cómo se combinan los componentes."
        |row| row.of_parent(row.node().aggregation());
    missing "faltantes" Text "propagate, renormalize, zero, available" "propagate, renormalize, zero, available"
        "What the node does about a missing child." "Qué hace el nodo cuando falta un componente."
        |row| row.of_parent(row.node().missing());
    min "mín." Number "the node's scale" "escala del nodo"
        "Lower end of the node's scale." "Extremo inferior de la escala del nodo." |row| row.node().scale().min;
    max "máx." Number "the node's scale" "escala del nodo"
        "Upper end of the node's scale." "Extremo superior de la escala del nodo." |row| row.node().scale().max;
    effective_weight = EFFECTIVE_WEIGHT |row| row.0.effective_weights()[row.1];
}

/// A row for each node.
pub(crate) fn of_methodology(methodology: &Methodology, language: Language) -> Result<DataFrame> {
    let rows: Vec<NodeRow> = (0..methodology.nodes().len()).map(|node| NodeRow(methodology, node)).collect();
    Rows::of(&rows).frame(language)
}
