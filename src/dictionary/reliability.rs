//! Do the parts belong together, do groups differ.

super::section! {
    /// Reliability, correlations, influence, and tests of groups. `reliability` stands for its one long table,
    /// `reliability --format table` for the tables for people, whose rows JSON has too.
    RELIABILITY

    "statistic" "estadístico" {
        Text ["reliability"]
            "alpha, alpha_standardized, item_rest, alpha_if_dropped, eigenvalue, share, loading, pearson, spearman, weight, r_parent, effective_weight, r_headline"
            "alpha, alpha_standardized, item_rest, alpha_if_dropped, eigenvalue, share, loading, pearson, spearman, weight, r_parent, effective_weight, r_headline"
            "Which figure the row has." "Qué cifra tiene la fila."
        Number ["compare-groups"] "from 0" "desde 0"
            "The statistic of the test: F, or Kruskal and Wallis's H."
            "El estadístico de la prueba: F, o la H de Kruskal y Wallis."
        Number ["context"] "any; from 0 for W, F and H" "cualquiera; desde 0 para W, F y H"
            "The statistic of the test: t, Mann and Whitney's W, F, or Kruskal and Wallis's H."
            "El estadístico de la prueba: t, la W de Mann y Whitney, F, o la H de Kruskal y Wallis."
    }
    "other" "otro" {
        Text ["reliability"]
            "codes of the methodology, or a component's number"
            "códigos de la metodología, o el número de un componente principal"
            "What the node is held against: the parent, the headline, the other node of a correlation, the principal component."
            "Con qué se contrasta el nodo: el superior, el índice principal, el otro nodo de una correlación, el componente principal."
    }
    "value" "valor" {
        Number ["reliability"] "that of the statistic" "la del estadístico"
            "The figure." "La cifra."
        Text ["validate"] "as in the file" "como en el archivo"
            "What stands there." "Lo que dice ahí."
    }
    "p" "p" {
        Share ["reliability", "reliability --format table"] "0 to 1" "de 0 a 1"
            "Two-sided p-value of a correlation; empty for other statistics."
            "Valor p bilateral de una correlación; vacío en otros estadísticos."
        Share ["compare-groups"] "0 to 1" "de 0 a 1"
            "p-value: the upper tail of F or of chi²." "Valor p: la cola superior de F o de chi²."
        Share ["context"] "0 to 1" "de 0 a 1"
            "p-value: two-sided, or the upper tail of F and H." "Valor p: bilateral, o la cola superior de F y H."
        Share ["compare-groups --pairs"] "0 to 1" "de 0 a 1"
            "Two-sided p-value of Welch's t." "Valor p bilateral de la t de Welch."
    }
    "item_rest" "ítem–resto" {
        Number ["reliability --format table"] "−1 to 1" "de −1 a 1"
            "Correlation of the child with the sum of the others." "Correlación del componente con la suma de los demás."
    }
    "alpha_if_dropped" "alfa sin él" {
        Number ["reliability --format table"] "at most 1" "a lo más 1"
            "Cronbach's alpha of the other children." "Alfa de Cronbach de los demás componentes."
    }
    "component" "componente" {
        Count ["reliability --format table"] "from 1" "desde 1"
            "Number of the principal component, the largest first." "Número del componente principal, primero el mayor."
    }
    "eigenvalue" "valor propio" {
        Number ["reliability --format table"] "from 0 to the number of children" "de 0 al número de componentes"
            "Eigenvalue of the correlation matrix." "Valor propio de la matriz de correlaciones."
    }
    "share" "proporción" {
        Share ["distribution"] "0 to 1" "de 0 a 1"
            "count ÷ n." "cuenta ÷ n."
        Share ["reliability --format table"] "0 to 1" "de 0 a 1"
            "Eigenvalue ÷ number of children: the share of the variance."
            "Valor propio ÷ número de componentes: la proporción de la varianza."
    }
    "cumulative" "acumulada" {
        Share ["reliability --format table"] "0 to 1" "de 0 a 1"
            "Share of this principal component and of those before it."
            "Proporción de este componente principal y de los anteriores."
    }
    "r" "r" {
        Number ["reliability --format table"] "−1 to 1" "de −1 a 1"
            "Correlation of the two nodes, Pearson's or Spearman's as the table says."
            "Correlación de los dos nodos, de Pearson o de Spearman según la tabla."
    }
    "r_parent" "r con superior" {
        Number ["reliability --format table"] "−1 to 1" "de −1 a 1"
            "Pearson's correlation of the child with its parent." "Correlación de Pearson del componente con su superior."
    }
    "n_parent" "n con superior" {
        Count ["reliability --format table"] "institutions" "instituciones"
            "Institutions with a value of both." "Instituciones con valor de ambos."
    }
    "effective_weight" "peso efectivo" {
        Share ["reliability --format table", "methodology show"] "0 to 1" "de 0 a 1"
            "Weight of the node in the headline, over all paths; 0 for one that is not under it."
            "Peso del nodo en el índice principal, por todas las vías; 0 para el que no está bajo él."
    }
    "r_headline" "r con el índice" {
        Number ["reliability --format table"] "−1 to 1" "de −1 a 1"
            "Pearson's correlation of the child with the headline."
            "Correlación de Pearson del componente con el índice principal."
    }
    "n_headline" "n con el índice" {
        Count ["reliability --format table"] "institutions" "instituciones"
            "Institutions with a value of both." "Instituciones con valor de ambos."
    }
    "test" "prueba" {
        Text ["compare-groups"] "anova, welch, kruskal_wallis" "anova, welch, kruskal_wallis"
            "Which test of whether the groups differ." "Qué prueba de si los grupos difieren."
        Text ["context"]
            "welch_t, mann_whitney, anova, welch, kruskal_wallis, spearman, pearson, slope"
            "welch_t, mann_whitney, anova, welch, kruskal_wallis, spearman, pearson, slope"
            "Which test: of two groups, of several, or of a number." "Qué prueba: de dos grupos, de varios, o de un número."
    }
    "df1" "gl 1" {
        Number ["compare-groups"] "from 1" "desde 1"
            "Degrees of freedom of the numerator of F, or of H." "Grados de libertad del numerador de F, o de H."
        Number ["context"] "above 0" "sobre 0"
            "Degrees of freedom of t, of the numerator of F, or of H." "Grados de libertad de t, del numerador de F, o de H."
    }
    "df2" "gl 2" {
        Number ["compare-groups", "context"] "above 0" "sobre 0"
            "Degrees of freedom of the denominator of F; empty for other tests."
            "Grados de libertad del denominador de F; vacío en otras pruebas."
    }
    "groups" "grupos" {
        Count ["compare-groups"] "groups" "grupos"
            "Groups with values." "Grupos con valores."
    }
    "effect" "efecto" {
        Share ["compare-groups"] "0 to 1" "de 0 a 1"
            "Size of the effect: eta² of anova, epsilon² of kruskal_wallis; empty for welch."
            "Tamaño del efecto: eta² de anova, epsilon² de kruskal_wallis; vacío para welch."
    }
    "n_a" "n de a" {
        Count ["compare-groups --pairs"] "institutions" "instituciones"
            "Institutions of the first group with a value." "Instituciones del primer grupo con valor."
        Count ["context"] "0 to 32" "de 0 a 32"
            "States of the first group." "Estados del primer grupo."
    }
    "n_b" "n de b" {
        Count ["compare-groups --pairs"] "institutions" "instituciones"
            "Institutions of the second group with a value." "Instituciones del segundo grupo con valor."
        Count ["context"] "0 to 32" "de 0 a 32"
            "States of the second group." "Estados del segundo grupo."
    }
    "diff" "diferencia" {
        Number ["compare-groups --pairs"] "the node's scale" "escala del nodo"
            "Mean of the first group less that of the second." "Media del primer grupo menos la del segundo."
    }
    "t" "t" {
        Number ["compare-groups --pairs"] "standard errors" "errores estándar"
            "Welch's t." "La t de Welch."
    }
    "df" "gl" {
        Number ["compare-groups --pairs"] "above 0" "sobre 0"
            "Degrees of freedom after Welch and Satterthwaite." "Grados de libertad según Welch y Satterthwaite."
    }
    "p_holm" "p de Holm" {
        Share ["compare-groups --pairs"] "0 to 1" "de 0 a 1"
            "The p-value adjusted after Holm over the pairs of the node."
            "El valor p ajustado según Holm entre los pares del nodo."
    }
    "p_bh" "p de B.–H." {
        Share ["compare-groups --pairs"] "0 to 1" "de 0 a 1"
            "The p-value adjusted after Benjamini and Hochberg over the pairs of the node."
            "El valor p ajustado según Benjamini y Hochberg entre los pares del nodo."
    }
    "d" "d" {
        Number ["compare-groups --pairs"] "pooled standard deviations" "desviaciones estándar combinadas"
            "Cohen's d: the difference in pooled standard deviations."
            "La d de Cohen: la diferencia en desviaciones estándar combinadas."
    }
}
