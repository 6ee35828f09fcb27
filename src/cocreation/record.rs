//! What the initiative's registry holds.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::date::PartialDate;
use super::words::{Completion, Degree, MilestoneStatus};
use crate::catalog::Jurisdiction;

/// Fields that the library does not know, kept and written back.
pub type Extra = BTreeMap<String, Value>;

/// A state in the initiative. What is not known is `None`, or an empty list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Participation {
    /// The state.
    pub state: Jurisdiction,
    /// Whether it takes part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub participating: Option<bool>,
    /// The year of its incorporation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<u32>,
    /// The date of its open-government declaration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declaration: Option<PartialDate>,
    /// The number of its action plans.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plans: Option<u32>,
    /// Its Local Technical Secretariat.
    #[serde(default, skip_serializing_if = "Secretariat::is_empty")]
    pub lts: Secretariat,
    /// The action plans that are known one by one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub action_plans: Vec<ActionPlan>,
    /// Other fields.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Participation {
    /// A state of which nothing else is known.
    pub fn new(state: Jurisdiction) -> Self {
        Participation {
            state,
            participating: None,
            year: None,
            declaration: None,
            plans: None,
            lts: Secretariat::default(),
            action_plans: Vec::new(),
            extra: Extra::new(),
        }
    }

    /// The number of its action plans: the one that is told, or else that of the plans that are named.
    pub fn known_plans(&self) -> Option<u32> {
        let named = u32::try_from(self.action_plans.len()).ok().filter(|named| *named > 0);
        self.plans.or(named)
    }

    /// The commitments that its plans are said to have, of those whose number is told.
    pub fn planned_commitments(&self) -> Option<u64> {
        let told = || self.action_plans.iter().filter_map(|plan| plan.commitments);
        told().next().map(|_| told().map(u64::from).sum())
    }

    /// Whether the state takes part, which a year of incorporation tells too.
    pub fn takes_part(&self) -> Option<bool> {
        self.participating.or(self.year.map(|_| true))
    }
}

/// A Local Technical Secretariat, in which government and civil society decide together.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Secretariat {
    /// Whether the state has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exists: Option<bool>,
    /// When it was established.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub established: Option<PartialDate>,
    /// Its founding document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// Its members.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<String>,
    /// Other fields.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Secretariat {
    /// Whether the state has one, which its date, document and members tell too.
    pub fn is_established(&self) -> Option<bool> {
        let is_told = self.established.is_some() || self.document.is_some() || !self.members.is_empty();
        self.exists.or(is_told.then_some(true))
    }

    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A Local Action Plan.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ActionPlan {
    /// Its title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Its begin.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<PartialDate>,
    /// Its end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<PartialDate>,
    /// The number of its commitments.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commitments: Option<u32>,
    /// Other fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A commitment, in the layout in which OGP publishes it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Commitment {
    /// Its identifier, such as `MXMEX0009`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Its title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The state whose commitment it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<Jurisdiction>,
    /// The member of OGP, as OGP writes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member: Option<String>,
    /// The action plans that it is part of.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub action_plans: Vec<String>,
    /// Its begin.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<PartialDate>,
    /// Its planned end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<PartialDate>,
    /// When it was really finished.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finished: Option<PartialDate>,
    /// The institution that leads it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lead_institution: Option<String>,
    /// Its primary policy area.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_area: Option<String>,
    /// Its primary sector.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sector: Option<String>,
    /// The values of OGP that it serves.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ogp_values: Vec<String>,
    /// The public problem.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// Where things stand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_quo: Option<String>,
    /// What is to be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// How that contributes to solving the problem.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected_contribution: Option<String>,
    /// What is hoped for in the long term.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub long_term_goal: Option<String>,
    /// What came of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<String>,
    /// Its inception report.
    #[serde(skip_serializing_if = "InceptionReport::is_empty")]
    pub inception: InceptionReport,
    /// Its End of Commitment Report.
    #[serde(skip_serializing_if = "EndReport::is_empty")]
    pub report: EndReport,
    /// Its milestones.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub milestones: Vec<Milestone>,
    /// Other fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// What was judged of a commitment when it began.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct InceptionReport {
    /// Whether it can be verified.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verifiable: Option<bool>,
    /// Whether it is relevant to OGP's values.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relevant: Option<bool>,
    /// How ambitious it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ambition: Option<String>,
    /// The results that are expected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub results: Option<String>,
    /// Other fields.
    #[serde(flatten)]
    pub extra: Extra,
}

impl InceptionReport {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The End of Commitment Report.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct EndReport {
    /// 1.1: the overall level of progress.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub progress: Option<Completion>,
    /// 1.2: internal and external factors.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub factors: Option<String>,
    /// 1.3: whether it was implemented as planned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub implementation: Option<String>,
    /// 2.1.1: whether government disclosed more or better information.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disclosure: Option<bool>,
    /// To what degree.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disclosure_degree: Option<Degree>,
    /// 2.1.2: whether it created new opportunities for participation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub participation: Option<bool>,
    /// To what degree.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub participation_degree: Option<Degree>,
    /// 2.1.3: whether it created channels to hold officials answerable.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accountability: Option<bool>,
    /// To what degree.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accountability_degree: Option<Degree>,
    /// 2.2: whether it addressed the public policy problem.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub addressed_problem: Option<bool>,
    /// 3: lessons.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lessons: Option<String>,
    /// Other fields.
    #[serde(flatten)]
    pub extra: Extra,
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

    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A milestone of a commitment.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Milestone {
    /// Its number or code within the commitment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// What is to be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Its begin.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<PartialDate>,
    /// Its planned end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<PartialDate>,
    /// How far it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<MilestoneStatus>,
    /// When it was really finished.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finished: Option<PartialDate>,
    /// Other fields.
    #[serde(flatten)]
    pub extra: Extra,
}
