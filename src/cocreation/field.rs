//! The fields of each kind of record: what files call them, and where their values go. Every format is read and written by these.

use std::collections::HashMap;

use super::date::PartialDate;
use super::record::{ActionPlan, Commitment, Extra, Milestone, Participation};
use super::words::{Completion, Degree, MilestoneStatus};
use crate::catalog::{Jurisdiction, fold};

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

/// The headers of the columns of a kind of record: its own fields, and those of its parts. Messages number fields by these.
pub(super) fn names<R: Record>() -> Vec<String> {
    let own = R::FIELDS.iter().map(|field| field.column(""));
    own.chain(R::Part::FIELDS.iter().map(|field| field.column(R::PARTS[1]))).collect()
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
}
