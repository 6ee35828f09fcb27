//! The index as terms: each node a [term](term::Term) of its children, whatever reads it.
//!
//! A term has the transform in which children are summed, their order, and what a missing one does. Three modules read it:
//! [`polars`] as expressions for whole columns, [`sql`] as text for engines, and [`slices`] as a kernel for thousands of settings
//! on a few columns. The first and the last return the same bits; SQL agrees but for the last digits of sums.

mod cells;
mod join;
pub(crate) mod network;
pub(crate) mod polars;
pub(crate) mod slices;
pub(crate) mod sql;
pub(crate) mod term;

pub(crate) use cells::{NO, Words, YES, truth};
pub(crate) use polars::rule::score;

/// The kernel on slices against polars, to the bit, over random indices.
#[cfg(test)]
mod tests {
    use ::polars::prelude::*;
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    use super::network::Network;
    use super::slices::{Evaluator, Formula};
    use crate::methodology::{Aggregation, Indices, Methodology, Missing};
    use crate::{Scores, SurveyReader};

    const INDICES: u64 = 2_000;
    const WEIGHTS: [f64; 8] = [1.0, 1.0, 1.0, 2.0, 0.0, 0.1, 0.7, 3.3];

    /// One of some things.
    fn one<T: Copy>(random: &mut ChaCha8Rng, of: &[T]) -> T {
        of[random.random_range(0..of.len())]
    }

    /// The TOML of an index whose nodes share children on several levels.
    fn index(random: &mut ChaCha8Rng) -> String {
        let powers = [0.5, 2.0, 3.0, 9.0, 10.0, 1.0, -1.0, -2.0, 0.3, -0.5, 2.5].map(Aggregation::Power);
        let others = [Aggregation::Arithmetic, Aggregation::Geometric, Aggregation::Harmonic, Aggregation::Minimum];
        let any_policy =
            [Missing::Propagate, Missing::Renormalize, Missing::Zero, Missing::Available(0.5), Missing::Available(1.0)];
        let alike = random.random_bool(0.3).then(|| (one(random, &others), one(random, &any_policy)));
        let leaves = random.random_range(1..9);
        let mut codes: Vec<String> = (0..leaves).map(|leaf| format!("L{leaf}")).collect();
        let mut nodes: Vec<String> = codes.iter().map(|code| format!("{{ code = '{code}' }}")).collect();
        let parents = random.random_range(1..6);
        for parent in 0..parents {
            let is_last = parent + 1 == parents;
            let mut children: Vec<(&String, f64)> = Vec::new();
            for code in &codes {
                if is_last || random.random_bool(0.5) {
                    children.push((code, one(random, &WEIGHTS)));
                }
            }
            if children.iter().all(|(_, weight)| *weight == 0.0) {
                children = vec![(&codes[0], 1.0)];
            }
            let (aggregation, missing) = alike.unwrap_or_else(|| {
                let is_power = random.random_bool(0.4);
                (if is_power { one(random, &powers) } else { one(random, &others) }, one(random, &any_policy))
            });
            let aggregation = match aggregation {
                Aggregation::Power(power) => format!("{{ power = {power:?} }}"),
                other => format!("'{other}'"),
            };
            let missing = match missing {
                Missing::Available(share) => format!("{{ available = {share:?} }}"),
                other => format!("'{other}'"),
            };
            let children: Vec<String> = children.iter().map(|(code, weight)| format!("{code} = {weight}")).collect();
            let children = children.join(", ");
            nodes.push(format!(
            "{{ code = 'P{parent}', children = {{ {children} }}, weights = 'relative', aggregation = {aggregation}, missing = {missing} }}"
        ));
            codes.push(format!("P{parent}"));
        }
        format!("catalog = 'none'\nheadline = 'P{}'\nnode = [\n{}\n]", parents - 1, nodes.join(",\n"))
    }

