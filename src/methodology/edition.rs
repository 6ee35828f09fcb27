//! The editions of the Open Government Metric, as the TOML files beside this one.

use super::Methodology;
use crate::error::{Result, argument};

pub(super) const YEARS: [u16; 4] = [2017, 2019, 2021, 2023];

pub(super) fn load(year: u16) -> Result<Methodology> {
    let toml = match year {
        2017 => include_str!("editions/2017.toml"),
        2019 => include_str!("editions/2019.toml"),
        2021 => include_str!("editions/2021.toml"),
        2023 => include_str!("editions/2023.toml"),
        _ => {
            return Err(argument!(
                "edition",
                "there is no edition {year}; expected 2017, 2019, 2021 or 2023",
                "no hay edición {year}; se esperaba 2017, 2019, 2021 o 2023"
            ));
        }
    };
    Methodology::from_toml(toml)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_edition_is_valid() {
        for year in YEARS {
            let edition = load(year).unwrap();
            assert_eq!(edition.name(), format!("Open Government Metric {year}"));
            assert_eq!(edition.headline().code(), "GA");
        }
    }

    #[test]
    fn leaves_of_every_edition_weigh_one_together() {
        for year in YEARS {
            let edition = load(year).unwrap();
            let leaves = edition.nodes().iter().filter(|node| node.children().is_empty());
            let sum: f64 = leaves.filter_map(|leaf| edition.effective_weight(leaf.code())).sum();
            assert!((sum - 1.0).abs() < 1e-12, "{year}: {sum}");
        }
    }
}
