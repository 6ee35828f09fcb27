//! The fields of each kind of record: what files call them, and where their values go. Every format is read and written by these.

use std::collections::HashMap;

use super::date::{self, PartialDate};
use super::record::{ActionPlan, Commitment, Extra, Milestone, Participation};
use super::words::{Completion, Degree, MilestoneStatus};
use crate::answers::truth;
use crate::catalog::{Jurisdiction, fold};
use crate::finding::Rule;

/// The place of a value in a record.
pub(super) enum Slot<'a> {
    Text(&'a mut Option<String>),
    List(&'a mut Vec<String>),
    Truth(&'a mut Option<bool>),
    Whole(&'a mut Option<u32>),
    Year(&'a mut Option<u32>),
    Date(&'a mut Option<PartialDate>),
    State(&'a mut Option<Jurisdiction>),
    /// The state that a participation is of, where the Federation stands for none yet.
    Own(&'a mut Jurisdiction),
    Status(&'a mut Option<MilestoneStatus>),
    Completion(&'a mut Option<Completion>),
    Degree(&'a mut Option<Degree>),
}

/// A field of a record.
pub(super) struct Field<R> {
    /// The part of the record that it lies in; empty for the record itself.
    pub group: &'static str,
    pub name: &'static str,
    /// Other headers that files have for it, with spaces between them.
    aliases: &'static str,
    pub slot: for<'a> fn(&'a mut R) -> Slot<'a>,
}

impl<R> Field<R> {
    /// The header of its column; `prefix` is that of milestones or action plans.
    pub fn column(&self, prefix: &str) -> String {
        [prefix, self.group, self.name].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("_")
    }
}

/// A part of a record that it may have several of.
pub(super) trait Part: Clone + Default + PartialEq + Send + Sync + 'static {
    const FIELDS: &'static [Field<Self>];

    fn extra(&mut self) -> &mut Extra;
}

/// A kind of record.
pub(super) trait Record: Clone + PartialEq + Send + Sync + 'static {
    type Part: Part;
    /// What several of them are called in a file.
    const SEVERAL: &'static str;
    /// The field that tells one from another.
    const KEY: &'static str;
    const FIELDS: &'static [Field<Self>];
    /// The parts of the record that have fields.
    const GROUPS: &'static [&'static str];
    /// The field that lists its parts, and the prefix of their columns.
    const PARTS: [&'static str; 2];

    fn empty() -> Self;
    fn parts(&mut self) -> &mut Vec<Self::Part>;
    fn extra(&mut self, group: &str) -> &mut Extra;
}

macro_rules! fields {
    ($($group:literal $name:literal $kind:ident $($place:ident).+ $aliases:literal)+) => {
        &[$(Field { group: $group, name: $name, aliases: $aliases, slot: |record| Slot::$kind(&mut record.$($place).+) }),+]
    };
}

impl Record for Participation {
    type Part = ActionPlan;
    const SEVERAL: &'static str = "states";
    const KEY: &'static str = "state";
    const GROUPS: &'static [&'static str] = &["lts"];
    const PARTS: [&'static str; 2] = ["action_plans", "plan"];
    const FIELDS: &'static [Field<Self>] = fields! {
        "" "state" Own state "estado entidad entidadfederativa edo noment cveent"
        "" "participating" Truth participating "participates participa participante"
        "" "year" Year year "yearofincorporation ano anio anodeincorporacion anoincorporacion"
        "" "declaration" Date declaration "declarationdate declaracion fechadeclaracion fechadeladeclaracion"
        "lts" "exists" Truth lts.exists "lts stl"
        "lts" "established" Date lts.established "ltsdate stlfecha fechastl stlinstalacion"
        "lts" "document" Text lts.document "stldocumento"
        "lts" "members" List lts.members "stlintegrantes stlmiembros"
        "" "plans" Whole plans "numberofplans planes numerodeplanes"
    };

    fn empty() -> Self {
        Participation::new(Jurisdiction::FEDERATION)
    }

    fn parts(&mut self) -> &mut Vec<ActionPlan> {
        &mut self.action_plans
    }

    fn extra(&mut self, group: &str) -> &mut Extra {
        if group == "lts" { &mut self.lts.extra } else { &mut self.extra }
    }
}

impl Part for ActionPlan {
    const FIELDS: &'static [Field<Self>] = fields! {
        "" "title" Text title "plan planname plannombre plantitulo"
        "" "start" Date start "planinicio"
        "" "end" Date end "planfin plantermino"
        "" "commitments" Whole commitments "plancompromisos"
    };

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }
}

impl Record for Commitment {
    type Part = Milestone;
    const SEVERAL: &'static str = "commitments";
    const KEY: &'static str = "id";
    const GROUPS: &'static [&'static str] = &["inception", "report"];
    const PARTS: [&'static str; 2] = ["milestones", "milestone"];
    const FIELDS: &'static [Field<Self>] = fields! {
        "" "id" Text id "clave commitmentid identificador"
        "" "title" Text title "titulo compromiso commitment"
        "" "state" State state "estado entidad entidadfederativa edo noment cveent"
        "" "member" Text member "miembro"
        "" "action_plans" List action_plans "actionplan plandeaccion planesdeaccion"
        "" "start" Date start "startdate inicio fechadeinicio"
        "" "end" Date end "enddate fin termino fechadetermino"
        "" "finished" Date finished "actualend terminado fechareal terminoreal"
        "" "lead_institution" Text lead_institution "institucionresponsable responsable"
        "" "policy_area" Text policy_area "primarypolicyarea areadepolitica tema"
        "" "sector" Text sector "primarysector"
        "" "ogp_values" List ogp_values "ogpvalue valoresogp valoresdelaogp valoresaga"
        "" "problem" Text problem "problema problematica"
        "" "status_quo" Text status_quo "situacionactual"
        "" "action" Text action "accion"
        "" "expected_contribution" Text expected_contribution "contribucionesperada"
        "" "long_term_goal" Text long_term_goal "metaalargoplazo objetivoalargoplazo"
        "" "result" Text result "resultado"
        "inception" "verifiable" Truth inception.verifiable "verificable"
        "inception" "relevant" Truth inception.relevant "relevante"
        "inception" "ambition" Text inception.ambition "ambicion"
        "inception" "results" Text inception.results "resultadosesperados"
        "report" "progress" Completion report.progress "progress completion avance cumplimiento"
        "report" "factors" Text report.factors "factores"
        "report" "implementation" Text report.implementation "implementacion"
        "report" "disclosure" Truth report.disclosure "divulgacion"
        "report" "disclosure_degree" Degree report.disclosure_degree "gradodivulgacion"
        "report" "participation" Truth report.participation "participacion"
        "report" "participation_degree" Degree report.participation_degree "gradoparticipacion"
        "report" "accountability" Truth report.accountability "rendiciondecuentas"
        "report" "accountability_degree" Degree report.accountability_degree "gradorendiciondecuentas"
        "report" "addressed_problem" Truth report.addressed_problem "atendioelproblema"
        "report" "lessons" Text report.lessons "lecciones aprendizajes"
    };

    fn empty() -> Self {
        Commitment::default()
    }

    fn parts(&mut self) -> &mut Vec<Milestone> {
        &mut self.milestones
    }

    fn extra(&mut self, group: &str) -> &mut Extra {
        match group {
            "inception" => &mut self.inception.extra,
            "report" => &mut self.report.extra,
            _ => &mut self.extra,
        }
    }
}

impl Part for Milestone {
    const FIELDS: &'static [Field<Self>] = fields! {
        "" "number" Text number "milestoneid hito hitonumero numerodehito"
        "" "title" Text title "milestone hitotitulo"
        "" "start" Date start "hitoinicio"
        "" "end" Date end "hitofin hitotermino"
        "" "status" Status status "hitoestatus hitoestado hitoavance"
        "" "finished" Date finished "hitoterminado hitofechareal"
    };

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }
}

/// What a header or key of a file means, by its folded form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    /// A field of the record.
    Own(usize),
    /// A field of its parts.
    Part(usize),
}