    /// A survey of it, as text; scores may be below 0 in their last bits.
    fn survey(random: &mut ChaCha8Rng, methodology: &Methodology) -> String {
        let leaves: Vec<&str> =
            methodology.nodes().iter().filter(|node| node.children().is_empty()).map(|node| node.code()).collect();
        let lacking = one(random, &[0.0, 0.0, 0.1, 0.5]);
        let mut text = format!("institution,{}\n", leaves.join(","));
        for row in 0..random.random_range(1..200) {
            text += &row.to_string();
            for _ in &leaves {
                let value = match random.random_range(0..12) {
                    0 => 0.0,
                    1 => 1.0,
                    2 => -1e-13,
                    3 => 1e-310,
                    _ => random.random::<f64>(),
                };
                text += if random.random_bool(lacking) { ",".to_owned() } else { format!(",{value}") }.as_str();
            }
            text.push('\n');
        }
        text
    }

    fn values(column: &Column) -> Vec<Option<f64>> {
        column.f64().unwrap().iter().collect()
    }

    #[test]
    fn slices_and_polars_return_the_same_bits() {
        let (mut one_sums, mut nulls) = (0, 0);
        for seed in 0..INDICES {
            let random = &mut ChaCha8Rng::seed_from_u64(seed);
            let toml = index(random);
            let methodology = Methodology::from_toml(&toml).unwrap_or_else(|error| panic!("{seed}: {error}\n{toml}"));
            let survey = SurveyReader::new(&methodology).read_bytes(survey(random, &methodology).as_bytes()).unwrap();
            let leaves = methodology.nodes().iter().filter_map(|node| survey.node(node.code()).cloned()).collect();
            let frame = DataFrame::new(survey.len(), leaves).unwrap();
            let applied = methodology.apply(frame.lazy(), Indices::Computed).unwrap().collect().unwrap();
            let scores = Scores::new(survey).unwrap();
            for (position, node) in
                methodology.nodes().iter().enumerate().filter(|(_, node)| !node.children().is_empty())
            {
                let expected = values(applied.column(node.code()).unwrap());
                let bits =
                    |values: &[Option<f64>]| values.iter().map(|value| value.map(f64::to_bits)).collect::<Vec<_>>();
                assert_eq!(
                    bits(&values(scores.node(node.code()).unwrap())),
                    bits(&expected),
                    "{seed}: {}\n{toml}",
                    node.code()
                );

                let network = Network::below(&methodology, scores.plan(), position);
                let leaves = network
                    .leaves
                    .iter()
                    .flat_map(|leaf| values(scores.node(methodology.nodes()[*leaf].code()).unwrap()));
                let leaves = leaves.map(|value| value.unwrap_or(f64::NAN)).collect();
                let evaluator = Evaluator::new(&network, leaves, network.nominal.aggregation.iter().copied());
                let mut found = vec![0.0; scores.len()];
                evaluator.scores(&evaluator.one_by_one(network.nominal.clone()), 0..scores.len(), &mut found);
                let of = |found: &[f64]| {
                    found.iter().map(|value| Some(*value).filter(|value| !value.is_nan())).collect::<Vec<_>>()
                };
                assert_eq!(bits(&of(&found)), bits(&expected), "{seed}: {}\n{toml}", node.code());
                nulls += expected.iter().filter(|value| value.is_none()).count();

                let draw = evaluator.draw(network.nominal.clone());
                one_sums += usize::from(matches!(draw, Formula::Sum(..)));
                evaluator.scores(&draw, 0..scores.len(), &mut found);
                for (found, expected) in found.iter().zip(&expected) {
                    let expected = expected.unwrap_or(f64::NAN);
                    let same = (found.is_nan() && expected.is_nan()) || (found - expected).abs() <= 1e-13;
                    assert!(same, "{seed}: {}: {found} of a draw, {expected}\n{toml}", node.code());
                }
            }
        }
        assert!(one_sums > 500 && nulls > 10_000, "{one_sums} sums, {nulls} nulls");
    }
}
