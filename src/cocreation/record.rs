//! What the initiative's registry holds.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::field::{Field, Group, OWN, Part, Record, Slot, is_default, place, record};
use super::words::Degree;
use crate::catalog::Jurisdiction;

/// Fields that the library does not know, kept and written back.
pub type Extra = BTreeMap<String, Value>;

record! {
    /// A state in the initiative. What is not known is `None`, or an empty list.
    Participation "states" {
        /// The state.
        state Own "estado entidad entidad_federativa edo noment cveent" = Jurisdiction::FEDERATION,
        /// Whether it takes part.
        participating Truth "participa participates participante"
        /// The year of its incorporation.
        year Year "año anio year_of_incorporation año_de_incorporación año_incorporación"
        /// The date of its open-government declaration.
        declaration Date "declaratoria declaración declaration_date fecha_de_declaración fecha_de_la_declaración fecha_de_declaratoria fecha_de_la_declaratoria"
    }

    with {
        /// Its Local Technical Secretariat.
        lts:
        /// A Local Technical Secretariat, in which government and civil society decide together.
        Secretariat {
            /// Whether the state has one.
            exists Truth "stl lts secretariado secretariado_técnico_local tiene_stl"
            /// When it was established.
            established Date "stl_instalación lts_date stl_fecha fecha_stl fecha_del_stl instalación_del_stl fecha_de_instalación_del_stl"
            /// Its founding document.
            document Text "stl_documento documento_del_stl"
            /// Its members.
            members List "stl_integrantes stl_miembros integrantes_del_stl miembros_del_stl"
        }
    }

    then {
        /// The number of its action plans.
        plans Whole "planes number_of_plans número_de_planes"
    }

    /// The action plans that are known one by one.
    action_plans "plan":
    /// A Local Action Plan.
    ActionPlan {
        /// Its title.
        title Text "plan plan_name plan_nombre plan_título plan_de_acción título_del_plan nombre_del_plan"
        /// Its begin.
        start Date "plan_inicio inicio_del_plan"
        /// Its end.
        end Date "plan_fin plan_término fin_del_plan término_del_plan"
        /// The number of its commitments.
        commitments Whole "plan_compromisos compromisos_del_plan"
    }
}

record! {
    /// A commitment, in the layout in which OGP publishes it.
    #[derive(Default)]
    Commitment "commitments" {
        /// Its identifier, such as `MXMEX0009`.
        #[serde(default, skip_serializing_if = "is_default")]
        id Text "clave commitment_id identificador" = None,
        /// Its title.
        title Text "título compromiso commitment título_del_compromiso"
        /// The state whose commitment it is.
        state State "estado entidad entidad_federativa edo noment cveent"
        /// The member of OGP, as OGP writes it.
        member Text "miembro"
        /// The action plans that it is part of.
        action_plans List "planes_de_acción action_plan plan_de_acción"
        /// Its begin.
        start Date "inicio start_date fecha_de_inicio"
        /// Its planned end.
        end Date "término end_date fin fecha_de_término fecha_de_fin"
        /// When it was really finished.
        finished Date "término_real actual_end terminado fecha_real fecha_de_término_real"
        /// The institution that leads it.
        lead_institution Text "institución_responsable responsable"
        /// Its primary policy area.
        policy_area Text "área_de_política primary_policy_area área_de_política_pública tema"
        /// Its primary sector.
        sector Text "sector_principal primary_sector"
        /// The values of OGP that it serves.
        ogp_values List "valores_aga ogp_value valores_ogp valores_de_la_ogp valores_de_la_aga valor_aga"
        /// The public problem.
        problem Text "problema problemática problema_público"
        /// Where things stand.
        status_quo Text "situación_actual"
        /// What is to be done.
        action Text "acción"
        /// How that contributes to solving the problem.
        expected_contribution Text "contribución_esperada"
        /// What is hoped for in the long term.
        long_term_goal Text "meta_a_largo_plazo objetivo_a_largo_plazo"
        /// What came of it.
        result Text "resultado"
    }

