//! Who: what identifies an institution or a group, and where it stands.

super::section! {
    /// Who an institution is, and where it stands among others. `state_code`, `state`, `level` and `type` are columns of a survey
    /// that has them, and keys wherever tables are grouped.
    INSTITUTIONS

    "unit" "institución" {
        Text ["score", "leaders", "gaps", "uncertainty", "compare --unmatched", "requests"] "as in the file" "como en el archivo"
            "Name of the institution." "Nombre de la institución."
        Text ["compare --moves"] "as in the file" "como en el archivo"
            "Name of the institution in the new edition." "Nombre de la institución en la edición nueva."
    }
    "institution" "institución" {
        Text ["requests --survey"] "as in the file" "como en el archivo"
            "Name of the institution in the survey." "Nombre de la institución en la encuesta."
    }
    "state_code" "clave" {
        Text [
            "score", "summarize", "summarize --wide", "distribution", "leaders", "gaps", "uncertainty", "compare", "requests",
            "cocreation status", "cocreation commitments", "cocreation progress"
        ]
            "00 (Federation) to 32" "de 00 (Federación) a 32"
            "INEGI's code of the state." "Clave del estado según el INEGI."
    }
    "state" "estado" {
        Text [
            "score", "summarize", "summarize --wide", "distribution", "leaders", "gaps", "published", "uncertainty", "compare",
            "compare --unmatched", "series", "requests", "requests --survey"
        ] "INEGI's short names, Federación" "nombres cortos del INEGI, Federación"
            "State of the institutions." "Estado de las instituciones."
        Text ["compare --moves"] "INEGI's short names, Federación" "nombres cortos del INEGI, Federación"
            "State of the institution in the new edition." "Estado de la institución en la edición nueva."
        Text ["cocreation status", "cocreation commitments", "cocreation progress"]
            "INEGI's short names, Federación" "nombres cortos del INEGI, Federación"
            "State of the initiative or of the commitments; empty where it is not known."
            "Estado de la iniciativa o de los compromisos; vacío donde no se conoce."
    }
    "level" "nivel" {
        Text [
            "score", "summarize", "summarize --wide", "distribution", "leaders", "gaps", "uncertainty", "compare",
            "requests --survey"
        ]
            "federal, state, municipal" "federal, state, municipal"
            "Level of government." "Nivel de gobierno."
    }
    "type" "tipo" {
        Text [
            "score", "summarize", "summarize --wide", "distribution", "leaders", "gaps", "uncertainty", "compare",
            "requests --survey"
        ]
            "codes such as municipality, party" "códigos como municipality, party"
            "Type of institution." "Tipo de institución."
    }
    "rank" "posición" {
        Whole ["score"] "from 1" "desde 1"
            "Rank by the headline among all institutions; ties share the smallest."
            "Posición según el índice principal entre todas las instituciones; los empates comparten la menor."
        Whole ["uncertainty"] "from 1" "desde 1"
            "Rank under the methodology as it is." "Posición con la metodología tal como es."
    }
    "quadrant" "cuadrante" {
        Text ["score"] "I, II, III, IV" "I, II, III, IV"
            "Which of the two axes are above the threshold: I y, II both, III neither, IV x."
            "Cuáles de los dos ejes están sobre el umbral: I y, II ambos, III ninguno, IV x."
    }
    "band" "banda" {
        Text ["score"] "codes of the methodology's bands" "códigos de las bandas de la metodología"
            "The highest band whose threshold the headline is above; empty below all."
            "La banda más alta cuyo umbral supera el índice principal; vacía por debajo de todas."
    }
    "place" "lugar" {
        Whole ["leaders"] "from 1" "desde 1"
            "Rank within the group." "Posición dentro del grupo."
        Whole ["gaps"] "from 1" "desde 1"
            "Rank of the gap, the largest first, among those of the group's lowest available nodes; empty for others."
            "Posición de la brecha, primero la mayor, entre las de los nodos disponibles más bajos del grupo; vacía en otros."
    }
}
