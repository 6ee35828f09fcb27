//! The keys of methodology files.

use super::{Aggregation, Missing};
use crate::keys::Absent::{Is, Nothing, Required};
use crate::keys::Kind::{Rule, Setting, Table, Tables, Word};
use crate::keys::{Key, Kind, NUMBER, NUMBERS, PAIRS, TEXT, TEXTS, WHOLE, keys};

const POINTS: Kind = Kind::Plain("a list of pairs of numbers", "una lista de pares de números");
const ALONE: Kind = Kind::Plain("true, as it has no settings", "true, pues no tiene ajustes");
const REFERENCE: Kind = Kind::Plain("{ reference = ... }, a number, or true", "{ reference = ... }, un número o true");

keys! {
    /// A file.
    FILE {
        "name" TEXT, Is("\"\""); "what the index is called" "cómo se llama el índice"
        "headline" TEXT, Nothing; "code of the headline, where several nodes have no parent" "clave del índice principal, si varios nodos no tienen superior"
        "catalog" Word(&["mexico", "none"]), Is("\"mexico\""); "vocabulary of states, levels and types" "vocabulario de entidades, niveles y tipos"
        "scale" Table(SCALE), Nothing; "scale of every node without its own; 0 to 1" "escala de cada nodo que no tiene la suya; de 0 a 1"
        "quadrants" Table(QUADRANTS), Nothing; "the plane of the quadrants" "el plano de los cuadrantes"
        "bands" Tables(BAND), Nothing; "bands of the headline" "bandas del índice principal"
        "published" Tables(PUBLISHED), Nothing; "figures that were printed" "cifras publicadas"
        "node" Tables(NODE), Nothing; "a component or an index" "un componente o un índice"
    }
    /// Ends of a scale.
    SCALE {
        "min" NUMBER, Required; "the lowest score" "la calificación más baja"
        "max" NUMBER, Required; "the highest score" "la calificación más alta"
    }
    /// The plane of the quadrants.
    QUADRANTS {
        "x" TEXT, Required; "code of the horizontal node" "clave del nodo horizontal"
        "y" TEXT, Required; "code of the vertical node" "clave del nodo vertical"
        "threshold" NUMBER, Required; "what a score must exceed to be above" "lo que una calificación debe superar para estar arriba"
    }
    /// A band of the headline.
    BAND {
        "above" NUMBER, Required; "the score that the band begins above" "la calificación sobre la que empieza la banda"
        "code" TEXT, Required; "its code in tables" "su clave en las tablas"
        "en" TEXT, Nothing; "its English label" "su etiqueta en inglés"
        "es" TEXT, Nothing; "its Spanish label" "su etiqueta en español"
    }
    /// A figure that was printed.
    PUBLISHED {
        "node" TEXT, Required; "code of the node" "clave del nodo"
        "value" TEXT, Required; "the figure as printed" "la cifra como se publicó"
        "n" WHOLE, Nothing; "institutions behind it" "instituciones que la sustentan"
        "where" PAIRS, Is("{}"); "its group, by key" "su grupo, por clave"
        "source" TEXT, Is("\"\""); "where it was printed" "dónde se publicó"
    }
    /// A node.
    NODE {
        "code" TEXT, Required; "its code, once in the file" "su clave, una vez en el archivo"
        "column" TEXT, Nothing; "header of its column; the code unless given" "encabezado de su columna; la clave si no se indica"
        "en" TEXT, Nothing; "its English label" "su etiqueta en inglés"
        "es" TEXT, Nothing; "its Spanish label" "su etiqueta en español"
        "children" NUMBERS, Nothing; "its children and their weights" "sus componentes y sus pesos"
        "aggregation" Setting(Aggregation::WORDS), Is("\"arithmetic\""); "how its children combine" "cómo se combinan sus componentes"
        "missing" Setting(Missing::WORDS), Is("\"propagate\""); "what a missing child does" "qué hace un componente faltante"
        "weights" Word(&["relative"]), Nothing; "weights that need not sum to 1" "pesos que no necesitan sumar 1"
        "scale" Table(SCALE), Nothing; "its own scale" "su propia escala"
        "rule" Rule(RULE), Nothing; "how raw answers are scored" "cómo se califican las respuestas"
    }
    /// A rule: one of them, or its name alone where it has no settings; `else` beside `steps`.
    RULE {
        "map" NUMBERS, Nothing; "the score of each answer" "la calificación de cada respuesta"
        "goalposts" Table(GOALPOSTS), Nothing; "linear between two values" "lineal entre dos valores"
        "steps" POINTS, Nothing; "bounds and their scores, such as [[5, 1.0], [10, 0.5]]" "límites y sus calificaciones, como [[5, 1.0], [10, 0.5]]"
        "else" NUMBER, Nothing; "the score beyond the last step" "la calificación más allá del último escalón"
        "share" TEXTS, Nothing; "the columns of a checklist, by how many are yes" "las columnas de una lista, según cuántas son sí"
        "any" TEXTS, Nothing; "the columns of a checklist, by whether one is yes" "las columnas de una lista, según si una es sí"
        "all" TEXTS, Nothing; "the columns of a checklist, by whether all are yes" "las columnas de una lista, según si todas son sí"
        "min_max" ALONE, Nothing; "the place between the ends of the sample" "el lugar entre los extremos de la muestra"
        "z_score" ALONE, Nothing; "standard deviations from the mean" "desviaciones estándar desde la media"
        "rank" ALONE, Nothing; "the rank in the sample" "la posición en la muestra"
        "percent_rank" ALONE, Nothing; "the rank from 0 to 1" "la posición de 0 a 1"
        "distance_to_reference" REFERENCE, Nothing; "the distance to it or to the largest value" "la distancia a ella o al mayor valor"
    }
    /// The ends of a line.
    GOALPOSTS {
        "worst" NUMBER, Required; "the value that scores lowest" "el valor de menor calificación"
        "best" NUMBER, Required; "the value that scores highest" "el valor de mayor calificación"
    }
}
