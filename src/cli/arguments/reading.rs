//! How surveys are read, what is computed of them, and where the output goes.

use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::language::Language;
use crate::methodology::Indices;
use crate::survey::OnInvalid;
use crate::words::words;

#[derive(Args)]
pub(in crate::cli) struct Survey {
    /// The survey file, or - for standard input
    pub file: PathBuf,
    #[command(flatten)]
    pub reading: Reading,
}

/// How survey files are read, and what is printed of them.
#[derive(Args)]
pub(in crate::cli) struct Reading {
    #[command(flatten)]
    pub methodology: Methodology,
    /// Column with the names of the institutions
    #[arg(long, value_name = "COLUMN")]
    pub unit: Option<String>,
    /// Sheet of a spreadsheet, by its name or its number (the first one unless given)
    #[arg(long, value_name = "NAME|NUMBER")]
    pub sheet: Option<String>,
    /// Encoding of fields that are not valid UTF-8 (windows-1252 unless given)
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    /// Delimiter, `tab` for a tab (detected unless given)
    #[arg(long, value_name = "CHARACTER")]
    pub delimiter: Option<String>,
    /// Numbers have a decimal comma: yes or no (detected unless given)
    #[arg(long, value_name = "YES|NO", value_parser = PossibleValuesParser::new(["yes", "no"]).map(|word| word == "yes"))]
    pub decimal_comma: Option<bool>,
    /// Words that stand for a missing number beside the empty cell, with commas
    #[arg(long, value_name = "WORDS", value_delimiter = ',')]
    pub na: Vec<String>,
    /// What to do with a file that has errors
    #[arg(long, value_name = "ACTION", default_value = "refuse", value_parser = one_of(OnInvalid::ALL, OnInvalid::code))]
    pub on_invalid: OnInvalid,
    /// Which values to use of nodes that are both supplied and computable
    #[arg(long, value_name = "WHICH", default_value = "computed", value_parser = one_of(Indices::ALL, Indices::code))]
    pub indices: Indices,
    #[command(flatten)]
    pub design: Design,
    #[command(flatten)]
    pub output: Output,
}

/// The sampling design.
#[derive(Args)]
pub(in crate::cli) struct Design {
    /// Column of the design weights
    #[arg(long, value_name = "COLUMN")]
    pub weight: Option<String>,
    /// Column of the strata
    #[arg(long, value_name = "COLUMN")]
    pub strata: Option<String>,
    /// Column of the number of institutions in each stratum's population
    #[arg(long, value_name = "COLUMN")]
    pub fpc: Option<String>,
}

#[derive(Args)]
pub(in crate::cli) struct Methodology {
    /// Edition of the Metric: 2017, 2019, 2021 or 2023
    #[arg(long, value_name = "YEAR", default_value_t = 2017, conflicts_with = "methodology")]
    pub edition: u16,
    /// A methodology file, in place of an edition
    #[arg(long, value_name = "FILE.toml")]
    pub methodology: Option<PathBuf>,
}

#[derive(Args)]
pub(in crate::cli) struct Output {
    /// Form of the output: table on a terminal, csv otherwise, unless given; parquet and xlsx need --out
    #[arg(long, value_name = "FORMAT", value_parser = one_of(Form::of_tables(), Form::code))]
    pub format: Option<Form>,
    /// File to write, replaced in one step, in place of standard output
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// File to write where the output comes from to: inputs with their SHA-256, methodology, version, options, seed (JSON
    /// output carries it in any case)
    #[arg(long, value_name = "FILE")]
    pub provenance: Option<PathBuf>,
    /// Record the time of the run, too; without it, reruns give the same bytes
    #[arg(long)]
    pub time: bool,
    /// Language of labels and messages: en or es
    #[arg(long, value_name = "LANGUAGE", default_value = "en")]
    pub lang: Language,
}

words! {
    /// A form of output.
    pub(in crate::cli) Form
    /// Text in columns, for people.
    Table "table";
    /// Delimited text.
    Csv "csv";
    /// One object.
    Json "json";
    /// Parquet.
    Parquet "parquet";
    /// A spreadsheet.
    Xlsx "xlsx";
    /// A page, which only some commands write.
    Html "html";
}

impl Form {
    /// Those of tables that this build can write.
    pub fn of_tables() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|form| form.is_built() && *form != Form::Html)
    }

    /// Whether this build can write it.
    pub fn is_built(self) -> bool {
        match self {
            Form::Parquet => cfg!(feature = "scan"),
            Form::Xlsx => cfg!(feature = "xlsx"),
            Form::Html => cfg!(feature = "report"),
            _ => true,
        }
    }
}

/// What reads one of some values by its code.
pub(super) fn one_of<T: Copy + Send + Sync + 'static>(
    values: impl IntoIterator<Item = T>,
    code: fn(T) -> &'static str,
) -> impl TypedValueParser<Value = T> {
    let values: Vec<T> = values.into_iter().collect();
    let codes = PossibleValuesParser::new(values.iter().map(|value| code(*value)));
    codes.try_map(move |word| values.iter().find(|value| code(**value) == word).copied().ok_or("unknown"))
}
