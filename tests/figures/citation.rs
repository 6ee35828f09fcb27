//! How to cite the project, against what the project is.

/// The value of a key at the top of `CITATION.cff`.
fn cited(key: &str) -> String {
    let file = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/CITATION.cff")).unwrap();
    let value = file.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':'));
    value.unwrap_or_else(|| panic!("CITATION.cff has no {key}")).trim().trim_matches('"').to_owned()
}

#[test]
fn the_version_that_is_cited_is_the_one_that_is_built() {
    assert_eq!(cited("version"), env!("CARGO_PKG_VERSION"));
    assert!(cited("title").starts_with(env!("CARGO_PKG_NAME")));
}
