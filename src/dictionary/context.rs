//! States beside facts about them.

super::section! {
    /// States beside facts about them: each row is a test of one fact with one node, over the states that have both.
    CONTEXT

    "variable" "variable" {
        Text ["context"] "as in the table of facts" "como en la tabla de datos"
            "Header of the fact." "Encabezado del dato."
    }
    "mean_a" "media de a" {
        Number ["context"] "the node's scale" "escala del nodo"
            "Mean of the states of the first group." "Media de los estados del primer grupo."
    }
    "mean_b" "media de b" {
        Number ["context"] "the node's scale" "escala del nodo"
            "Mean of the states of the second group." "Media de los estados del segundo grupo."
    }
    "estimate" "estimación" {
        Number ["context"] "the node's scale; −1 to 1; the node's scale for one more of the fact"
            "escala del nodo; de −1 a 1; escala del nodo por una unidad más del dato"
            "The difference of the means, first less second; the correlation; the slope. Empty for tests that estimate nothing."
            "La diferencia de las medias, primera menos segunda; la correlación; la pendiente. Vacío si la prueba no estima nada."
    }
    "reading" "lectura" {
        Text ["context"] "words, in the language asked for" "palabras, en el idioma pedido"
            "The row in a sentence." "La fila en una frase."
    }
}
