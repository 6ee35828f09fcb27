//! How parts of an expression are put together, and lines broken.

/// Terms in one pair of parentheses; engines limit how deep an expression nests, and a sum nests as deep as it is long.
const IN_A_ROW: usize = 64;
/// Characters of a line, beyond which its terms get one each.
const LINE: usize = 110;

/// Terms with an operator between them, in parentheses of at most 64.
pub(crate) fn chain(mut terms: Vec<String>, operator: &str) -> String {
    while terms.len() > IN_A_ROW {
        terms = terms.chunks(IN_A_ROW).map(|some| format!("({})", chain(some.to_vec(), operator))).collect();
    }
    let length: usize = terms.iter().map(|term| term.chars().count() + operator.len() + 2).sum();
    if length > LINE { terms.join(&format!("\n      {operator} ")) } else { terms.join(&format!(" {operator} ")) }
}

/// A function of some values, such as the lowest of them.
pub(crate) fn nested(function: &str, mut values: Vec<String>) -> String {
    while values.len() > 1 {
        values = values
            .chunks(IN_A_ROW)
            .map(|some| match some {
                [alone] => alone.clone(),
                some => format!("{function}({})", some.join(", ")),
            })
            .collect();
    }
    values.concat()
}

/// `CASE`, its branches on lines of their own where they are long.
pub(crate) fn case(branches: impl IntoIterator<Item = String>, otherwise: Option<&str>) -> String {
    let mut parts: Vec<String> = branches.into_iter().collect();
    parts.extend(otherwise.map(|value| format!("ELSE {value}")));
    let length: usize = parts.iter().map(|part| part.chars().count() + 1).sum();
    match length > LINE || parts.iter().any(|part| part.contains('\n')) {
        true => format!("CASE\n      {}\n    END", parts.join("\n      ")),
        false => format!("CASE {} END", parts.join(" ")),
    }
}

/// `CASE` by which of some texts a value is.
pub(crate) fn case_of(value: &str, branches: impl IntoIterator<Item = String>) -> String {
    case(branches, None).replacen("CASE", &format!("CASE {value}"), 1)
}

/// A value where another one is there, null elsewhere.
pub(crate) fn where_present(present: &str, value: &str) -> String {
    case([when(&format!("{present} IS NOT NULL"), value)], None)
}

/// A branch of a `CASE`.
pub(crate) fn when(condition: &str, value: &str) -> String {
    format!("WHEN {condition} THEN {value}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_of_terms_do_not_nest_deep() {
        let terms = |count: usize| (0..count).map(|term| term.to_string()).collect::<Vec<_>>();
        for (count, depth) in [(64, 0), (65, 1), (4096, 1), (5000, 2)] {
            let text = chain(terms(count), "+");
            let mut open = 0i32;
            let depths = text.chars().map(|c| {
                open += i32::from(c == '(') - i32::from(c == ')');
                open
            });
            assert_eq!(depths.max(), Some(depth), "{count}");
            assert_eq!(text.matches('+').count(), count - 1);
        }
        assert_eq!(nested("LEAST", terms(1)), "0");
        assert_eq!(nested("LEAST", terms(65)).matches("LEAST").count(), 2);
    }
}