/// The headers of a kind of record.
pub(super) fn known<R: Record>() -> HashMap<String, Known> {
    let mut known = HashMap::new();
    for (at, field) in R::FIELDS.iter().enumerate() {
        let names = field.aliases.split(' ').map(str::to_owned).chain([fold(&field.column(""))]);
        known.extend(names.map(|name| (name, Known::Own(at))));
    }
    for (at, field) in R::Part::FIELDS.iter().enumerate() {
        let names = field.aliases.split(' ').map(str::to_owned).chain([fold(&field.column(R::PARTS[1]))]);
        known.extend(names.map(|name| (name, Known::Part(at))));
    }
    known
}

/// What is wrong with a value: the rule, and what was expected.
pub(super) type Fault = (Rule, String);

/// The states that cells name, each spelling being read once.
pub(super) type States = HashMap<Box<str>, Option<Jurisdiction>, foldhash::fast::FixedState>;

/// Spellings of states that are remembered; a column of garbage should not fill the memory.
const REMEMBERED: usize = 4096;

/// Puts a text that is not empty and has no spaces around it into its place.
pub(super) fn set(slot: Slot, text: &str, states: &mut States) -> Result<(), Fault> {
    match slot {
        Slot::Text(place) => *place = Some(text.to_owned()),
        Slot::List(place) => *place = split(text),
        Slot::Truth(place) => {
            *place = Some(truth(text).ok_or_else(|| (Rule::UnknownWord, "yes (sí) / no".to_owned()))?)
        }
        Slot::Whole(place) => *place = Some(whole(text, 0, MOST)?),
        Slot::Year(place) => *place = Some(whole(text, *date::YEARS.start() as u32, *date::YEARS.end() as u32)?),
        Slot::Date(place) => {
            *place = Some(text.parse().map_err(|_| (Rule::BadDate, date::EXAMPLES.to_owned()))?);
        }
        Slot::State(place) => *place = Some(state(text, states)?),
        Slot::Own(place) => *place = state(text, states)?,
        Slot::Status(place) => *place = Some(word(MilestoneStatus::parse(text), MilestoneStatus::list)?),
        Slot::Completion(place) => *place = Some(word(Completion::parse(text), Completion::list)?),
        Slot::Degree(place) => *place = Some(word(Degree::parse(text), Degree::list)?),
    }
    Ok(())
}

