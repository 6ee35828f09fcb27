//! The keys of methodology files.

use super::{Aggregation, Missing};
use crate::keys::Absent::{Is, Nothing, Required};
use crate::keys::Kind::{Number, Numbers, Pairs, Rule, Setting, Table, Tables, Text, Whole, Word};
use crate::keys::{Key, keys};

keys! {
    /// A file.
    FILE {
        "name" Text, Is("\"\""); "what the index is called" "cómo se llama el índice"
        "headline" Text, Nothing; "code of the headline, where several nodes have no parent" "clave del índice principal, si varios nodos no tienen superior"
        "catalog" Word(&["mexico", "none"]), Is("\"mexico\""); "vocabulary of states, levels and types" "vocabulario de entidades, niveles y tipos"
        "scale" Table(SCALE), Nothing; "scale of every node without its own; 0 to 1" "escala de cada nodo que no tiene la suya; de 0 a 1"
        "quadrants" Table(QUADRANTS), Nothing; "the plane of the quadrants" "el plano de los cuadrantes"
        "bands" Tables(BAND), Nothing; "bands of the headline" "bandas del índice principal"
        "published" Tables(PUBLISHED), Nothing; "figures that were printed" "cifras publicadas"
        "node" Tables(NODE), Nothing; "a component or an index" "un componente o un índice"
    }
    /// Ends of a scale.
    SCALE {
        "min" Number, Required; "the lowest score" "la calificación más baja"
        "max" Number, Required; "the highest score" "la calificación más alta"
    }
    /// The plane of the quadrants.
    QUADRANTS {
        "x" Text, Required; "code of the horizontal node" "clave del nodo horizontal"
        "y" Text, Required; "code of the vertical node" "clave del nodo vertical"
        "threshold" Number, Required; "what a score must exceed to be above" "lo que una calificación debe superar para estar arriba"
    }
    /// A band of the headline.
    BAND {
        "above" Number, Required; "the score that the band begins above" "la calificación sobre la que empieza la banda"
        "code" Text, Required; "its code in tables" "su clave en las tablas"
        "en" Text, Nothing; "its English label" "su etiqueta en inglés"
        "es" Text, Nothing; "its Spanish label" "su etiqueta en español"
    }
    /// A figure that was printed.
    PUBLISHED {
        "node" Text, Required; "code of the node" "clave del nodo"
        "value" Text, Required; "the figure as printed" "la cifra como se publicó"
        "n" Whole, Nothing; "institutions behind it" "instituciones que la sustentan"
        "where" Pairs, Is("{}"); "its group, by key" "su grupo, por clave"
        "source" Text, Is("\"\""); "where it was printed" "dónde se publicó"
    }
    /// A node.
    NODE {
        "code" Text, Required; "its code, once in the file" "su clave, una vez en el archivo"
        "column" Text, Nothing; "header of its column; the code unless given" "encabezado de su columna; la clave si no se indica"
        "en" Text, Nothing; "its English label" "su etiqueta en inglés"
        "es" Text, Nothing; "its Spanish label" "su etiqueta en español"
        "children" Numbers, Nothing; "its children and their weights" "sus componentes y sus pesos"
        "aggregation" Setting(Aggregation::WORDS), Is("\"arithmetic\""); "how its children combine" "cómo se combinan sus componentes"
        "missing" Setting(Missing::WORDS), Is("\"propagate\""); "what a missing child does" "qué hace un componente faltante"
        "weights" Word(&["relative"]), Nothing; "weights that need not sum to 1" "pesos que no necesitan sumar 1"
        "scale" Table(SCALE), Nothing; "its own scale" "su propia escala"
        "rule" Rule, Nothing; "how raw answers are scored" "cómo se califican las respuestas"
    }
}
