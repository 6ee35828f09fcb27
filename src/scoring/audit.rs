//! Supplied indices against recomputed ones.

use super::{Scores, compute};
use crate::error::Result;
use crate::finding::{Findings, Log, SurveyProblem};
use crate::methodology::Indices;

pub(super) fn disagreements(scores: &Scores) -> Result<Findings> {
    let (survey, methodology) = (&scores.survey, scores.methodology());
    let mut findings = survey.findings().emptied();
    if !(0..methodology.nodes().len()).any(|node| scores.plan.is_audited(node)) {
        return Ok(findings);
    }
    // The audit compares with the values computed from the lowest available level, whichever are used elsewhere.
    let computed = match scores.indices {
        Indices::Computed => scores.computed.clone(),
        Indices::Supplied => {
            let plan = methodology.plan(|node| survey.node(node.code()).is_some(), Indices::Computed)?;
            compute(survey, &plan)?
        }
    };
    for (position, node) in methodology.nodes().iter().enumerate() {
        let pair = survey.node(node.code()).zip(computed.get(position).and_then(Option::as_ref));
        let Some((supplied, computed)) = pair.filter(|_| scores.plan.is_audited(position)) else { continue };
        let tolerance = node.scale().tolerance();
        let column = survey.column_number(node.code());
        let mut log = Log::default();
        for (row, pair) in supplied.f64()?.iter().zip(computed.f64()?.iter()).enumerate() {
            let Some(supplied) = pair.0 else { continue };
            if pair.1.is_none_or(|computed| (supplied - computed).abs() > tolerance) {
                let problem = SurveyProblem::IndexDisagrees { value: supplied, expected: pair.1 };
                log.push(survey.line(row), column, problem);
            }
        }
        findings.append(log);
    }
    Ok(findings)
}
