//! Estimation in a domain of a sample with a design.
//!
//! Means are Hájek's ratio of weighted sums; their variance is that of the linearised ratio in a stratified design
//! (Särndal, Swensson and Wretman 1992, sections 5.7 and 5.8; Lumley 2010, chapter 2). A group is a domain: it never
//! changes the sizes of the strata or the degrees of freedom of the sample.

use std::collections::BTreeMap;

use super::design::{Design, Stratum};
use super::estimate::{Estimate, Note, QUARTILES};
use crate::numeric::{Sum, range, weighted_hf7};

impl Design {
    /// Figures of a domain: `rows` are the domain's, in order. A null value is outside the domain.
    pub fn estimate(&self, rows: &[u32], value: impl Fn(u32) -> Option<f64>, confidence: f64) -> Estimate {
        let domain = Domain::new(self, rows, value);
        let counts = [domain.values.len(), domain.missing, self.degrees_of_freedom];
        let spread = |mean| (domain.standard_deviation(mean), domain.variance(mean));
        let mut estimate = Estimate::new(counts, hajek(domain.members()), spread, confidence);
        if let Some(range) = range(&domain.values) {
            estimate.add_range(range, weighted_hf7(&domain.values, &domain.weights, &QUARTILES));
        }
        estimate
    }
}

/// The part of the sample that a group holds: values that are there, of institutions with a weight.
struct Domain<'a> {
    values: Vec<f64>,
    weights: Vec<f64>,
    /// The stratum of each value.
    codes: Vec<u32>,
    strata: &'a [Stratum],
    total_weight: f64,
    missing: usize,
}

/// Linearised values of a domain in one stratum.
#[derive(Default)]
struct Part {
    n: usize,
    total: Sum,
    squares: Sum,
}

impl<'a> Domain<'a> {
    fn new(design: &'a Design, rows: &[u32], value: impl Fn(u32) -> Option<f64>) -> Self {
        let (mut values, mut weights, mut codes, mut missing) = (Vec::new(), Vec::new(), Vec::new(), 0);
        for &row in rows.iter().filter(|row| design.weights[**row as usize] > 0.0) {
            let Some(value) = value(row) else {
                missing += 1;
                continue;
            };
            values.push(value);
            weights.push(design.weights[row as usize]);
            codes.push(design.codes[row as usize]);
        }
        let total_weight = weights.iter().copied().collect::<Sum>().value();
        Self { values, weights, codes, strata: &design.strata, total_weight, missing }
    }

    fn members(&self) -> impl Iterator<Item = (f64, f64)> {
        self.values.iter().copied().zip(self.weights.iter().copied())
    }

    /// √(Σw(y − ȳ)²/Σw · n/(n − 1)).
    fn standard_deviation(&self, mean: f64) -> f64 {
        let n = self.values.len() as f64;
        let squares: Sum = self.members().map(|(value, weight)| weight * square(value - mean)).collect();
        (squares.value() / self.total_weight * (n / (n - 1.0))).sqrt()
    }

    /// Variance of the mean: over the strata, Σ (1 − n/N) · n/(n − 1) · Σ(z − z̄)². The linearised values
    /// z = w(y − ȳ)/Σw are zero in the rest of the sample.
    fn variance(&self, mean: f64) -> Result<f64, Note> {
        let residuals = || self.codes.iter().zip(self.members().map(|(value, weight)| weight * (value - mean)));
        let mut parts: BTreeMap<u32, Part> = BTreeMap::new();
        for (code, residual) in residuals() {
            let part = parts.entry(*code).or_default();
            part.n += 1;
            part.total.add(residual);
        }
        self.check_spread(&parts)?;
        for (code, residual) in residuals() {
            let part = parts.entry(*code).or_default();
            part.squares.add(square(residual - self.strata[*code as usize].mean(part)));
        }
        let sum: Sum = parts.iter().map(|(code, part)| self.strata[*code as usize].variance(part)).collect();
        Ok(sum.value() / square(self.total_weight))
    }

