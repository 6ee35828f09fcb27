//! The scales in which commitments are judged, with the words that files have for them.

use crate::catalog::fold;
use crate::language::Language;
use crate::words::words;

/// A scale whose words files write in English or Spanish.
macro_rules! scale {
    (
        $(#[doc = $doc:literal])*
        $name:ident
        $($(#[doc = $meaning:literal])+ $word:ident $code:literal $english:literal $spanish:literal $aliases:literal)+
    ) => {
        words! {
            $(#[doc = $doc])*
            #[derive(serde::Deserialize)]
            pub $name
            $($(#[doc = $meaning])+ $word $code $english $spanish;)+
        }

        impl $name {
            /// The word that a file means; case, accents, spaces and punctuation do not matter.
            pub fn parse(text: &str) -> Option<Self> {
                if let Some(word) = Self::ALL.into_iter().find(|word| word.code() == text) {
                    return Some(word);
                }
                // A question is no answer.
                let folded = if text.contains('?') { String::new() } else { fold(text) };
                let is_called = |aliases: &str| aliases.split(' ').any(|alias| alias == folded);
                match () {
                    $(() if folded == fold($english) || folded == fold($spanish) || is_called($aliases) => {
                        Some(Self::$word)
                    })+
                    () => None,
                }
            }

            /// The words in both languages, for messages.
            pub(super) fn list() -> String {
                let label = |word: &Self| [word.label(Language::English), word.label(Language::Spanish)];
                let word = |word: &Self| match label(word) {
                    [english, spanish] if english == spanish => english.to_owned(),
                    [english, spanish] => format!("{english} ({spanish})"),
                };
                Self::ALL.iter().map(word).collect::<Vec<_>>().join(" / ")
            }
        }
    };
}

scale! {
    /// How far a milestone is.
    ///
    /// ```
    /// use open_gov_metric::cocreation::MilestoneStatus;
    ///
    /// assert_eq!(MilestoneStatus::parse("En curso"), Some(MilestoneStatus::InProgress));
    /// assert_eq!(MilestoneStatus::parse("paused"), None);
    /// ```
    MilestoneStatus
    /// Work has not begun.
    NotStarted "not_started" "not started" "no iniciado" "noiniciada sininiciar nohainiciado"
    /// Work goes on.
    InProgress "in_progress" "in progress" "en curso" "enproceso enprogreso enmarcha enejecucion ongoing"
    /// Work has stopped, or goes on without result.
    Stuck "stuck" "stuck" "detenido" "detenida suspendido suspendida atascado atascada estancado estancada atorado atorada"
    /// It is done.
    Finished "finished" "finished" "terminado" "terminada finalizado finalizada concluido concluida completado completada completo completa complete cumplido cumplida"
    /// Its time is over and it is not done.
    Incomplete "incomplete" "incomplete" "incompleto" "incompleta inconcluso inconclusa"
}

scale! {
    /// How far a commitment came, on OGP's scale.
    Completion
    /// Nothing was done.
    NotStarted "not_started" "not started" "no iniciado" "noiniciada sininiciar nohainiciado"
    /// Little of it was done.
    Limited "limited" "limited" "limitado" "limitada"
    /// Most of it was done.
    Substantial "substantial" "substantial" "sustancial" "substancial"
    /// All of it was done.
    Complete "complete" "complete" "completo" "completa completado completada completed terminado terminada finalizado finalizada concluido concluida cumplido cumplida"
}

scale! {
    /// Whether a commitment opened government, on OGP's scale.
    Degree
    /// Government became less open.
    Worsened "worsened" "worsened" "empeoró" "empeorado"
    /// Nothing changed.
    DidNotChange "did_not_change" "did not change" "no cambió" "sincambio sincambios nochange nohubocambio"
    /// A small step.
    Marginal "marginal" "marginal" "marginal" "marginales"
    /// A step forward, limited in scope or scale.
    Major "major" "major" "mayor" "importante significativo considerable"
    /// A reform that changes practice throughout its area.
    Outstanding "outstanding" "outstanding" "sobresaliente" "excepcional destacado"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_back_in_both_languages_and_mean_one_thing() {
        macro_rules! check {
            ($scale:ident) => {
                for word in $scale::ALL {
                    for text in [word.code(), word.label(Language::English), word.label(Language::Spanish)] {
                        assert_eq!($scale::parse(text), Some(word), "{text}");
                        assert_eq!($scale::parse(&format!(" {} ", text.to_uppercase())), Some(word), "{text}");
                    }
                    assert_eq!(serde_json::to_string(&word).unwrap(), format!("{:?}", word.code()));
                }
                assert_eq!($scale::parse(""), None);
                assert_eq!($scale::parse("..."), None);
            };
        }
        check!(MilestoneStatus);
        check!(Completion);
        check!(Degree);
    }
}
