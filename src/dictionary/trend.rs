//! What changed: one edition against another.

super::section! {
    /// One edition against another, and several in sequence. *Matched* are the institutions that are in both, with a value and the same group in both.
    TREND

    "n_old" "n anterior" {
        Count ["compare"] "institutions" "instituciones"
            "Institutions of the old edition with a value." "Instituciones de la edición anterior con valor."
    }
    "n_new" "n nueva" {
        Count ["compare"] "institutions" "instituciones"
            "Institutions of the new edition with a value." "Instituciones de la edición nueva con valor."
    }
    "n_matched" "n en ambas" {
        Count ["compare"] "institutions" "instituciones"
            "Matched institutions." "Instituciones presentes en ambas ediciones, con valor y el mismo grupo."
    }
    "mean_old" "media anterior" {
        Number ["compare"] "the node's scale" "escala del nodo"
            "Mean of the old edition." "Media de la edición anterior."
    }
    "mean_new" "media nueva" {
        Number ["compare"] "the node's scale" "escala del nodo"
            "Mean of the new edition." "Media de la edición nueva."
    }
    "change" "cambio" {
        Number ["compare"] "the node's scale" "escala del nodo"
            "New mean less old mean: within + entry + exit." "Media nueva menos media anterior: within + entry + exit."
    }
    "change_se" "error est. del cambio" {
        Number ["compare"] "the node's scale" "escala del nodo"
            "Standard error of the change, which takes account of the matched institutions."
            "Error estándar del cambio, que toma en cuenta a las instituciones presentes en ambas."
    }
    "within" "en ambas" {
        Number ["compare"] "the node's scale" "escala del nodo"
            "Mean change of the matched institutions." "Cambio medio de las instituciones presentes en ambas."
    }
    "within_se" "error est. en ambas" {
        Number ["compare"] "the node's scale" "escala del nodo"
            "Its standard error, that of paired differences." "Su error estándar, el de diferencias pareadas."
    }
    "within_low" "IC inf." {
        Number ["compare"] "the node's scale" "escala del nodo"
            "Lower end of its interval." "Extremo inferior de su intervalo."
    }
    "within_high" "IC sup." {
        Number ["compare"] "the node's scale" "escala del nodo"
            "Upper end of its interval." "Extremo superior de su intervalo."
    }
    "entry" "por entradas" {
        Number ["compare"] "the node's scale" "escala del nodo"
            "What the institutions that came in add to the change."
            "Lo que las instituciones que entraron aportan al cambio."
    }
    "exit" "por salidas" {
        Number ["compare"] "the node's scale" "escala del nodo"
            "What the institutions that left add to the change."
            "Lo que las instituciones que salieron aportan al cambio."
    }
    "p_wilcoxon" "p de Wilcoxon" {
        Share ["compare"] "0 to 1" "de 0 a 1"
            "Two-sided p-value of Wilcoxon's signed-rank test of the changes of the matched institutions."
            "Valor p bilateral de la prueba de rangos con signo de Wilcoxon de los cambios de las presentes en ambas."
    }
    "unit_old" "nombre anterior" {
        Text ["compare --moves"] "as in the file" "como en el archivo"
            "Name of the institution in the old edition." "Nombre de la institución en la edición anterior."
    }
    "score_old" "puntaje anterior" {
        Number ["compare --moves"] "the headline's scale" "escala del índice principal"
            "Headline in the old edition." "Índice principal en la edición anterior."
    }
    "score_new" "puntaje nuevo" {
        Number ["compare --moves"] "the headline's scale" "escala del índice principal"
            "Headline in the new edition." "Índice principal en la edición nueva."
    }
    "rank_old" "posición anterior" {
        Whole ["compare --moves"] "from 1" "desde 1"
            "Rank among all institutions of the old edition."
            "Posición entre todas las instituciones de la edición anterior."
    }
    "rank_new" "posición nueva" {
        Whole ["compare --moves"] "from 1" "desde 1"
            "Rank among all institutions of the new edition."
            "Posición entre todas las instituciones de la edición nueva."
    }
    "move" "lugares ganados" {
        Whole ["compare --moves"] "ranks" "posiciones"
            "Old rank less new rank: places won, below 0 places lost."
            "Posición anterior menos posición nueva: lugares ganados, bajo 0 perdidos."
    }
    "division" "división" {
        Text ["compare --transitions"] "quadrant, band" "quadrant, band"
            "What divides the institutions into classes." "Lo que divide a las instituciones en clases."
        Text ["distribution"] "floor, ceiling, band, quadrant" "floor, ceiling, band, quadrant"
            "What divides the institutions into classes." "Lo que divide a las instituciones en clases."
    }
    "from" "de" {
        Text ["compare --transitions"] "quadrants, or codes of bands" "cuadrantes, o códigos de bandas"
            "Class in the old edition; empty for none." "Clase en la edición anterior; vacía si no tiene."
    }
    "to" "a" {
        Text ["compare --transitions"] "quadrants, or codes of bands" "cuadrantes, o códigos de bandas"
            "Class in the new edition; empty for none." "Clase en la edición nueva; vacía si no tiene."
    }
    "edition" "edición" {
        Text ["compare --unmatched"] "old, new" "old, new"
            "The edition that the institution stands in." "La edición en que está la institución."
        Text ["series"] "names of methodologies" "nombres de metodologías"
            "The edition that the figure is of." "La edición de la que es la cifra."
    }
    "reason" "motivo" {
        Text ["compare --unmatched"] "no_counterpart, ambiguous" "no_counterpart, ambiguous"
            "Why it has no match: the name is not in the other edition, or one of them has it more than once."
            "Por qué no tiene pareja: el nombre no está en la otra edición, o una de ellas lo tiene más de una vez."
    }
    "suggestion" "sugerencia" {
        Text ["compare --unmatched"] "as in the file" "como en el archivo"
            "The nearest name of the other edition in the same state; empty where none is near."
            "El nombre más cercano de la otra edición en el mismo estado; vacío si ninguno es cercano."
    }
    "similarity" "parecido" {
        Share ["compare --unmatched"] "0.8 to 1" "de 0.8 a 1"
            "How near it is: 1 − edits ÷ letters of the longer name."
            "Qué tan cercano es: 1 − ediciones ÷ letras del nombre más largo."
    }
}
