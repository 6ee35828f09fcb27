//! Locally driven co-creation: states, commitments, and how far these are.

super::section! {
    /// Locally driven co-creation. `cocreation status --by` prints the table of `cocreation progress`. Tables of commitments have a
    /// column for each node of the scoring too, called after it, and those of groups its mean and `n_`, where the node is not one of the library's own.
    COCREATION

    "record" "registro" {
        Text ["cocreation fields"] "state, plan, commitment, milestone" "state, plan, commitment, milestone"
            "What kind of record the field is of." "De qué clase de registro es el campo."
    }
    "header" "encabezado en inglés" {
        Text ["cocreation fields"] "header" "encabezado"
            "Header of its column in delimited text." "Encabezado de su columna en texto delimitado."
    }
    "header_es" "encabezado en español" {
        Text ["cocreation fields"] "header" "encabezado"
            "The same in Spanish." "Lo mismo en español."
    }
    "key" "clave" {
        Text ["cocreation fields"] "path" "ruta"
            "Its key in JSON and TOML, with those of the tables that it lies in." "Su clave en JSON y TOML, con las de las tablas en que está."
    }
    "participating" "participa" {
        Truth ["cocreation status"] "yes or no" "sí o no"
            "Whether the state takes part in the initiative; empty where that is not known."
            "Si el estado participa en la iniciativa; vacío donde no se sabe."
        Count ["cocreation progress"] "states" "estados"
            "States of the group that take part in the initiative; empty where that is known of none."
            "Estados del grupo que participan en la iniciativa; vacío donde no se sabe de ninguno."
    }
    "year" "año" {
        Whole ["cocreation status"] "year" "año"
            "Year of the state's incorporation." "Año de incorporación del estado."
        Whole ["cocreation progress"] "year" "año"
            "Year of incorporation of the states of the group; empty for those whose year is not known."
            "Año de incorporación de los estados del grupo; vacío para los de año desconocido."
    }
    "declaration" "declaración" {
        Text ["cocreation status"] "day, month or year" "día, mes o año"
            "Date of the state's open-government declaration, as far as it is known."
            "Fecha de la declaratoria de gobierno abierto del estado, hasta donde se conoce."
    }
    "lts" "STL" {
        Truth ["cocreation status"] "yes or no" "sí o no"
            "Whether the state has a Local Technical Secretariat." "Si el estado tiene Secretariado Técnico Local."
    }
    "lts_established" "instalación del STL" {
        Text ["cocreation status"] "day, month or year" "día, mes o año"
            "When it was established." "Cuándo se instaló."
    }
    "lts_document" "documento del STL" {
        Text ["cocreation status"] "as in the file" "como en el archivo"
            "Its founding document." "Su documento de creación."
    }
    "lts_members" "integrantes del STL" {
        Text ["cocreation status"] "as in the file" "como en el archivo"
            "Its members that the files name, with semicolons between them." "Integrantes que los archivos nombran, separados por punto y coma."
    }
    "plans" "planes" {
        Count ["cocreation status"] "plans" "planes"
            "Local Action Plans of the state: their number, or else that of those that are named." "Planes de Acción Locales del estado: su número, o si no el de los que se nombran."
        Count ["cocreation progress"] "plans" "planes"
            "Local Action Plans of the states of the group whose number is known."
            "Planes de Acción Locales de los estados del grupo de los que se conoce el número."
    }
    "planned_commitments" "compromisos planeados" {
        Count ["cocreation status"] "commitments" "compromisos"
            "Commitments that the plans of the state are said to have, of those plans whose number is told."
            "Compromisos que se dice que tienen los planes del estado, de los planes cuyo número se dice."
    }
    "plan" "plan" {
        Text ["cocreation progress"] "as in the file" "como en el archivo"
            "Action plan of the state; a commitment of several counts in each." "Plan de acción del estado; un compromiso de varios cuenta en cada uno."
    }
    "ogp_value" "valor de la AGA" {
        Text ["cocreation progress"] "as in the file" "como en el archivo"
            "Value of OGP; a commitment that serves several counts in each."
            "Valor de la AGA; un compromiso que atiende varios cuenta en cada uno."
    }
    "id" "identificador" {
        Text ["cocreation commitments"] "as in the file" "como en el archivo"
            "Identifier of the commitment." "Identificador del compromiso."
    }
    "title" "título" {
        Text ["cocreation commitments"] "as in the file" "como en el archivo"
            "Title of the commitment." "Título del compromiso."
    }
    "action_plans" "planes de acción" {
        Text ["cocreation commitments"] "as in the file" "como en el archivo"
            "Action plans that the commitment is part of, with semicolons between them."
            "Planes de acción de los que el compromiso forma parte, separados por punto y coma."
    }
    "policy_area" "área de política" {
        Text ["cocreation commitments", "cocreation progress"] "as in the file" "como en el archivo"
            "Primary policy area." "Área principal de política pública."
    }
    "lead_institution" "institución responsable" {
        Text ["cocreation commitments"] "as in the file" "como en el archivo"
            "Institution that leads the commitment." "Institución que encabeza el compromiso."
    }
    "start" "inicio" {
        Text ["cocreation commitments"] "day, month or year" "día, mes o año"
            "Begin of the commitment, as far as it is known." "Inicio del compromiso, hasta donde se conoce."
    }
    "end" "término previsto" {
        Text ["cocreation commitments"] "day, month or year" "día, mes o año"
            "Planned end of the commitment, as far as it is known." "Término previsto del compromiso, hasta donde se conoce."
    }
    "finished" "término real" {
        Text ["cocreation commitments"] "day, month or year" "día, mes o año"
            "When it was really finished, as far as that is known." "Cuándo terminó en realidad, hasta donde se conoce."
    }
    "commitments" "compromisos" {
        Count ["cocreation status", "cocreation progress"] "commitments" "compromisos"
            "Commitments that were read; empty where no file has any, as nobody knows then whether there are any."
            "Compromisos leídos; vacío si ningún archivo los tiene, pues entonces no se sabe si los hay."
    }
    "completion" "cumplimiento" {
        Text ["cocreation commitments"] "not_started, limited, substantial, complete" "not_started, limited, substantial, complete"
            "Overall level of progress in the End of Commitment Report."
            "Nivel general de avance en el Informe de Fin de Compromiso."
    }
    "complete" "completos" {
        Count ["cocreation status", "cocreation progress"] "commitments" "compromisos"
            "Commitments that are complete." "Compromisos completos."
    }
    "n_completion" "n cumplimiento" {
        Count ["cocreation status", "cocreation progress"] "commitments" "compromisos"
            "Commitments whose completion is known." "Compromisos cuyo cumplimiento se conoce."
    }
    "completion_rate" "tasa de cumplimiento" {
        Share ["cocreation status", "cocreation progress"] "0 to 1" "de 0 a 1"
            "Complete ones among the commitments whose completion is known."
            "Proporción de completos entre los compromisos cuyo cumplimiento se conoce."
    }
    "completion_low" "tasa inf." {
        Share ["cocreation progress"] "0 to 1" "de 0 a 1"
            "Lower end of Wilson's 95% interval of the rate." "Extremo inferior del intervalo de Wilson al 95% de la tasa."
    }
    "completion_high" "tasa sup." {
        Share ["cocreation progress"] "0 to 1" "de 0 a 1"
            "Upper end of Wilson's 95% interval of the rate." "Extremo superior del intervalo de Wilson al 95% de la tasa."
    }
    "progress" "avance" {
        Number ["cocreation status", "cocreation progress"] "the scale of PROGRESS" "la escala de PROGRESS"
            "Mean of the commitments' progress, each being the mean of its milestones whose status is known."
            "Media del avance de los compromisos, cada uno la media de sus hitos cuyo estatus se conoce."
    }
    "n_progress" "n avance" {
        Count ["cocreation status", "cocreation progress"] "commitments" "compromisos"
            "Commitments whose progress is known." "Compromisos cuyo avance se conoce."
    }
    "opening" "apertura" {
        Number ["cocreation status", "cocreation progress"] "the scale of OPENING" "la escala de OPENING"
            "Mean of the commitments' opening scores, which tell how far they opened government."
            "Media de la apertura de los compromisos, que dice cuánto abrieron el gobierno."
    }
    "n_opening" "n apertura" {
        Count ["cocreation status", "cocreation progress"] "commitments" "compromisos"
            "Commitments whose opening score is known." "Compromisos cuya apertura se conoce."
    }
    "milestones" "hitos" {
        Count ["cocreation commitments", "cocreation progress"] "milestones" "hitos"
            "Milestones, whatever is known of them; empty where none is listed." "Hitos, se sepa de ellos lo que se sepa; vacío si no se lista ninguno."
    }
    "milestones_finished" "hitos terminados" {
        Count ["cocreation commitments", "cocreation progress"] "milestones" "hitos"
            "Milestones that are finished." "Hitos terminados."
    }
    "milestones_known" "hitos con estatus" {
        Count ["cocreation commitments", "cocreation progress"] "milestones" "hitos"
            "Milestones whose status is known." "Hitos cuyo estatus se conoce."
    }
    "delay" "retraso" {
        Whole ["cocreation commitments"] "calendar days" "días naturales"
            "Days from the planned end to the real one, or to the date of `--at` while the commitment is open; early is negative. Empty where a date is not known to the day."
            "Días del término previsto al real, o a la fecha de `--at` si el compromiso sigue abierto; negativo si se adelantó. Vacío si una fecha no se conoce al día."
        Number ["cocreation progress"] "calendar days" "días naturales"
            "Mean of the delays that are known to the day." "Media de los retrasos que se conocen al día."
    }
    "delay_least" "retraso mínimo" {
        Whole ["cocreation commitments"] "calendar days" "días naturales"
            "The fewest days that the delay may be, as far as the dates are known."
            "Los menos días que puede ser el retraso, hasta donde se conocen las fechas."
    }
    "delay_most" "retraso máximo" {
        Whole ["cocreation commitments"] "calendar days" "días naturales"
            "The most days that it may be." "Los más días que puede ser."
    }
    "n_delay" "n retraso" {
        Count ["cocreation progress"] "commitments" "compromisos"
            "Commitments whose delay is known to the day." "Compromisos cuyo retraso se conoce al día."
    }
    "late" "retrasados" {
        Count ["cocreation progress"] "commitments" "compromisos"
            "Commitments that are late for certain." "Compromisos con retraso seguro."
    }
    "n_late" "n retrasados" {
        Count ["cocreation progress"] "commitments" "compromisos"
            "Commitments of which it can be told whether they are late."
            "Compromisos de los que se puede decir si van retrasados."
    }
}
