//! Surveys and their designs.

use super::problems;
use crate::finding::{Line, Quoted, Range, Words};

problems! {
    (value expected)

    /// What is wrong with a survey.
    SurveyProblem

    /// An institution that an earlier line of the file has, in the same state.
    RepeatedUnit { value: Quoted, expected: Line } "repeated_unit" Error
        "`{value}` is repeated; expected it once in its state, {expected}"
        "`{value}` está repetida; se esperaba una sola vez en su estado, en la {expected}"
    /// A number outside the scale of its node.
    OutsideScale { value: Quoted, expected: Range } "outside_scale" Error
        "`{value}` is outside the scale; expected a number {expected}"
        "`{value}` está fuera de la escala; se esperaba un número {expected}"
    /// A raw answer to which the rule of its node gives no score.
    UncoveredAnswer { value: Quoted, expected: Words } "uncovered_answer" Error
        "`{value}` has no score; expected {expected}"
        "`{value}` no tiene calificación; se esperaba {expected}"
    /// A raw answer whose score lies outside the scale of its node.
    ScoreOutsideScale { value: Quoted, node: Words, score: f64, scale: Range } "score_outside_scale" Error
        "`{value}` scores {score} in {node}; expected a score {scale}"
        "`{value}` tiene calificación {score} en {node}; se esperaba una calificación {scale}"
        ["{node} = {score}, {scale}"]
    /// The rule of a node, which is `expected`, that finds nothing to divide by in its sample.
    NoRange { value: Words, expected: Words } "no_range" Warning
        "the rule {value} of {expected} has nothing to divide by; expected values that differ"
        "la regla {value} de {expected} no tiene entre qué dividir; se esperaban valores distintos"
    /// A level of government that is none of the three.
    UnknownLevel { value: Quoted } "unknown_level" Error
        "`{value}` is not a known level; expected federal, state or municipal"
        "`{value}` no es un nivel conocido; se esperaba federal, estatal o municipal"
    /// A type of institution that is none of the eleven.
    UnknownType { value: Quoted } "unknown_type" Error
        "`{value}` is not a known type of institution; expected one of the eleven types"
        "`{value}` no es un tipo de institución conocido; se esperaba uno de los once tipos"
    /// A design weight or population size that breaks the rules of its design.
    BadDesign { value: Quoted, expected: Words } "bad_design" Error
        "`{value}` does not fit the design; expected {expected}"
        "`{value}` no se ajusta al diseño; se esperaba {expected}"
    /// An institution without a stratum in a design with strata.
    EmptyStratum "empty_stratum" Error
        "the stratum is empty; expected its name"
        "el estrato está vacío; se esperaba su nombre"
    /// A supplied index that disagrees with the recomputed one.
    IndexDisagrees { value: f64, expected: Option<f64> } "index_disagrees" Warning
        "the supplied value {value} disagrees with the recomputed {expected}"
        "el valor suministrado {value} no coincide con el recalculado {expected}"
    /// A group of fewer than two institutions.
    SmallGroup { value: Quoted } "small_group" Warning
        "`{value}` is a group of one institution; expected two or more"
        "`{value}` es un grupo de una sola institución; se esperaban dos o más"
}
