//! Where figures come from: the input files with their hashes, the methodologies, the version of this crate, the options and
//! the seed. Whoever has the same inputs and runs the same version with the same options gets the same
//! bytes, unless the time is included.

use std::collections::BTreeMap;
use std::io::{self, Read};

use polars::prelude::*;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::unwritten;
use crate::error::{Error, Result};
use crate::methodology::Methodology;

/// What a result was made of.
///
/// ```
/// use open_gov_metric::export::{Hashed, Provenance};
/// use open_gov_metric::{Methodology, Scores, SurveyReader};
///
/// let methodology = Methodology::edition(2019)?;
/// let mut file = Hashed::new("institution,TG,TC,PG,PC\nA,0.8,0.6,0.3,0.1\n".as_bytes());
/// let scores = Scores::new(SurveyReader::new(&methodology).read_from(&mut file, "survey.csv")?)?;
/// let provenance = Provenance::new().input(file.input("survey.csv")?).methodology(&methodology).option("by", "state");
/// assert_eq!(provenance.inputs[0].bytes, 42);
/// assert!(provenance.json()?.contains(r#""sha256""#));
/// # Ok::<(), open_gov_metric::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Provenance {
    /// The name of this crate.
    pub program: &'static str,
    /// Its version.
    pub version: &'static str,
    /// What was run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub command: Option<String>,
    /// The input files, in the order in which they were read.
    pub inputs: Vec<Input>,
    /// The methodologies, in the order in which they were read.
    pub methodologies: Vec<Used>,
    /// The options and their values.
    pub options: BTreeMap<String, String>,
    /// The seed of random draws.
    pub seed: Option<u64>,
    /// The time of the run. Without it, reruns give the same bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
}

/// An input file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Input {
    /// Its name, without the folders that it lies in.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// SHA-256 of its bytes, in hexadecimal digits.
    pub sha256: String,
}

/// A methodology that took part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Used {
    /// Its name.
    pub name: String,
    /// SHA-256 of its text, in hexadecimal digits.
    pub sha256: String,
}

impl Default for Provenance {
    fn default() -> Self {
        Self::new()
    }
}

impl Provenance {
    /// This crate and its version; nothing else yet.
    pub fn new() -> Self {
        Provenance {
            program: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
            command: None,
            inputs: Vec::new(),
            methodologies: Vec::new(),
            options: BTreeMap::new(),
            seed: None,
            time: None,
        }
    }

    /// Adds an input file.
    pub fn input(mut self, input: Input) -> Self {
        self.inputs.push(input);
        self
    }

    /// Adds a methodology, unless it is there already.
    pub fn methodology(mut self, methodology: &Methodology) -> Self {
        let sha256 = hexadecimal(&Sha256::digest(methodology.to_toml()));
        let used = Used { name: methodology.name().to_owned(), sha256 };
        if !self.methodologies.contains(&used) {
            self.methodologies.push(used);
        }
        self
    }

    /// Sets an option.
    pub fn option(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.options.insert(name.into(), value.into());
        self
    }

    /// One JSON object, on one line.
    ///
    /// # Errors
    ///
    /// [`Io`](crate::ErrorKind::Io), which no provenance causes.
    pub fn json(&self) -> Result<String> {
        serde_json::to_string(self).map_err(|error| unwritten(error.into()))
    }

    /// The table: `item`, `value`. Inputs and methodologies have a row for each of their properties.
    ///
    /// # Errors
    ///
    /// [`Polars`](crate::ErrorKind::Polars), which no provenance causes.
    pub fn frame(&self) -> Result<DataFrame> {
        let (items, values): (Vec<String>, Vec<String>) = self.rows().into_iter().unzip();
        Ok(df!("item" => items, "value" => values)?)
    }

    /// The items and their values.
    pub(crate) fn rows(&self) -> Vec<(String, String)> {
        let mut rows = Vec::new();
        let mut add = |item: &str, value: &dyn ToString| rows.push((item.to_owned(), value.to_string()));
        add("program", &format!("{} {}", self.program, self.version));
        self.command.iter().for_each(|command| add("command", command));
        for input in &self.inputs {
            add("input", &input.name);
            add("input_bytes", &input.bytes);
            add("input_sha256", &input.sha256);
        }
        for used in &self.methodologies {
            add("methodology", &used.name);
            add("methodology_sha256", &used.sha256);
        }
        self.options.iter().for_each(|(name, value)| add(&format!("option_{name}"), value));
        self.seed.iter().for_each(|seed| add("seed", seed));
        self.time.iter().for_each(|time| add("time", time));
        rows
    }
}

/// A source that hashes what is read from it.
pub struct Hashed<R> {
    source: R,
    digest: Sha256,
    bytes: u64,
}

impl<R: Read> Hashed<R> {
    /// Hashes a source from its present position.
    pub fn new(source: R) -> Self {
        Hashed { source, digest: Sha256::new(), bytes: 0 }
    }

    /// What was read, and whatever of the source was not read yet, under a name.
    ///
    /// # Errors
    ///
    /// [`Io`](crate::ErrorKind::Io) where the rest cannot be read.
    pub fn input(mut self, name: impl Into<String>) -> Result<Input> {
        let name = name.into();
        io::copy(&mut self, &mut io::sink()).map_err(Error::io(&name))?;
        Ok(Input { name, bytes: self.bytes, sha256: hexadecimal(&self.digest.finalize()) })
    }
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(buffer)?;
        self.digest.update(&buffer[..read]);
        self.bytes += read as u64;
        Ok(read)
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// FIPS 180-4's example "abc".
    #[test]
    fn the_hash_is_sha_256() {
        let input = Hashed::new("abc".as_bytes()).input("abc").unwrap();
        assert_eq!(input.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(input.bytes, 3);
    }
}
