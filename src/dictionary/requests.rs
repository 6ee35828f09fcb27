//! Requests for information, reduced to institutions.

super::section! {
    /// Requests for information by institution. Each measure stands once more under the code of the component that it is.
    REQUESTS

    "requests" "solicitudes" {
        Count ["requests"] "requests" "solicitudes"
            "Requests that were used; those with errors are not among them."
            "Solicitudes utilizadas; las que tienen errores no se cuentan."
    }
    "answered" "respondidas" {
        Count ["requests"] "requests" "solicitudes"
            "Those that are known to have been answered." "Las que se sabe que fueron respondidas."
        Truth ["mapping show"] "true, false" "true, false"
            "Whether the outcome is an answer, which counts in files without dates and days; empty for words."
            "Si el resultado es una respuesta, lo que cuenta en archivos sin fechas ni días; vacío para las palabras."
    }
    "share_answered" "proporción respondida" {
        Share ["requests"] "0 to 1" "de 0 a 1"
            "Share of the requests that were answered." "Proporción de las solicitudes que fueron respondidas."
    }
    "availability" "disponibilidad" {
        Share ["requests"] "0 to 1" "de 0 a 1"
            "How much of the information was made available, by outcome."
            "Cuánta de la información se puso a disposición, según el resultado."
    }
    "clarity" "claridad" {
        Share ["requests"] "0 to 1" "de 0 a 1"
            "How clear the answers were." "Qué tan claras fueron las respuestas."
    }
    "completeness" "completitud" {
        Share ["requests"] "0 to 1" "de 0 a 1"
            "How complete the answers were." "Qué tan completas fueron las respuestas."
    }
    "celerity" "celeridad" {
        Share ["requests"] "0 to 1" "de 0 a 1"
            "How fast the answers came: mean of the scores of their working days, requests without an answer included."
            "Qué tan rápidas fueron las respuestas: media de los puntos por sus días hábiles, incluidas las solicitudes sin respuesta."
    }
    "days_median" "mediana de días" {
        Number ["requests"] "working days" "días hábiles"
            "Median of the working days to the answer; requests without one are left out."
            "Mediana de los días hábiles hasta la respuesta; sin las solicitudes que no la tienen."
    }
    "days_p90" "p90 de días" {
        Number ["requests"] "working days" "días hábiles"
            "Their 90th percentile." "Su percentil 90."
    }
    "n_share_answered" "n respondidas" {
        Count ["requests"] "requests" "solicitudes"
            "Denominator of the share answered." "Denominador de la proporción respondida."
    }
    "n_availability" "n disponibilidad" {
        Count ["requests"] "requests" "solicitudes"
            "Denominator of the availability." "Denominador de la disponibilidad."
    }
    "n_clarity" "n claridad" {
        Count ["requests"] "requests" "solicitudes"
            "Denominator of the clarity." "Denominador de la claridad."
    }
    "n_completeness" "n completitud" {
        Count ["requests"] "requests" "solicitudes"
            "Denominator of the completeness." "Denominador de la completitud."
    }
    "n_celerity" "n celeridad" {
        Count ["requests"] "requests" "solicitudes"
            "Denominator of the celerity." "Denominador de la celeridad."
    }
    "word" "palabra" {
        Text ["mapping show"] "as in the mapping" "como en el mapeo"
            "The outcome or word; empty for the empty cell of a request without an answer."
            "El resultado o la palabra; vacía para la celda vacía de una solicitud sin respuesta."
    }
    "worth" "valor" {
        Share ["mapping show"] "0 to 1" "de 0 a 1"
            "Share of the information that the outcome makes available, or score of the word."
            "Proporción de la información que el resultado pone a disposición, o puntos de la palabra."
    }
    "counts_in" "cuenta en" {
        Text ["mapping show"] "measures, with commas" "medidas, con comas"
            "The measures in whose denominator the outcome counts; empty for words, which all do."
            "Las medidas en cuyo denominador cuenta el resultado; vacío para las palabras, que cuentan siempre."
    }
    "n_days" "n días" {
        Count ["requests"] "requests" "solicitudes"
            "Answered requests whose working days are known." "Solicitudes respondidas cuyos días hábiles se conocen."
    }
}
