//! One column in one sense.

use crate::words::words;

words! {
    /// What the cells of a column are.
    pub Kind
    /// Text, a code among it.
    Text "text" "text" "texto";
    /// How many there are: a whole number from 0.
    Count "count" "count" "conteo";
    /// Another whole number: a rank, a line.
    Whole "whole" "whole" "entero";
    /// A decimal number.
    Number "number" "number" "número";
    /// A part of a whole, from 0 to 1.
    Share "share" "share" "proporción";
    /// True or false.
    Truth "truth" "truth" "sí o no";
}

/// A column in one sense; texts of two are in English and in Spanish.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct About {
    /// Its name, which is the same in every table and language.
    pub name: &'static str,
    /// Its heading in Spanish tables for people; in English its name is.
    pub spanish: &'static str,
    /// What the cells are.
    pub kind: Kind,
    /// The unit or range of the cells, or what they are codes of.
    pub range: [&'static str; 2],
    /// The meaning, in a sentence.
    pub meaning: [&'static str; 2],
}

/// A column as lists of columns write it: name, heading in Spanish, kind, range and meaning, both in English and in Spanish.
macro_rules! about {
    ($name:ident $spanish:literal $kind:ident $range:literal $intervalo:literal $meaning:literal $significado:literal) => {
        $crate::schema::About {
            name: stringify!($name),
            spanish: $spanish,
            kind: $crate::schema::Kind::$kind,
            range: [$range, $intervalo],
            meaning: [$meaning, $significado],
        }
    };
}
pub(crate) use about;

/// Columns that several tables have in the same sense.
pub(crate) mod shared {
    use super::About;

    macro_rules! shared {
        ($($constant:ident: $name:ident $spanish:literal $kind:ident $range:literal $intervalo:literal
            $meaning:literal $significado:literal;)*) => {
            $(pub(crate) const $constant: About =
                about!($name $spanish $kind $range $intervalo $meaning $significado);)*
        };
    }

    shared! {
        UNIT: unit "institución" Text "as in the file" "como en el archivo" "Name of the institution." "Nombre de la institución.";
        STATE_CODE: state_code "clave" Text "00 (Federation) to 32" "de 00 (Federación) a 32"
            "INEGI's code of the state." "Clave del estado según el INEGI.";
        STATE: state "estado" Text "INEGI's short names, Federación" "nombres cortos del INEGI, Federación"
            "State of the institutions." "Estado de las instituciones.";
        LEVEL: level "nivel" Text "federal, state, municipal" "federal, state, municipal"
            "Level of government." "Nivel de gobierno.";
        TYPE: type "tipo" Text "codes such as municipality, party" "códigos como municipality, party"
            "Type of institution." "Tipo de institución.";
        RANK: rank "posición" Whole "from 1" "desde 1"
            "Rank by the headline among all institutions; ties share the smallest."
            "Posición según el índice principal entre todas las instituciones; los empates comparten la menor.";
        QUADRANT: quadrant "cuadrante" Text "I, II, III, IV" "I, II, III, IV"
            "Which of the two axes are above the threshold: I y, II both, III neither, IV x."
            "Cuáles de los dos ejes están sobre el umbral: I y, II ambos, III ninguno, IV x.";
        BAND: band "banda" Text "codes of the methodology's bands" "códigos de las bandas de la metodología"
            "The highest band whose threshold the headline is above; empty below all."
            "La banda más alta cuyo umbral supera el índice principal; vacía por debajo de todas.";
        NODE: node "nodo" Text "codes of the methodology" "códigos de la metodología"
            "The component or index that the row speaks of." "El componente o índice del que habla la fila.";
        N: n "n" Count "institutions" "instituciones"
            "Institutions with a value of the node." "Instituciones con un valor del nodo.";
        CHILD: node "nodo" Text "codes of the methodology" "códigos de la metodología"
            "The child, or the node whose children are looked at, where the figure is of all of them."
            "El componente, o el nodo cuyos componentes se examinan cuando la cifra es de todos ellos.";
        EFFECTIVE_WEIGHT: effective_weight "peso efectivo" Share "0 to 1" "de 0 a 1"
            "Weight of the node in the headline, over all paths; 0 for one that is not under it."
            "Peso del nodo en el índice principal, por todas las vías; 0 para el que no está bajo él.";
        N_COMPLETE: n "n" Count "institutions" "instituciones"
            "Institutions with all the values that the figure needs."
            "Instituciones con todos los valores que la cifra necesita.";
        P_OF_CORRELATION: p "p" Share "0 to 1" "de 0 a 1"
            "Two-sided p-value of a correlation; empty for other statistics."
            "Valor p bilateral de una correlación; vacío en otros estadísticos.";
        MEAN: mean "media" Number "the node's scale" "escala del nodo"
            "Mean of the institutions with a value, by their weights where the survey has a design."
            "Media de las instituciones con valor, según sus pesos si la encuesta tiene diseño.";
        PARENT: parent "superior" Text "codes of the methodology" "códigos de la metodología"
            "The node that the row's node is a child of." "El nodo del que el nodo de la fila es componente.";
        WEIGHT: weight "peso" Share "0 to 1" "de 0 a 1"
            "Weight of the node in its parent." "Peso del nodo en su superior.";
        NOTE: note "nota" Text "words, in the language asked for" "palabras, en el idioma pedido"
            "Why a figure of the row is missing, or what to know of it."
            "Por qué falta una cifra de la fila, o qué saber de ella.";
        STATE_OF_COMMITMENTS: state "estado" Text "INEGI's short names, Federación" "nombres cortos del INEGI, Federación"
            "State of the initiative or of the commitments; empty where it is not known."
            "Estado de la iniciativa o de los compromisos; vacío donde no se conoce.";
        POLICY_AREA: policy_area "área de política" Text "as in the file" "como en el archivo"
            "Primary policy area." "Área principal de política pública.";
        COMMITMENTS: commitments "compromisos" Count "commitments" "compromisos"
            "Commitments that were read; empty where no file has any, as nobody knows then whether there are any."
            "Compromisos leídos; vacío si ningún archivo los tiene, pues entonces no se sabe si los hay.";
        COMPLETE: complete "completos" Count "commitments" "compromisos"
            "Commitments that are complete." "Compromisos completos.";
        N_COMPLETION: n_completion "n cumplimiento" Count "commitments" "compromisos"
            "Commitments whose completion is known." "Compromisos cuyo cumplimiento se conoce.";
        COMPLETION_RATE: completion_rate "tasa de cumplimiento" Share "0 to 1" "de 0 a 1"
            "Complete ones among the commitments whose completion is known."
            "Proporción de completos entre los compromisos cuyo cumplimiento se conoce.";
        PROGRESS: progress "avance" Number "the scale of PROGRESS" "la escala de PROGRESS"
            "Mean of the commitments' progress, each being the mean of its milestones whose status is known."
            "Media del avance de los compromisos, cada uno la media de sus hitos cuyo estatus se conoce.";
        N_PROGRESS: n_progress "n avance" Count "commitments" "compromisos"
            "Commitments whose progress is known." "Compromisos cuyo avance se conoce.";
        OPENING: opening "apertura" Number "the scale of OPENING" "la escala de OPENING"
            "Mean of the commitments' opening scores, which tell how far they opened government."
            "Media de la apertura de los compromisos, que dice cuánto abrieron el gobierno.";
        N_OPENING: n_opening "n apertura" Count "commitments" "compromisos"
            "Commitments whose opening score is known." "Compromisos cuya apertura se conoce.";
        MILESTONES: milestones "hitos" Count "milestones" "hitos"
            "Milestones, whatever is known of them; empty where none is listed."
            "Hitos, se sepa de ellos lo que se sepa; vacío si no se lista ninguno.";
        MILESTONES_FINISHED: milestones_finished "hitos terminados" Count "milestones" "hitos"
            "Milestones that are finished." "Hitos terminados.";
        MILESTONES_KNOWN: milestones_known "hitos con estatus" Count "milestones" "hitos"
            "Milestones whose status is known." "Hitos cuyo estatus se conoce.";
    }
}
