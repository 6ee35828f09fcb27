//! A test in a plain sentence, which says what it is not.

use super::association::{ContextTest, Method};
use crate::language::{Language, Text, text};

impl ContextTest {
    /// The test in words: how many states, what was found, and that an association is not an effect.
    pub fn reading(&self, language: Language) -> String {
        let found = self.found();
        let Text { english, spanish } = text!(
            "It is an association of states' means, not an effect.",
            "Es una asociación de medias estatales, no un efecto."
        );
        let found = found.in_language(language);
        format!("{found} {}", language.pick(&english, &spanish))
    }

    fn found(&self) -> Text {
        let (node, variable, n) = (&self.node, &self.variable, self.n);
        let percent = 100.0 * self.confidence;
        let of = |figure: Option<f64>| figure.map_or("–".to_owned(), |figure| format!("{figure:.3}"));
        let p = match self.p {
            None => "–".to_owned(),
            Some(p) if p < 0.001 => "< 0.001".to_owned(),
            Some(p) => format!("{p:.3}"),
        };
        let (estimate, low, high) = (of(self.estimate), of(self.ci_low), of(self.ci_high));
        if self.p.is_none() && self.estimate.is_none() {
            return text!(
                "{node} and {variable}, {n} states: nothing can be told.",
                "{node} y {variable}, {n} estados: no se puede decir nada."
            );
        }
        match self.method {
            Method::WelchT | Method::MannWhitney => {
                let [a, b] = [&self.a, &self.b].map(|group| group.as_deref().unwrap_or(""));
                let [n_a, n_b] = [self.n_a, self.n_b].map(Option::unwrap_or_default);
                let [mean_a, mean_b] = [self.mean_a, self.mean_b].map(of);
                match self.method {
                    Method::WelchT => text!(
                        "{node}: mean {mean_a} of {n_a} states with {variable} {a}, {mean_b} of {n_b} with {variable} {b}; difference {estimate} ({percent}% interval {low} to {high}, p {p}).",
                        "{node}: media {mean_a} de {n_a} estados con {variable} {a}, {mean_b} de {n_b} con {variable} {b}; diferencia {estimate} (intervalo de {percent}%: {low} a {high}, p {p})."
                    ),
                    _ => {
                        let w = self.statistic.unwrap_or_default();
                        text!(
                            "{node} of {n_a} states with {variable} {a} ranked against {n_b} with {variable} {b}: W {w}, p {p}.",
                            "{node} de {n_a} estados con {variable} {a} en rangos frente a {n_b} con {variable} {b}: W {w}, p {p}."
                        )
                    }
                }
            }
            Method::Anova | Method::Welch | Method::KruskalWallis => text!(
                "{node} of {n} states in the groups of {variable}: p {p} that they do not differ.",
                "{node} de {n} estados en los grupos de {variable}: p {p} de que no difieran."
            ),
            Method::Spearman | Method::Pearson => text!(
                "{node} and {variable}, {n} states: correlation {estimate} ({percent}% interval {low} to {high}, p {p}).",
                "{node} y {variable}, {n} estados: correlación {estimate} (intervalo de {percent}%: {low} a {high}, p {p})."
            ),
            Method::Slope => {
                let each = |figure: Option<f64>| figure.map_or("–".to_owned(), |figure| format!("{figure:.3e}"));
                let (estimate, low, high) = (each(self.estimate), each(self.ci_low), each(self.ci_high));
                text!(
                    "{node} over {n} states: {estimate} more for one more of {variable} ({percent}% interval {low} to {high}, p {p}).",
                    "{node} en {n} estados: {estimate} más por cada unidad más de {variable} (intervalo de {percent}%: {low} a {high}, p {p})."
                )
            }
        }
    }
}