/// The most of anything that is counted.
const MOST: u32 = 1_000_000;

fn whole(text: &str, least: u32, most: u32) -> Result<u32, Fault> {
    let number = text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten();
    number.filter(|number| (least..=most).contains(number)).ok_or_else(|| (Rule::BadWhole, format!("{least}..{most}")))
}

fn state(text: &str, states: &mut States) -> Result<Jurisdiction, Fault> {
    let found = match states.get(text) {
        Some(found) => *found,
        None => {
            let found = Jurisdiction::parse(text);
            if states.len() < REMEMBERED {
                states.insert(text.into(), found);
            }
            found
        }
    };
    found.ok_or_else(|| (Rule::UnknownState, String::new()))
}

fn word<T>(word: Option<T>, list: fn() -> String) -> Result<T, Fault> {
    word.ok_or_else(|| (Rule::UnknownWord, list()))
}

/// The text that a cell has for a value; empty where there is none.
pub(super) fn get(slot: Slot) -> String {
    fn shown<T: ToString>(value: &Option<T>) -> String {
        value.as_ref().map(T::to_string).unwrap_or_default()
    }
    match slot {
        Slot::Text(place) => place.take().unwrap_or_default(),
        Slot::List(place) => join(place),
        Slot::Truth(place) => place.map_or("", |truth| if truth { "yes" } else { "no" }).to_owned(),
        Slot::Whole(place) | Slot::Year(place) => shown(place),
        Slot::Date(place) => shown(place),
        Slot::State(place) => shown(place),
        Slot::Own(place) => place.to_string(),
        Slot::Status(place) => place.map_or("", MilestoneStatus::code).to_owned(),
        Slot::Completion(place) => place.map_or("", Completion::code).to_owned(),
        Slot::Degree(place) => place.map_or("", Degree::code).to_owned(),
    }
}

/// The elements of a list in a cell: semicolons stand between them, and `\;` is a semicolon in one.
fn split(text: &str) -> Vec<String> {
    let mut list = Vec::new();
    let mut element = String::new();
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' => element.push(characters.next_if(|next| matches!(next, ';' | '\\')).unwrap_or('\\')),
            ';' => list.push(std::mem::take(&mut element)),
            _ => element.push(character),
        }
    }
    list.push(element);
    clean(list)
}

/// Elements without the spaces around them, and none that is empty.
pub(super) fn clean(list: Vec<String>) -> Vec<String> {
    list.iter().map(|element| element.trim().to_owned()).filter(|element| !element.is_empty()).collect()
}

fn join(list: &[String]) -> String {
    let escaped = |element: &String| element.replace('\\', "\\\\").replace(';', "\\;");
    list.iter().map(escaped).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_header_means_two_fields() {
        fn check<R: Record>() {
            let own = R::FIELDS.iter().map(|field| (field.column(""), field.aliases));
            let parts = R::Part::FIELDS.iter().map(|field| (field.column(R::PARTS[1]), field.aliases));
            let mut seen = std::collections::HashSet::new();
            for (column, aliases) in own.chain(parts) {
                for name in aliases.split(' ').map(str::to_owned).chain([fold(&column)]) {
                    assert_eq!(fold(&name), name);
                    assert!(seen.insert(name.clone()), "{name} means two fields");
                }
            }
        }
        check::<Participation>();
        check::<Commitment>();
    }

    #[test]
    fn lists_are_read_back() {
        for list in [vec!["a; b", r"c:\d", r"e\;"], vec!["alone"], vec![]] {
            let list: Vec<String> = list.into_iter().map(str::to_owned).collect();
            assert_eq!(split(&join(&list)), list);
        }
        assert_eq!(split(r" a ;; \x; b "), ["a", r"\x", "b"]);
    }
}
