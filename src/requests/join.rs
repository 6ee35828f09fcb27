//! Requests and a survey, joined.

use std::collections::{BTreeMap, HashMap};

use polars::prelude::*;

use super::mapping::Measure;
use super::table::{Components, Requests};
use crate::catalog::fold;
use crate::error::{Error, ErrorKind, Result, ensure};
use crate::finding::{Findings, KeyTableProblem, Lines, Log, Problem, RequestsProblem};
use crate::schema::shared::{LEVEL, STATE, TYPE};
use crate::schema::{About, about};
use crate::survey::{Key, OnInvalid, Survey};

/// What is in front of the joined table, where the survey's own columns follow.
const INSTITUTION: About = about! {
    institution "institución" Text "as in the file" "como en el archivo"
    "Name of the institution in the survey." "Nombre de la institución en la encuesta."
};

/// The columns of the joined table that every survey may have.
pub(crate) fn of_joined() -> Vec<About> {
    vec![INSTITUTION, STATE, LEVEL, TYPE]
}

/// A survey with the components that its institutions' requests come to.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Joined {
    /// The rows of the survey in their order: `institution`, the survey's other columns, and the components, which replace columns
    /// of theirs. [`Survey::from_frame`] reads it.
    pub frame: DataFrame,
    /// What did not match: of each request file that has any the institutions that the survey does not have, each at its first
    /// request; of the survey those without requests.
    pub findings: Vec<Findings>,
    /// Number of institutions that are in both.
    pub matched: usize,
}

impl Requests {
    /// Joins the components to a survey; one that has no columns for them is read with
    /// [`SurveyReader::incomplete`](crate::SurveyReader::incomplete).
    ///
    /// Institutions are the same where their state and name are, by name alone where one side has no states; first those that are the
    /// same letter by letter, then those whose names differ in case, accents, spaces and punctuation alone. Measures of which no
    /// request shows anything are not joined.
    ///
    /// ```
    /// use open_gov_metric::requests::{Mapping, RequestReader};
    /// use open_gov_metric::{Methodology, Scores, Survey, SurveyReader};
    ///
    /// let mapping = Mapping::federal()?;
    /// let mut reader = RequestReader::new(&mapping);
    /// let records = "institution,received,answered,outcome,complete,clear\n\
    ///     INSTITUTO A,2019-03-05,2019-03-12,Notificación de envío,sí,no\nB,2019-03-05,,Sin respuesta,,\n";
    /// reader.read_bytes(records.as_bytes())?;
    ///
    /// let methodology = Methodology::edition(2017)?;
    /// let survey = SurveyReader::new(&methodology).incomplete().read_bytes("institution,TG,P\nInstituto A,0.5,0.5\n".as_bytes())?;
    /// let joined = reader.finish()?.join(&survey)?;
    /// assert_eq!((joined.matched, joined.findings[0].warnings()), (1, 1));
    ///
    /// let scores = Scores::new(Survey::from_frame(&joined.frame, &methodology)?)?;
    /// let tc = scores.node("TC").unwrap().f64().unwrap().get(0);
    /// assert_eq!(tc, Some((1.0 + 0.0 + 1.0 + 0.75) / 4.0));
    /// # Ok::<(), open_gov_metric::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Requests`](crate::ErrorKind::Requests) for a name that several institutions have, unless the reader sets aside; [`Argument`](crate::ErrorKind::Argument) for
    /// a survey whose column `institution` is not that of its institutions.
    pub fn join(&self, survey: &Survey) -> Result<Joined> {
        let matching = Matching::new(self, survey);
        let findings = self.unmatched(&matching, survey);
        if self.on_invalid == OnInvalid::Refuse && findings.iter().any(|findings| findings.errors() > 0) {
            return Err(Error::refused(ErrorKind::Requests, findings));
        }
        let mut frame = survey.frame()?;
        ensure!(
            frame.get_column_index(INSTITUTION.name).is_none(),
            "unit",
            "the survey has a column `institution` beside the one that names its institutions; expected another header for it",
            "la encuesta tiene una columna `institution` además de la que nombra sus instituciones; se esperaba otro encabezado para ella"
        );
        frame.rename("unit", INSTITUTION.name.into())?;
        if frame.get_column_index("state_code").is_some() {
            frame = frame.drop("state_code")?;
        }
        for measure in Measure::ALL {
            let Some(node) = self.node(measure).filter(|_| self.rows.iter().any(|row| row.share(measure).n > 0)) else {
                continue;
            };
            let value = |row: &Option<usize>| self.rows[(*row)?].share(measure).value;
            let values: Vec<Option<f64>> = matching.of_survey.iter().map(value).collect();
            frame.with_column(Column::new(node.into(), values))?;
        }
        let matched = matching.of_survey.iter().flatten().count();
        Ok(Joined { frame, findings, matched })
    }