    /// Refuses the zero that a single value or a single institution of a stratum would show as its variance, unless
    /// the stratum is sampled in full, where zero it is.
    fn check_spread(&self, parts: &BTreeMap<u32, Part>) -> Result<(), Note> {
        let strata = parts.keys().map(|code| &self.strata[*code as usize]);
        let mut sampled = strata.filter(|stratum| stratum.correction() > 0.0);
        if self.values.len() == 1 {
            return sampled.next().map_or(Ok(()), |_| Err(Note::OneValue));
        }
        match sampled.find(|stratum| stratum.sample == 1) {
            None => Ok(()),
            Some(stratum) if stratum.name.is_empty() => Err(Note::LonelySample),
            Some(stratum) => Err(Note::LonelyStratum { stratum: stratum.name.clone() }),
        }
    }
}

impl Stratum {
    /// Mean of the linearised values of the stratum, of which a domain holds a part and the rest is zero.
    fn mean(&self, part: &Part) -> f64 {
        part.total.value() / self.sample as f64
    }

    /// Share of the stratum in the variance, where a domain's `part` has the squares around the mean and the rest of
    /// the sample lies at zero.
    fn variance(&self, part: &Part) -> f64 {
        let n = self.sample as f64;
        let squares = part.squares.value() + (self.sample - part.n) as f64 * square(self.mean(part));
        match self.correction() {
            correction if correction > 0.0 => correction * n / (n - 1.0) * squares,
            _ => 0.0,
        }
    }
}

/// Weighted mean of values with their weights, taken from the first value on: equal values give that value.
fn hajek(members: impl Iterator<Item = (f64, f64)>) -> Option<f64> {
    let mut members = members.peekable();
    let &(origin, _) = members.peek()?;
    let (mut moment, mut total) = (Sum::default(), Sum::default());
    for (value, weight) in members {
        moment.add(weight * (value - origin));
        total.add(weight);
    }
    let mean = origin + moment.value() / total.value();
    mean.is_finite().then_some(mean)
}

fn square(x: f64) -> f64 {
    x * x
}

#[cfg(test)]
mod tests {
    use crate::summary::design::Design;
    use crate::summary::estimate::{Estimate, Note, plain};
    use approx::assert_relative_eq;
    use proptest::prelude::*;

    /// Value, stratum, weight, population of the stratum, group; row 14 has no weight, stratum 2 is
    /// sampled in full.
    const SAMPLE: &str = "\
        0.31 0 1.5 12 a
        0.58 0 2 12 b
        - 0 1 12 a
        0.42 0 2.5 12 a
        0.77 0 1.25 12 b
        0.42 0 3 12 b
        0.15 0 0.5 12 a
        0.64 1 4 20 a
        0.9 1 1 20 a
        0.42 1 2 20 b
        0.33 1 2 20 b
        - 1 1.5 20 a
        0.71 1 3 20 b
        0.05 2 5 5 b
        0.28 2 0 5 b
        0.5 2 2.5 5 b
        0.5 2 1 5 b
        0.62 2 2 5 c
        0.83 3 1 9 a
        0.19 3 1 9 b
        0.47 3 3.5 9 a
        0.95 3 2 9 b
        0.38 3 2 9 a
        0.42 3 1.75 9 a";

    /// Columns of [`SAMPLE`].
    #[derive(Default)]
    struct Columns {
        value: Vec<Option<f64>>,
        weight: Vec<f64>,
        codes: Vec<u32>,
        names: Vec<String>,
        fpc: Vec<f64>,
        group: Vec<char>,
    }

    fn number(text: &str) -> f64 {
        text.parse().unwrap_or(f64::NAN)
    }

    impl Columns {
        fn new() -> Self {
            let names = ["north", "centre", "south", "coast", "island"].map(str::to_owned).to_vec();
            let mut columns = Self { names, ..Self::default() };
            for line in SAMPLE.lines() {
                let cells: Vec<&str> = line.split_whitespace().collect();
                columns.value.push(cells[0].parse().ok());
                columns.codes.push(number(cells[1]) as u32);
                columns.weight.push(number(cells[2]));
                columns.fpc.push(number(cells[3]));
                columns.group.extend(cells[4].chars());
            }
            columns
        }

        /// The last row is the only one of a fifth stratum.
        fn with_island(population: f64) -> Self {
            let mut columns = Self::new();
            columns.codes[23] = 4;
            columns.fpc[23] = population;
            columns
        }

