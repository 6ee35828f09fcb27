//! The files themselves: findings in them, methodologies, and this dictionary.

super::section! {
    /// Findings in a file, the nodes of a methodology, and the dictionary itself.
    FILES

    "file" "archivo" {
        Text ["validate"] "a path" "una ruta"
            "The file." "El archivo."
    }
    "line" "línea" {
        Whole ["validate"] "from 1" "desde 1"
            "Line of the file, the header being 1; empty where no single line is at fault."
            "Línea del archivo, la del encabezado es 1; vacía si la falla no es de una sola línea."
        Whole ["compare --unmatched"] "from 1" "desde 1"
            "Line of the institution in the file of its edition." "Línea de la institución en el archivo de su edición."
    }
    "column" "columna" {
        Text ["validate"] "as in the file" "como en el archivo"
            "Header of the column." "Encabezado de la columna."
        Text ["methodology show"] "a header" "un encabezado"
            "Column of survey files that holds the node's values."
            "Columna de los archivos de encuesta con los valores del nodo."
        Text ["mapping show"] "outcome, complete, clear" "outcome, complete, clear"
            "Column of request files that the word stands in." "Columna de los archivos de solicitudes en que está la palabra."
    }
    "column_number" "n.º de columna" {
        Whole ["validate"] "from 1" "desde 1"
            "Position of the column." "Posición de la columna."
    }
    "cell" "celda" {
        Text ["validate"] "addresses of a sheet" "direcciones de una hoja"
            "Address of the cell in a spreadsheet, such as C5; empty in text files."
            "Dirección de la celda en una hoja de cálculo, como C5; vacía en archivos de texto."
    }
    "severity" "gravedad" {
        Text ["validate"] "error, warning" "error, warning"
            "Whether the file is refused for it." "Si por ello se rechaza el archivo."
    }
    "rule" "regla" {
        Text ["validate"] "codes such as not_a_number" "códigos como not_a_number"
            "The rule that is broken." "La regla que se incumple."
        Text ["methodology show"] "as in a methodology file" "como en un archivo de metodología"
            "How raw answers become the score; empty where files have the score."
            "Cómo las respuestas se vuelven calificación; vacía si los archivos traen la calificación."
    }
    "expected" "esperado" {
        Text ["validate"] "such as a range, or other lines" "como un intervalo, u otras líneas"
            "What the rule asks for." "Lo que la regla pide."
        Text ["cocreation fields"] "words, in the language asked for" "palabras, en el idioma pedido"
            "What belongs in the field." "Lo que va en el campo."
    }
    "message" "mensaje" {
        Text ["validate"] "words, in the language asked for" "palabras, en el idioma pedido"
            "The finding in a sentence." "El hallazgo en una frase."
    }
    "label" "nombre" {
        Text ["methodology show"] "words, in the language asked for" "palabras, en el idioma pedido"
            "Name of the node." "Nombre del nodo."
    }
    "children" "componentes" {
        Text ["methodology show"] "weights and codes" "pesos y códigos"
            "What the node is made of; empty for a component." "De qué se compone el nodo; vacío para un componente."
    }
    "aggregation" "agregación" {
        Text ["methodology show"]
            "arithmetic, geometric, harmonic, minimum, power" "arithmetic, geometric, harmonic, minimum, power"
            "How the children are combined." "Cómo se combinan los componentes."
    }
    "name" "nombre" {
        Text ["dictionary"] "as in files" "como en los archivos"
            "Name of the column." "Nombre de la columna."
    }
    "heading" "encabezado" {
        Text ["dictionary"] "words, in the language asked for" "palabras, en el idioma pedido"
            "Its heading in tables for people." "Su encabezado en las tablas para personas."
    }
    "tables" "tablas" {
        Text ["dictionary"] "commands and their switches" "comandos y sus opciones"
            "The commands that print the column in this sense." "Los comandos que imprimen la columna en este sentido."
    }
    "kind" "clase" {
        Text ["dictionary"] "text, count, whole, number, share, truth" "text, count, whole, number, share, truth"
            "What the cells are." "Qué son las celdas."
    }
    "range" "intervalo" {
        Text ["dictionary"] "words, in the language asked for" "palabras, en el idioma pedido"
            "Unit or range of the cells, or what they are codes of."
            "Unidad o intervalo de las celdas, o de qué son códigos."
    }
    "meaning" "significado" {
        Text ["dictionary"] "words, in the language asked for" "palabras, en el idioma pedido"
            "What the column says." "Lo que la columna dice."
    }
}
