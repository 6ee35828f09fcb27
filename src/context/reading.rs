//! A test in a plain sentence, with what it does not show.

use super::association::{ContextTest, Method};
use crate::language::{Language, Text, text};
use crate::schema::sentences;

/// States below which a group shows little of its spread.
const FEW: usize = 5;

impl ContextTest {
    /// The test in words: how many states, what was found, and that an association is not an effect.
    pub fn reading(&self, language: Language) -> String {
        let (found, few) = (self.found(), self.few().unwrap_or_default());
        let what = language.pick(
            "It is an association of states' means, not an effect.",
            "Es una asociación de medias estatales, no un efecto.",
        );
        format!("{} {}{what}", found.in_language(language), few.in_language(language))
    }

    /// That a group is too small to show its spread, on which Welch's interval rests.
    fn few(&self) -> Option<Text> {
        let n = self.n_a?.min(self.n_b?);
        (self.method == Method::WelchT && self.p.is_some() && n < FEW).then(|| {
            text!(
                "A group of {n} states tells little of its spread, on which the interval rests. ",
                "Un grupo de {n} estados dice poco de su dispersión, en la que se apoya el intervalo. "
            )
        })
    }

    fn found(&self) -> Text {
        let (node, variable, n) = (&self.node, &self.variable, self.n);
        // Of 0.57, not 56.99999999999999.
        let percent = (100.0 * self.confidence * 1e9).round() / 1e9;
        let Some(p) = self.p else {
            let why = |language| sentences(self.notes.iter().map(|note| note.message(language))).unwrap_or_default();
            let (english, spanish) = (why(Language::English), why(Language::Spanish));
            return text!(
                "{node} and {variable}, states: {n}. Nothing can be told: {english}.",
                "{node} y {variable}, estados: {n}. No se puede decir nada: {spanish}."
            );
        };
        let p = if p < 0.001 { "< 0.001".to_owned() } else { format!("{p:.3}") };
        let (estimate, low, high) = (shown(self.estimate), shown(self.ci_low), shown(self.ci_high));
        let [a, b] = [&self.a, &self.b].map(|group| group.as_deref().unwrap_or(""));
        let [n_a, n_b] = [self.n_a, self.n_b].map(Option::unwrap_or_default);
        let (english, spanish) = match self.method {
            Method::Anova => ("analysis of variance", "análisis de varianza"),
            Method::Welch => ("Welch's analysis of variance", "análisis de varianza de Welch"),
            Method::KruskalWallis => ("Kruskal and Wallis's test", "prueba de Kruskal y Wallis"),
            Method::Spearman => ("of ranks", "de rangos"),
            Method::Pearson => ("of values", "de valores"),
            Method::WelchT | Method::MannWhitney | Method::Slope => ("", ""),
        };
        match self.method {
            Method::WelchT => {
                let [mean_a, mean_b] = [self.mean_a, self.mean_b].map(shown);
                text!(
                    "{node}: mean {mean_a} where {variable} is {a} (states: {n_a}), {mean_b} where it is {b} (states: {n_b}); difference {estimate}, {percent}% interval {low} to {high}, p {p}.",
                    "{node}: media {mean_a} donde {variable} es {a} (estados: {n_a}), {mean_b} donde es {b} (estados: {n_b}); diferencia {estimate}, intervalo de {percent}%: {low} a {high}, p {p}."
                )
            }
            Method::MannWhitney => {
                let (pairs, w) = (n_a * n_b, self.statistic.unwrap_or_default());
                text!(
                    "{node}: of {pairs} pairs of a state where {variable} is {a} and one where it is {b}, the first has the higher mean in {w} (a tie counts half), p {p}.",
                    "{node}: de {pairs} pares de un estado donde {variable} es {a} y otro donde es {b}, el primero tiene la media más alta en {w} (un empate cuenta medio), p {p}."
                )
            }
            Method::Anova | Method::Welch | Method::KruskalWallis => text!(
                "{node} in the groups of {variable}, states: {n}. If the groups did not differ, differences as large would come up with probability {p} ({english}).",
                "{node} en los grupos de {variable}, estados: {n}. Si los grupos no difirieran, diferencias así de grandes saldrían con probabilidad {p} ({spanish})."
            ),
            Method::Spearman | Method::Pearson => text!(
                "{node} and {variable}, states: {n}; correlation {english} {estimate}, {percent}% interval {low} to {high}, p {p}.",
                "{node} y {variable}, estados: {n}; correlación {spanish} {estimate}, intervalo de {percent}%: {low} a {high}, p {p}."
            ),
            Method::Slope => text!(
                "{node} changes by {estimate} for one more of {variable}, states: {n}; {percent}% interval {low} to {high}, p {p}.",
                "{node} cambia {estimate} por una unidad más de {variable}, estados: {n}; intervalo de {percent}%: {low} a {high}, p {p}."
            ),
        }
    }
}

/// A figure with three decimals, or three digits where it is smaller, and never in powers of ten.
fn shown(figure: Option<f64>) -> String {
    let Some(figure) = figure else { return "–".to_owned() };
    let decimals = match figure.abs() {
        size if size == 0.0 || size >= 0.1 => 3,
        size => (2.0 - size.log10().floor()).clamp(3.0, 12.0) as usize,
    };
    format!("{figure:.decimals$}")
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn small_figures_keep_three_digits() {
        let cases = [
            (0.388876, "0.389"),
            (-0.0087431, "-0.00874"),
            (12.5, "12.500"),
            (0.0, "0.000"),
            (1.2e-9, "0.00000000120"),
        ];
        for (figure, expected) in cases {
            assert_eq!(shown(Some(figure)), expected);
        }
        assert_eq!(shown(None), "–");
    }
}
