//! The vocabulary of the Mexican public sector: where an institution is, at which level of
//! government, and what kind of institution it is.
//!
//! Files write the same thing in many ways: `Edo. de México`, `NuevoLeon`, `15`, `Partidos
//! políticos`. Each type here reads them with `parse`, which ignores case, accents, spaces and
//! punctuation (see [`fold`]), and gives them one canonical name back. What is ambiguous or
//! unknown is `None`, never a guess.
//!
//! ```
//! use open_gov_metric::Language;
//! use open_gov_metric::catalog::{GovernmentLevel, InstitutionType, Jurisdiction};
//!
//! let state = Jurisdiction::parse("NuevoLeon").ok_or("unknown state")?;
//! assert_eq!((state.code_text(), state.name()), ("19", "Nuevo León"));
//!
//! let level = GovernmentLevel::parse("Estatal").ok_or("unknown level")?;
//! assert_eq!(level, GovernmentLevel::State);
//!
//! let kind = InstitutionType::parse("Órgano autónomo").ok_or("unknown type")?;
//! assert_eq!(kind.code(), "autonomous");
//! assert_eq!(kind.label(Language::Spanish), "Autónomo");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod attribute;
mod institution_type;
mod jurisdiction;
mod jurisdiction_names;
mod level;
mod name;

pub(crate) use attribute::{Attribute, ByAttribute, CatalogKey, Code};
pub use institution_type::InstitutionType;
pub use jurisdiction::Jurisdiction;
pub use level::GovernmentLevel;
pub use name::fold;
pub(crate) use name::fold_title;