    fn unmatched(&self, matching: &Matching, survey: &Survey) -> Vec<Findings> {
        let mut rows: Vec<usize> = (0..self.rows.len()).filter(|row| matching.of_requests[*row].is_none()).collect();
        rows.sort_by_key(|row| self.rows[*row].first);
        let file = |row: usize| self.rows[row].first.0;
        // No chunk is without a row.
        let of_file = |rows: &[usize]| {
            let mut log = Log::default();
            for row in rows {
                let Components { unit, requests, first: (_, line), .. } = &self.rows[*row];
                let value = unit.into();
                let problem: Problem = match matching.rivals.get(row) {
                    Some(lines) => KeyTableProblem::AmbiguousUnit { value, expected: lines.clone() }.into(),
                    None => RequestsProblem::NotInSurvey { value, expected: *requests }.into(),
                };
                log.push(*line, None, problem);
            }
            let mut findings = self.files[file(rows[0])].findings.emptied();
            findings.append(log);
            findings
        };
        let mut all: Vec<Findings> = rows.chunk_by(|one, next| file(*one) == file(*next)).map(of_file).collect();
        let mut log = Log::default();
        for row in (0..survey.len()).filter(|row| matching.of_survey[*row].is_none()) {
            log.push(survey.line(row), None, RequestsProblem::NoRequests { value: survey.unit(row).into() });
        }
        let mut of_survey = survey.findings().emptied();
        of_survey.append(log);
        all.extend(Some(of_survey).filter(|findings| !findings.is_empty()));
        all
    }
}

/// Which row of the requests is which of the survey.
struct Matching {
    of_survey: Vec<Option<usize>>,
    of_requests: Vec<Option<usize>>,
    /// Lines of the institutions that share a name with a row of the requests which is matched with none of them.
    rivals: HashMap<usize, Lines>,
}

impl Matching {
    fn new(requests: &Requests, survey: &Survey) -> Self {
        let states: Option<Vec<String>> =
            survey.key("state").filter(|_| requests.has_state).map(|(_, key)| match key {
                Key::Codes(key, codes) => codes.iter().map(|code| fold(key.value(*code))).collect(),
                Key::Texts(texts) => texts.iter().map(fold).collect(),
            });
        let mut matching = Matching {
            of_survey: vec![None; survey.len()],
            of_requests: vec![None; requests.rows.len()],
            rivals: HashMap::new(),
        };
        let by_state = states.is_some();
        let state_in_survey = |row: usize| states.as_ref().map_or("", |states| &states[row]).to_owned();
        let state_in_requests =
            |row: usize| requests.rows[row].state.as_deref().filter(|_| by_state).map(fold).unwrap_or_default();
        for name in [|name: &str| name.to_owned(), fold] {
            let mut places: BTreeMap<(String, String), [Vec<usize>; 2]> = BTreeMap::new();
            for row in (0..survey.len()).filter(|row| matching.of_survey[*row].is_none()) {
                places.entry((state_in_survey(row), name(survey.unit(row)))).or_default()[0].push(row);
            }
            for row in (0..requests.rows.len()).filter(|row| matching.of_requests[*row].is_none()) {
                places.entry((state_in_requests(row), name(&requests.rows[row].unit))).or_default()[1].push(row);
            }
            matching.rivals.clear();
            for [in_survey, in_requests] in places.into_values() {
                match (in_survey.as_slice(), in_requests.as_slice()) {
                    ([], _) | (_, []) => {}
                    ([of_survey], [of_requests]) => {
                        matching.of_survey[*of_survey] = Some(*of_requests);
                        matching.of_requests[*of_requests] = Some(*of_survey);
                    }
                    (several @ [_, _, ..], _) => {
                        let lines = Lines(several.iter().map(|row| survey.line(*row)).collect());
                        in_requests.iter().for_each(|row| drop(matching.rivals.insert(*row, lines.clone())));
                    }
                    ([_], several) => {
                        let lines = Lines(several.iter().map(|row| requests.rows[*row].first.1).collect());
                        several.iter().for_each(|row| drop(matching.rivals.insert(*row, lines.clone())));
                    }
                }
            }
        }
        matching
    }
}
