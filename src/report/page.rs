//! The page around the chapters.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::chapter::Chapter;
use super::chart::style;
use super::words::Words;

/// Nothing is loaded and nothing runs, whatever a name in the data may hold.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/// A whole HTML document.
pub(super) fn page(words: &Words, chapters: &[Chapter]) -> Markup {
    let subtitle = words.pick("Report of results", "Informe de resultados");
    document(
        words.language,
        &format!("{} · {subtitle}", words.edition()),
        html! {
            a.skip href="#main" { (words.pick("Skip to the contents", "Saltar al contenido")) }
            header { h1 { (words.edition()) } p { (subtitle) } }
            nav aria-label=(words.pick("Chapters", "Capítulos")) { ol { @for chapter in chapters {
                li { a href={ "#" (chapter.id) } { (chapter.title) } }
            } } }
            main id="main" { @for chapter in chapters {
                section id=(chapter.id) aria-labelledby={ (chapter.id) "-title" } {
                    h2 id={ (chapter.id) "-title" } { (chapter.title) }
                    (chapter.body)
                }
            } }
            footer { p { "open-gov-metric " (env!("CARGO_PKG_VERSION")) } }
        },
    )
}

/// A document with the looks of the crate's pages.
pub(super) fn document(language: crate::language::Language, title: &str, body: Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(language.code()) {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) }
                link rel="icon" href="data:,";
                style { (PreEscaped(include_str!("page.css"))) (PreEscaped(style())) }
            }
            body { (body) }
        }
    }
}