        /// The design of the columns named by `w`, `h` and `N`.
        fn design(&self, named: &str) -> Result<Design, (usize, String)> {
            let (codes, names) = match named.contains('h') {
                true => (self.codes.clone(), self.names.clone()),
                false => (vec![0; self.value.len()], vec![String::new()]),
            };
            let weights = named.contains('w').then_some(self.weight.as_slice());
            Design::new(weights, codes, names, named.contains('N').then_some(self.fpc.as_slice()))
        }

        fn estimate(&self, design: &Design, group: Option<char>) -> Estimate {
            let of_group = |&row: &u32| group.is_none_or(|group| self.group[row as usize] == group);
            let rows: Vec<u32> = (0..24).filter(of_group).collect();
            let value = |row: u32| self.value[row as usize];
            design.estimate(&rows, value, 0.95)
        }
    }

    fn figures(e: &Estimate) -> [f64; 8] {
        [e.mean, e.sd, e.se, e.ci_low, e.ci_high, e.q25, e.median, e.q75].map(|figure| figure.unwrap_or(f64::NAN))
    }

    /// R 4.2.2 with survey 4.1.1: `svydesign(id = ~1, weights = ~w, strata = ~h, fpc = ~N)` with the
    /// columns of the first field; `subset(design, g == group)`, `degf(design)`, n,
    /// `svymean(~y, na.rm = TRUE)`, the sd from its definition, `SE`, `confint(df = degf(design))`,
    /// `svyquantile(qrule = "hf7")`.
    const R: &str = "\
        w * 22 21 0.48005617977528 0.23660537489161 0.062156914753713 0.35115062828355 0.60896173126701 0.3925 0.47 0.63625
        w a 22 9 0.50816901408451 0.18165881649399 0.051844530722373 0.40065003810125 0.61568799006776 0.42 0.47607142857143 0.67859375
        w b 22 11 0.44858585858586 0.28080839691865 0.10089439068334 0.2393436990451 0.65782801812662 0.28625 0.435 0.6165625
        wh * 19 21 0.48005617977528 0.23660537489161 0.062624026551006 0.34898258582012 0.61112977373044 0.3925 0.47 0.63625
        wh a 19 9 0.50816901408451 0.18165881649399 0.047419800326001 0.40891823134695 0.60741979682207 0.42 0.47607142857143 0.67859375
        wh b 19 11 0.44858585858586 0.28080839691865 0.10162491555453 0.23588246580301 0.66128925136871 0.28625 0.435 0.6165625
        whN * 19 21 0.48005617977528 0.23660537489161 0.02574415305599 0.42617304816872 0.53393931138184 0.3925 0.47 0.63625
        whN a 19 9 0.50816901408451 0.18165881649399 0.034444281070258 0.43607630526766 0.58026172290136 0.42 0.47607142857143 0.67859375
        whN b 19 11 0.44858585858586 0.28080839691865 0.040755367984835 0.36328389304734 0.53388782412438 0.28625 0.435 0.6165625
        hN * 20 22 0.52140697674419 0.23633744976075 0.040221163535331 0.43750709980298 0.60530685368539 0.37401785714286 0.46007936507936 0.71032142857143
        hN a 20 9 0.5498128342246 0.25547545462587 0.062742060320217 0.41893518979048 0.68069047865872 0.38507936507937 0.43984126984127 0.70921428571429
        hN b 20 12 0.49410752688172 0.23380998186878 0.04766450972027 0.39468110187339 0.59353395189005 0.37483928571429 0.46257142857143 0.70142361111111
        h * 20 22 0.49272727272727 0.23934795985645 0.051688404321622 0.38490715066487 0.60054739478968 0.3425 0.445 0.635
        h a 20 9 0.50222222222222 0.2437097545123 0.073712678073062 0.34846027016174 0.65598417428271 0.38 0.42 0.64
        h b 20 12 0.475 0.25353859308164 0.072054104542916 0.324697771698 0.625302228302 0.3175 0.46 0.6125";

    /// As [`R`], the last row being the one institution of a stratum of one.
    const R_ISLAND: &str = "\
        whN * 18 21 0.48005617977528 0.23660537489161 0.027041466568519 0.42324416666104 0.53686819288952 0.3925 0.47 0.63625
        whN a 18 9 0.50816901408451 0.18165881649399 0.035459910643485 0.43367050626863 0.58266752190038 0.42 0.47607142857143 0.67859375
        whN b 18 11 0.44858585858586 0.28080839691865 0.043510609630482 0.35717345982886 0.53999825734286 0.28625 0.435 0.6165625";

