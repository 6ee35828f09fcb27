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
    /// Its header in Spanish, and others that files have for it, with spaces between them.
    pub aliases: &'static str,
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
        "" "state" Own state "estado entidad entidad_federativa edo noment cveent"
        "" "participating" Truth participating "participa participates participante"
        "" "year" Year year "año anio year_of_incorporation año_de_incorporación año_incorporación"
        "" "declaration" Date declaration "declaratoria declaración declaration_date fecha_de_declaración fecha_de_la_declaración fecha_de_declaratoria fecha_de_la_declaratoria"
        "lts" "exists" Truth lts.exists "stl lts secretariado secretariado_técnico_local tiene_stl"
        "lts" "established" Date lts.established "stl_instalación lts_date stl_fecha fecha_stl fecha_del_stl instalación_del_stl fecha_de_instalación_del_stl"
        "lts" "document" Text lts.document "stl_documento documento_del_stl"
        "lts" "members" List lts.members "stl_integrantes stl_miembros integrantes_del_stl miembros_del_stl"
        "" "plans" Whole plans "planes number_of_plans número_de_planes"
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
        "" "title" Text title "plan plan_name plan_nombre plan_título plan_de_acción título_del_plan nombre_del_plan"
        "" "start" Date start "plan_inicio inicio_del_plan"
        "" "end" Date end "plan_fin plan_término fin_del_plan término_del_plan"
        "" "commitments" Whole commitments "plan_compromisos compromisos_del_plan"
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
        "" "id" Text id "clave commitment_id identificador"
        "" "title" Text title "título compromiso commitment título_del_compromiso"
        "" "state" State state "estado entidad entidad_federativa edo noment cveent"
        "" "member" Text member "miembro"
        "" "action_plans" List action_plans "planes_de_acción action_plan plan_de_acción"
        "" "start" Date start "inicio start_date fecha_de_inicio"
        "" "end" Date end "término end_date fin fecha_de_término fecha_de_fin"
        "" "finished" Date finished "término_real actual_end terminado fecha_real fecha_de_término_real"
        "" "lead_institution" Text lead_institution "institución_responsable responsable"
        "" "policy_area" Text policy_area "área_de_política primary_policy_area área_de_política_pública tema"
        "" "sector" Text sector "sector_principal primary_sector"
        "" "ogp_values" List ogp_values "valores_aga ogp_value valores_ogp valores_de_la_ogp valores_de_la_aga valor_aga"
        "" "problem" Text problem "problema problemática problema_público"
        "" "status_quo" Text status_quo "situación_actual"
        "" "action" Text action "acción"
        "" "expected_contribution" Text expected_contribution "contribución_esperada"
        "" "long_term_goal" Text long_term_goal "meta_a_largo_plazo objetivo_a_largo_plazo"
        "" "result" Text result "resultado"
        "inception" "verifiable" Truth inception.verifiable "verificable"
        "inception" "relevant" Truth inception.relevant "relevante"
        "inception" "ambition" Text inception.ambition "ambición"
        "inception" "results" Text inception.results "resultados_esperados"
        "report" "progress" Completion report.progress "cumplimiento progress completion avance nivel_de_cumplimiento nivel_de_avance"
        "report" "factors" Text report.factors "factores"
        "report" "implementation" Text report.implementation "implementación"
        "report" "disclosure" Truth report.disclosure "divulgación abrió_divulgación abrió_el_gobierno_divulgación"
        "report" "disclosure_degree" Degree report.disclosure_degree "grado_divulgación divulgación_grado grado_de_divulgación"
        "report" "participation" Truth report.participation "participación abrió_participación abrió_el_gobierno_participación"
        "report" "participation_degree" Degree report.participation_degree "grado_participación participación_grado grado_de_participación"
        "report" "accountability" Truth report.accountability "rendición_de_cuentas abrió_rendición_de_cuentas abrió_el_gobierno_rendición_de_cuentas"
        "report" "accountability_degree" Degree report.accountability_degree "grado_rendición_de_cuentas rendición_de_cuentas_grado grado_de_rendición_de_cuentas"
        "report" "addressed_problem" Truth report.addressed_problem "atendió_el_problema"
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
        "" "number" Text number "hito milestone_id hito_número número_de_hito número_del_hito"
        "" "title" Text title "hito_título milestone título_del_hito nombre_del_hito"
        "" "start" Date start "hito_inicio inicio_del_hito fecha_de_inicio_del_hito"
        "" "end" Date end "hito_fin hito_término fin_del_hito término_del_hito fecha_de_fin_del_hito fecha_de_término_del_hito"
        "" "status" Status status "hito_estatus hito_estado hito_avance estatus_del_hito estado_del_hito avance_del_hito"
        "" "finished" Date finished "hito_terminado hito_fecha_real fecha_real_del_hito término_real_del_hito"
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
        let names = field.aliases.split(' ').map(fold).chain([fold(&field.column(""))]);
        known.extend(names.map(|name| (name, Known::Own(at))));
    }
    for (at, field) in R::Part::FIELDS.iter().enumerate() {
        let names = field.aliases.split(' ').map(fold).chain([fold(&field.column(R::PARTS[1]))]);
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
                for name in aliases.split(' ').map(fold).chain([fold(&column)]) {
                    assert!(seen.insert(name.clone()), "{name} means two fields");
                }
            }
        }
        check::<Participation>();
        check::<Commitment>();
    }
}
