//! What an aggregation and a missing-data policy ask of a node: a range of their own, and one of the scales they work on.

use super::{Aggregation, Missing, Node, Scale};
use crate::keys::hold;
use crate::language::Text;

/// Powers nearer to 0 are the geometric mean in all but name; further from it, the power of a small score is beyond every
/// float, and a mean of such scores would be 0.
const POWERS: std::ops::RangeInclusive<f64> = 1e-6..=20.0;

/// Whether the children of a node can be combined so; if not, why.
pub(crate) fn aggregation(node: &Node, aggregation: Aggregation, nodes: &[Node]) -> Result<(), Text> {
    let code = &node.code;
    // The power of the mean, 1 where it has none.
    let power = if let Aggregation::Power(power) = aggregation { power } else { 1.0 };
    hold!(
        POWERS.contains(&power.abs()),
        "node {code}: power = {power}; expected a power other than 0, from -20 to 20 (power 0 is `geometric`)",
        "nodo {code}: power = {power}; se esperaba una potencia distinta de 0, de -20 a 20 (la 0 es `geometric`)"
    );
    for child in node.weighted() {
        let Node { code: name, scale: Scale { min, max }, .. } = &nodes[child.node];
        hold!(
            aggregation.takes_negatives() || *min >= 0.0,
            "node {code}: the scale of {name} begins at {min}; expected 0 or more for this aggregation",
            "nodo {code}: la escala de {name} empieza en {min}; se esperaba 0 o más para esta agregación"
        );
        hold!(
            max.powf(power.abs()).is_finite(),
            "node {code}: {max} to the power of {power} is too large; expected a smaller scale or power",
            "nodo {code}: {max} a la potencia {power} es demasiado grande; se esperaba una escala o potencia menor"
        );
    }
    Ok(())
}

/// Whether a missing child of a node can be treated so; if not, why.
pub(crate) fn missing(node: &Node, missing: Missing, nodes: &[Node]) -> Result<(), Text> {
    let code = &node.code;
    if let Missing::Available(share) = missing {
        hold!(
            (0.0..=1.0).contains(&share),
            "node {code}: available = {share}; expected a share from 0 to 1",
            "nodo {code}: available = {share}; se esperaba una proporción de 0 a 1"
        );
    }
    for child in node.weighted().filter(|_| missing == Missing::Zero) {
        let Node { code: name, scale, .. } = &nodes[child.node];
        let Scale { min, max } = scale;
        hold!(
            scale.contains(0.0),
            "node {code}: missing = \"zero\", but the scale of {name} goes from {min} to {max}; expected a scale with 0",
            "nodo {code}: missing = \"zero\", pero la escala de {name} va de {min} a {max}; se esperaba una escala con 0"
        );
    }
    Ok(())
}