    /// As [`R`], without strata and with a population of 30.
    const R_SIMPLE: &str = "\
        N * 23 22 0.49272727272727 0.23934795985645 0.022775787242158 0.4456119671155 0.53984257833905 0.3425 0.445 0.635
        N a 23 9 0.50222222222222 0.2437097545123 0.034989045649189 0.42984186665873 0.57460257778572 0.38 0.42 0.64
        N b 23 12 0.475 0.25353859308164 0.03201222592535 0.40877766521307 0.54122233478693 0.3175 0.46 0.6125";

    fn assert_figures_of_r(columns: &Columns, table: &str) -> Result<(), (usize, String)> {
        for line in table.lines() {
            let cells: Vec<&str> = line.split_whitespace().collect();
            let design = columns.design(cells[0])?;
            let estimate = columns.estimate(&design, cells[1].chars().next().filter(char::is_ascii_lowercase));
            assert_eq!(design.degrees_of_freedom.to_string(), cells[2], "{line}");
            assert_eq!((estimate.n.to_string().as_str(), &estimate.note), (cells[3], &None), "{line}");
            for (figure, expected) in figures(&estimate).into_iter().zip(&cells[4..]) {
                assert_relative_eq!(figure, number(expected), max_relative = 1e-12);
            }
        }
        Ok(())
    }

    #[test]
    fn domains_have_the_figures_of_r() -> Result<(), (usize, String)> {
        assert_figures_of_r(&Columns::new(), R)
    }

    #[test]
    fn a_simple_random_sample_has_the_figures_of_r() -> Result<(), (usize, String)> {
        let fpc = vec![30.0; 24];
        assert_figures_of_r(&Columns { fpc, ..Columns::new() }, R_SIMPLE)
    }

    #[test]
    fn a_stratum_of_one_adds_nothing_but_counts() -> Result<(), (usize, String)> {
        assert_figures_of_r(&Columns::with_island(1.0), R_ISLAND)
    }

    #[test]
    fn one_value_has_no_error_unless_its_stratum_is_sampled_in_full() -> Result<(), (usize, String)> {
        let columns = Columns::new();
        let sampled = columns.estimate(&columns.design("wh")?, Some('c'));
        assert_eq!((sampled.n, sampled.mean, sampled.median), (1, Some(0.62), Some(0.62)));
        assert_eq!((sampled.sd, sampled.se, sampled.ci_low), (None, None, None));
        assert_eq!(sampled.note, Some(Note::OneValue));
        let counted = columns.estimate(&columns.design("whN")?, Some('c'));
        assert_eq!((counted.sd, counted.se, counted.ci_low), (None, Some(0.0), Some(0.62)));
        assert_eq!(counted.note, Some(Note::OneValue));
        Ok(())
    }

    #[test]
    fn a_lonely_stratum_takes_the_error_of_the_domains_it_is_in() -> Result<(), (usize, String)> {
        let columns = Columns::with_island(4.0);
        let design = columns.design("wh")?;
        for group in [None, Some('a')] {
            let estimate = columns.estimate(&design, group);
            assert!(estimate.mean.is_some() && estimate.sd.is_some() && estimate.median.is_some());
            assert_eq!((estimate.se, estimate.ci_low, estimate.ci_high), (None, None, None));
            assert_eq!(estimate.note, Some(Note::LonelyStratum { stratum: "island".to_owned() }));
        }
        assert_eq!(columns.estimate(&design, Some('b')).note, None);
        Ok(())
    }

    #[test]
    fn a_domain_without_values_says_so() -> Result<(), (usize, String)> {
        let columns = Columns::new();
        let design = columns.design("w")?;
        let value = |row: u32| columns.value[row as usize];
        let expected = Estimate { missing: 2, note: Some(Note::NoValues), ..Estimate::default() };
        assert_eq!(design.estimate(&[2, 11, 14], value, 0.95), expected);
        Ok(())
    }

    #[test]
    fn a_design_without_degrees_of_freedom_has_no_interval() -> Result<(), (usize, String)> {
        let names = ["x", "y"].map(str::to_owned);
        let design = Design::new(None, vec![0, 1], names, Some(&[1.0; 2]))?;
        let estimate = design.estimate(&[0, 1], |row| Some(f64::from(row)), 0.95);
        assert_eq!(design.degrees_of_freedom, 0);
        assert_eq!((estimate.se, estimate.ci_low, estimate.note), (Some(0.0), None, Some(Note::NoDegreesOfFreedom)));
        Ok(())
    }