    with {
        /// Its inception report.
        inception:
        /// What was judged of a commitment when it began.
        InceptionReport {
            /// Whether it can be verified.
            verifiable Truth "verificable"
            /// Whether it is relevant to OGP's values.
            relevant Truth "relevante"
            /// How ambitious it is.
            ambition Text "ambición"
            /// The results that are expected.
            results Text "resultados_esperados"
        }

        /// Its End of Commitment Report.
        report:
        /// The End of Commitment Report.
        EndReport {
            /// 1.1: the overall level of progress.
            progress Completion "cumplimiento progress completion avance nivel_de_cumplimiento nivel_de_avance"
            /// 1.2: internal and external factors.
            factors Text "factores"
            /// 1.3: whether it was implemented as planned.
            implementation Text "implementación"
            /// 2.1.1: whether government disclosed more or better information.
            disclosure Truth "divulgación abrió_divulgación abrió_el_gobierno_divulgación"
            /// To what degree.
            disclosure_degree Degree "grado_divulgación divulgación_grado grado_de_divulgación"
            /// 2.1.2: whether it created new opportunities for participation.
            participation Truth "participación abrió_participación abrió_el_gobierno_participación"
            /// To what degree.
            participation_degree Degree "grado_participación participación_grado grado_de_participación"
            /// 2.1.3: whether it created channels to hold officials answerable.
            accountability Truth "rendición_de_cuentas abrió_rendición_de_cuentas abrió_el_gobierno_rendición_de_cuentas"
            /// To what degree.
            accountability_degree Degree "grado_rendición_de_cuentas rendición_de_cuentas_grado grado_de_rendición_de_cuentas"
            /// 2.2: whether it addressed the public policy problem.
            addressed_problem Truth "atendió_el_problema"
            /// 3: lessons.
            lessons Text "lecciones aprendizajes"
        }
    }

    then {}

    /// Its milestones.
    milestones "milestone":
    /// A milestone of a commitment.
    Milestone {
        /// Its number or code within the commitment.
        number Text "hito milestone_id hito_número número_de_hito número_del_hito"
        /// What is to be done.
        title Text "hito_título milestone título_del_hito nombre_del_hito"
        /// Its begin.
        start Date "hito_inicio inicio_del_hito fecha_de_inicio_del_hito"
        /// Its planned end.
        end Date "hito_fin hito_término fin_del_hito término_del_hito fecha_de_fin_del_hito fecha_de_término_del_hito"
        /// How far it is.
        status Status "hito_estatus hito_estado hito_avance estatus_del_hito estado_del_hito avance_del_hito"
        /// When it was really finished.
        finished Date "hito_terminado hito_fecha_real fecha_real_del_hito término_real_del_hito"
    }
}

impl Participation {
    /// A state of which nothing else is known.
    pub fn new(state: Jurisdiction) -> Self {
        Participation { state, ..Self::empty() }
    }

    /// The number of its action plans: the one that the record has, or else that of the plans that are named.
    pub fn known_plans(&self) -> Option<u32> {
        let named = u32::try_from(self.action_plans.len()).ok().filter(|named| *named > 0);
        self.plans.or(named)
    }

    /// The commitments that its plans are to have, of those whose number is known.
    pub fn planned_commitments(&self) -> Option<u64> {
        let known = || self.action_plans.iter().filter_map(|plan| plan.commitments);
        known().next().map(|_| known().map(u64::from).sum())
    }

    /// Whether the state takes part, as it does where it has a year of incorporation.
    pub fn takes_part(&self) -> Option<bool> {
        self.participating.or(self.year.map(|_| true))
    }
}

impl Secretariat {
    /// Whether the state has one, as it does where its date, document or members are known.
    pub fn is_established(&self) -> Option<bool> {
        let is_known = self.established.is_some() || self.document.is_some() || !self.members.is_empty();
        self.exists.or(is_known.then_some(true))
    }
}

impl EndReport {
    /// The answers on disclosure, participation and accountability, each with its degree.
    pub fn openings(&self) -> [(Option<bool>, Option<Degree>); 3] {
        [
            (self.disclosure, self.disclosure_degree),
            (self.participation, self.participation_degree),
            (self.accountability, self.accountability_degree),
        ]
    }
}
