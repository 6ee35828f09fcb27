//! How sure: ranks and scores under other choices of method, and which choice matters.

super::section! {
    /// How sure ranks are, and which choice of method matters.
    ROBUSTNESS

    "score" "puntaje" {
        Number ["uncertainty"] "the node's scale" "escala del nodo"
            "Score under the methodology as it is." "Puntaje con la metodología tal como es."
    }
    "rank_mean" "posición media" {
        Number ["uncertainty"] "from 1" "desde 1"
            "Mean rank over the draws with a rank." "Posición media en las extracciones con posición."
    }
    "rank_median" "posición mediana" {
        Number ["uncertainty"] "from 1" "desde 1"
            "Median rank over the draws." "Posición mediana en las extracciones."
    }
    "rank_p5" "posición p5" {
        Number ["uncertainty"] "from 1" "desde 1"
            "5th percentile of the rank over the draws." "Percentil 5 de la posición en las extracciones."
    }
    "rank_p95" "posición p95" {
        Number ["uncertainty"] "from 1" "desde 1"
            "95th percentile of the rank over the draws." "Percentil 95 de la posición en las extracciones."
    }
    "score_mean" "puntaje medio" {
        Number ["uncertainty"] "the node's scale" "escala del nodo"
            "Mean score over the draws with a score." "Puntaje medio en las extracciones con puntaje."
    }
    "score_p5" "puntaje p5" {
        Number ["uncertainty"] "the node's scale" "escala del nodo"
            "5th percentile of the score over the draws." "Percentil 5 del puntaje en las extracciones."
    }
    "score_p95" "puntaje p95" {
        Number ["uncertainty"] "the node's scale" "escala del nodo"
            "95th percentile of the score over the draws." "Percentil 95 del puntaje en las extracciones."
    }
    "p_top" "p entre las primeras" {
        Share ["uncertainty"] "0 to 1" "de 0 a 1"
            "Share of all draws with a rank among the first (--top)."
            "Proporción de todas las extracciones con posición entre las primeras (--top)."
    }
    "p_nominal" "p de la nominal" {
        Share ["uncertainty"] "0 to 1" "de 0 a 1"
            "Share of all draws with the same rank as under the methodology as it is."
            "Proporción de todas las extracciones con la misma posición que con la metodología tal como es."
    }
    "a" "a" {
        Text ["uncertainty --pairs"] "an institution, or keys joined by /" "una institución, o claves unidas por /"
            "The first of the pair." "La primera del par."
        Text ["reliability --format table"] "codes of the methodology" "códigos de la metodología"
            "The first node of the pair." "El primer nodo del par."
        Text ["context"] "as in the table of facts, or > 0" "como en la tabla de datos, o > 0"
            "The first of two groups of states." "El primero de dos grupos de estados."
        Text ["compare-groups --pairs"] "keys joined by /" "claves unidas por /"
            "The first group of the pair; empty for the group whose keys are."
            "El primer grupo del par; vacío para el grupo de claves vacías."
    }
    "b" "b" {
        Text ["uncertainty --pairs"] "an institution, or keys joined by /" "una institución, o claves unidas por /"
            "The second of the pair." "La segunda del par."
        Text ["reliability --format table"] "codes of the methodology" "códigos de la metodología"
            "The second node of the pair." "El segundo nodo del par."
        Text ["context"] "as in the table of facts, or 0" "como en la tabla de datos, o 0"
            "The second of two groups of states." "El segundo de dos grupos de estados."
        Text ["compare-groups --pairs"] "keys joined by /" "claves unidas por /"
            "The second group of the pair; empty for the group whose keys are."
            "El segundo grupo del par; vacío para el grupo de claves vacías."
    }
    "p_a_above_b" "p de a sobre b" {
        Share ["uncertainty --pairs"] "0 to 1" "de 0 a 1"
            "Share of the draws in which both have a rank where the first ranks better; a tie counts half."
            "Proporción de las extracciones en que ambas tienen posición y la primera es mejor; un empate cuenta medio."
    }
    "factor" "factor" {
        Text ["sensitivity"]
            "weights, aggregation, missing, leave_one_out, bootstrap"
            "weights, aggregation, missing, leave_one_out, bootstrap"
            "The choice of method that is varied." "La opción de método que se varía."
    }
    "first_order" "primer orden" {
        Number ["sensitivity"] "a share, give or take its error" "una proporción, con su error"
            "Share of the target's variance that the factor explains by itself."
            "Proporción de la varianza del objetivo que el factor explica por sí solo."
    }
    "first_low" "IC inf." {
        Number ["sensitivity"] "as first_order" "como first_order"
            "Lower end of its 95% interval." "Extremo inferior de su intervalo del 95%."
    }
    "first_high" "IC sup." {
        Number ["sensitivity"] "as first_order" "como first_order"
            "Upper end of its 95% interval." "Extremo superior de su intervalo del 95%."
    }
    "total_order" "orden total" {
        Number ["sensitivity"] "a share, give or take its error" "una proporción, con su error"
            "Share of the target's variance that the factor explains together with the others."
            "Proporción de la varianza del objetivo que el factor explica junto con los demás."
    }
    "total_low" "IC inf. total" {
        Number ["sensitivity"] "as total_order" "como total_order"
            "Lower end of its 95% interval." "Extremo inferior de su intervalo del 95%."
    }
    "total_high" "IC sup. total" {
        Number ["sensitivity"] "as total_order" "como total_order"
            "Upper end of its 95% interval." "Extremo superior de su intervalo del 95%."
    }
    "alone" "por sí solo" {
        Number ["sensitivity"] "ranks, or the node's scale" "posiciones, o la escala del nodo"
            "How far the factor moves the target on average, the others left as they are."
            "Cuánto mueve el factor al objetivo en promedio, con los demás tal como son."
    }
}