    /// The formula of the documentation over the whole sample, zeros and all.
    fn textbook_se(weights: &[f64], codes: &[u32], values: &[Option<f64>], domain: &[bool]) -> f64 {
        let inside = |k: usize| values[k].filter(|_| domain[k]);
        let rows = 0..values.len();
        let total: f64 = rows.clone().filter(|&k| inside(k).is_some()).map(|k| weights[k]).sum();
        let mean: f64 = rows.clone().filter_map(|k| inside(k).map(|y| weights[k] * y)).sum::<f64>() / total;
        let z = |k: usize| inside(k).map_or(0.0, |y| weights[k] * (y - mean) / total);
        let variance = (0..*codes.iter().max().unwrap_or(&0) + 1).map(|code| {
            let z: Vec<f64> = rows.clone().filter(|&k| codes[k] == code).map(z).collect();
            let n = z.len() as f64;
            let centre = z.iter().sum::<f64>() / n;
            n / (n - 1.0) * z.iter().map(|z| (z - centre).powi(2)).sum::<f64>()
        });
        variance.sum::<f64>().sqrt()
    }

    proptest! {
        #[test]
        fn the_error_is_that_of_the_textbook(
            sample in prop::collection::vec((prop::option::weighted(0.9, 0.0..1.0), 0.1..10.0, 0..9u32), 8..120),
            strata in 1..60u32,
        ) {
            let n = sample.len();
            // Two institutions in each stratum at least; most domains touch fewer values than there are strata.
            let strata = strata.min(n as u32 / 2);
            let codes: Vec<u32> = (0..n as u32).map(|row| row % strata).collect();
            let names: Vec<String> = (0..strata).map(|code| code.to_string()).collect();
            let weights: Vec<f64> = sample.iter().map(|row| row.1).collect();
            let values: Vec<Option<f64>> = sample.iter().map(|row| row.0).collect();
            let design = Design::new(Some(&weights), codes.clone(), names, None);
            for group in 0..9 {
                let domain: Vec<bool> = sample.iter().map(|row| row.2 == group).collect();
                let rows: Vec<u32> = (0..n as u32).filter(|&row| domain[row as usize]).collect();
                let estimate = design.as_ref().map(|design| design.estimate(&rows, |row| values[row as usize], 0.95));
                let estimate = estimate.unwrap_or_default();
                if estimate.n > 1 {
                    let expected = textbook_se(&weights, &codes, &values, &domain);
                    assert_relative_eq!(estimate.se.unwrap_or(f64::NAN), expected, max_relative = 1e-9, epsilon = 1e-15);
                }
            }
        }

        #[test]
        fn equal_weights_in_one_stratum_change_nothing(values in prop::collection::vec(0.0..1.0, 2..200), weight in 1e-3..1e3) {
            let weights = vec![weight; values.len()];
            let rows: Vec<u32> = (0..values.len() as u32).collect();
            let design = Design::new(Some(&weights), vec![0; values.len()], [String::new()], None);
            let weighted = design.map(|design| design.estimate(&rows, |row| Some(values[row as usize]), 0.95));
            let plain = plain(&mut values.clone(), 0, 0.95);
            for (weighted, plain) in figures(&weighted.unwrap_or_default()).into_iter().zip(figures(&plain)) {
                assert_relative_eq!(weighted, plain, max_relative = 1e-10, epsilon = 1e-12);
            }
        }

        #[test]
        fn the_scale_of_weights_does_not_matter(
            scale in prop_oneof![1e-300..1e-290, 1e-3..1e3, 1e290..1e300],
        ) {
            let mut columns = Columns::new();
            let estimate = |columns: &Columns| {
                let design = columns.design("wh");
                design.map(|design| columns.estimate(&design, Some('a'))).unwrap_or_default()
            };
            let before = estimate(&columns);
            columns.weight.iter_mut().for_each(|weight| *weight *= scale);
            let after = estimate(&columns);
            prop_assert_eq!(after.n, before.n);
            for (after, before) in figures(&after).into_iter().zip(figures(&before)) {
                assert_relative_eq!(after, before, max_relative = 1e-12);
            }
        }
    }
}
