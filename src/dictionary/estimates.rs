//! How much: figures of groups, their gaps, and published ones.

super::section! {
    /// Figures of groups of institutions, what is missing to the maximum, and figures published elsewhere.
    ESTIMATES

    "by" "según" {
        Text ["rerun"] "all, or the name of a key" "all, o el nombre de una clave"
            "What the institutions of the row are grouped by, in tables of several keys; `all` for all of them together."
            "Según qué se agrupan las instituciones de la fila, en tablas de varias claves; `all` para todas juntas."
    }
    "node" "nodo" {
        Text ["distribution"] "codes of the methodology" "códigos de la metodología"
            "The component or index whose values are divided; empty for quadrants."
            "El componente o índice cuyos valores se dividen; vacío para cuadrantes."
        Text ["summarize", "gaps", "published", "compare-groups", "compare-groups --pairs", "compare", "series", "methodology show", "context"]
            "codes of the methodology" "códigos de la metodología"
            "The component or index that the row speaks of." "El componente o índice del que habla la fila."
        Text ["reliability", "reliability --format table"] "codes of the methodology" "códigos de la metodología"
            "The child, or the node whose children are looked at, where the figure is of all of them."
            "El componente, o el nodo cuyos componentes se examinan cuando la cifra es de todos ellos."
    }
    "n" "n" {
        Count ["distribution"] "institutions" "instituciones"
            "Institutions with a value of the node, or of both axes." "Instituciones con un valor del nodo, o de ambos ejes."
        Count ["summarize", "gaps", "published", "compare-groups"] "institutions" "instituciones"
            "Institutions with a value of the node." "Instituciones con un valor del nodo."
        Count ["context"] "0 to 32" "de 0 a 32"
            "States with both the fact and a mean of the node." "Estados con el dato y con media del nodo."
        Count ["series"] "institutions" "instituciones"
            "Institutions with a value of the node, or those behind the published figure; empty where its source does not say."
            "Instituciones con un valor del nodo, o las que hay detrás de la cifra publicada; vacío si su fuente no lo dice."
        Count ["summarize --wide"] "institutions" "instituciones"
            "Institutions of the group, with values or without." "Instituciones del grupo, con valores o sin ellos."
        Count ["reliability", "reliability --format table"] "institutions" "instituciones"
            "Institutions with all the values that the figure needs."
            "Instituciones con todos los valores que la cifra necesita."
        Count ["compare --transitions"] "institutions" "instituciones"
            "Matched institutions that went from the one class to the other."
            "Instituciones presentes en ambas ediciones que pasaron de una clase a la otra."
    }
    "missing" "faltantes" {
        Count ["summarize"] "institutions" "instituciones"
            "Institutions of the group without a value of the node." "Instituciones del grupo sin valor del nodo."
        Count ["context"] "0 to 32" "de 0 a 32"
            "States that lack the fact or a mean of the node." "Estados sin el dato o sin media del nodo."
        Text ["methodology show"] "propagate, renormalize, zero, available" "propagate, renormalize, zero, available"
            "What the node does about a missing child." "Qué hace el nodo cuando falta un componente."
    }
    "mean" "media" {
        Number ["summarize", "gaps"] "the node's scale" "escala del nodo"
            "Mean of the institutions with a value, by their weights where the survey has a design."
            "Media de las instituciones con valor, según sus pesos si la encuesta tiene diseño."
        Number ["series"] "the node's scale in that edition" "escala del nodo en esa edición"
            "The same mean, or the published figure." "La misma media, o la cifra publicada."
    }
    "class" "clase" {
        Text ["distribution"] "an end of the scale, codes of bands, quadrants" "un extremo de la escala, códigos de bandas, cuadrantes"
            "The class; `below` for institutions that reach no band." "La clase; `below` para las que no llegan a ninguna banda."
    }
    "count" "cuenta" {
        Count ["distribution"] "institutions" "instituciones"
            "Institutions in the class." "Instituciones en la clase."
    }
    "share_low" "IC inf." {
        Share ["distribution"] "0 to 1" "de 0 a 1"
            "Lower end of Wilson's interval of the share." "Extremo inferior del intervalo de Wilson de la proporción."
    }
    "share_high" "IC sup." {
        Share ["distribution"] "0 to 1" "de 0 a 1"
            "Upper end of Wilson's interval of the share." "Extremo superior del intervalo de Wilson de la proporción."
    }
    "sd" "desv. est." {
        Number ["summarize"] "the node's scale" "escala del nodo"
            "Standard deviation, with n − 1." "Desviación estándar, con n − 1."
    }
    "se" "error est." {
        Number ["summarize"] "the node's scale" "escala del nodo"
            "Standard error of the mean." "Error estándar de la media."
    }
    "ci_low" "IC inf." {
        Number ["summarize"] "the node's scale" "escala del nodo"
            "Lower end of the interval of the mean." "Extremo inferior del intervalo de la media."
        Number ["compare-groups --pairs"] "the node's scale" "escala del nodo"
            "Lower end of the interval of the difference." "Extremo inferior del intervalo de la diferencia."
        Number ["context"] "that of the estimate" "la de la estimación"
            "Lower end of the interval of the estimate." "Extremo inferior del intervalo de la estimación."
    }
    "ci_high" "IC sup." {
        Number ["summarize"] "the node's scale" "escala del nodo"
            "Upper end of the interval of the mean." "Extremo superior del intervalo de la media."
        Number ["compare-groups --pairs"] "the node's scale" "escala del nodo"
            "Upper end of the interval of the difference." "Extremo superior del intervalo de la diferencia."
        Number ["context"] "that of the estimate" "la de la estimación"
            "Upper end of the interval of the estimate." "Extremo superior del intervalo de la estimación."
    }
    "min" "mín." {
        Number ["summarize"] "the node's scale" "escala del nodo"
            "Least value." "Valor mínimo."
        Number ["methodology show"] "the node's scale" "escala del nodo"
            "Lower end of the node's scale." "Extremo inferior de la escala del nodo."
    }
    "q25" "cuartil 1" {
        Number ["summarize"] "the node's scale" "escala del nodo"
            "First quartile." "Primer cuartil."
    }
    "median" "mediana" {
        Number ["summarize"] "the node's scale" "escala del nodo"
            "Median." "Mediana."
    }
    "q75" "cuartil 3" {
        Number ["summarize"] "the node's scale" "escala del nodo"
            "Third quartile." "Tercer cuartil."
    }
    "max" "máx." {
        Number ["summarize"] "the node's scale" "escala del nodo"
            "Greatest value." "Valor máximo."
        Number ["methodology show"] "the node's scale" "escala del nodo"
            "Upper end of the node's scale." "Extremo superior de la escala del nodo."
    }
    "note" "nota" {
        Text ["summarize", "distribution", "reliability", "reliability --format table", "compare-groups", "compare", "context"]
            "words, in the language asked for" "palabras, en el idioma pedido"
            "Why a figure of the row is missing, or what to know of it."
            "Por qué falta una cifra de la fila, o qué saber de ella."
    }
    "parent" "superior" {
        Text ["gaps", "reliability --format table"] "codes of the methodology" "códigos de la metodología"
            "The node that the row's node is a child of." "El nodo del que el nodo de la fila es componente."
    }
    "weight" "peso" {
        Share ["gaps", "reliability --format table"] "0 to 1" "de 0 a 1"
            "Weight of the node in its parent." "Peso del nodo en su superior."
    }
    "gap" "brecha" {
        Number ["gaps"] "the node's scale" "escala del nodo"
            "What the node costs its parent: weight × (scale maximum − mean)."
            "Lo que el nodo le cuesta a su superior: peso × (máximo de la escala − media)."
    }
    "headline_gain" "ganancia" {
        Number ["gaps"] "the node's scale" "escala del nodo"
            "What the headline would gain were the node at its maximum: effective weight along the edge × (scale maximum − mean)."
            "Lo que ganaría el índice principal con el nodo en su máximo: peso efectivo por esa vía × (máximo de la escala − media)."
    }
    "published" "publicado" {
        Text ["published"] "as printed" "como se imprimió"
            "The published figure, with its decimals." "La cifra publicada, con sus decimales."
    }
    "computed" "calculado" {
        Number ["published"] "the node's scale" "escala del nodo"
            "The same mean, computed from the file." "La misma media, calculada con el archivo."
    }
    "n_published" "n publicado" {
        Count ["published"] "institutions" "instituciones"
            "Institutions behind the published figure; empty where the source does not say."
            "Instituciones detrás de la cifra publicada; vacío si la fuente no lo dice."
    }
    "agrees" "coincide" {
        Truth ["published"] "true, false" "true, false"
            "Whether the two are within half a unit of the last published decimal."
            "Si ambas distan a lo más media unidad del último decimal publicado."
    }
    "source" "fuente" {
        Text ["published"] "a citation" "una referencia"
            "Where the figure was published." "Dónde se publicó la cifra."
        Text ["series"] "computed, or a citation" "computed, o una referencia"
            "Whether the mean was computed from a file, or where it was published."
            "Si la media se calculó con un archivo, o dónde se publicó."
    }
}
