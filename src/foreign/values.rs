//! Names of the codes in statements: diseases, vaccines, products, makers, tests, results.

use std::sync::LazyLock;

use super::Alpha3;
use crate::words::{Lang, foreign as say, vocabulary};

/// The table, with its sources.
const TABLE: &str = include_str!("tables/values.tsv");

vocabulary! {
    /// Where a code comes from.
    #[non_exhaustive]
    pub enum CodeSystem {
        /// SNOMED CT.
        Snomed = 1, "snomed", say::system_snomed;
        /// ATC, the classification of medicines.
        Atc = 2, "atc", say::system_atc;
        /// Products of the EU's register of medicines, and others of the EU's value set.
        Product = 3, "product", say::system_product;
        /// Organisations of the EU's register, and others of the EU's value set.
        Maker = 4, "maker", say::system_maker;
        /// LOINC.
        Loinc = 5, "loinc", say::system_loinc;
        /// Rapid tests of the EU's common list, by number.
        Device = 6, "device", say::system_device;
        /// CVX, vaccines of the United States.
        Cvx = 7, "cvx", say::system_cvx;
        /// ICD-11.
        Icd11 = 8, "icd-11", say::system_icd11;
        /// Words of ICAO's specification.
        Icao = 9, "icao", say::system_icao;
        /// Countries of ISO 3166-1, by two or three letters.
        Country = 10, "country", say::system_country;
        /// Another system.
        Other = 11, "other", say::system_other;
    }
}

impl CodeSystem {
    /// The system that FHIR names by this address.
    pub(super) fn of_uri(uri: Option<&str>) -> Self {
        match uri {
            Some("http://hl7.org/fhir/sid/cvx") => Self::Cvx,
            Some("http://snomed.info/sct") => Self::Snomed,
            Some("http://loinc.org") => Self::Loinc,
            Some("http://www.whocc.no/atc") => Self::Atc,
            Some("http://id.who.int/icd11/mms" | "http://id.who.int/icd/release/11/mms") => Self::Icd11,
            _ => Self::Other,
        }
    }
}

struct Row {
    system: &'static str,
    code: &'static str,
    zh: &'static str,
    en: &'static str,
}

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    let row = |line: &'static str| {
        let mut columns = line.split('\t');
        let [system, code, zh, en] = [columns.next()?, columns.next()?, columns.next()?, columns.next()?];
        Some(Row { system, code, zh, en })
    };
    TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(row).collect()
});

/// The name of a code. `None` if the table does not have it.
pub(super) fn name(system: CodeSystem, code: &str, lang: Lang) -> Option<&'static str> {
    if system == CodeSystem::Country {
        return Alpha3::new(code)?.country().map(|country| country.name(lang));
    }
    let row = ROWS.iter().find(|row| row.system == system.id() && row.code == code)?;
    Some(lang.pick(row.en, row.zh))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole() {
        let lines = TABLE.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(ROWS.len(), lines, "a row lacks a column");
        assert!(ROWS.is_sorted_by(|one, other| (one.system, one.code) < (other.system, other.code)));
        for row in ROWS.iter() {
            assert!(row.system.parse::<CodeSystem>().is_ok(), "{}", row.system);
            assert!(!row.zh.is_empty() && !row.en.is_empty(), "{}", row.code);
        }
        assert_eq!(name(CodeSystem::Snomed, "840539006", Lang::Zh), Some("新冠病毒感染"));
        assert_eq!(name(CodeSystem::Snomed, "1", Lang::Zh), None);
        assert_eq!(name(CodeSystem::Country, "JP", Lang::Zh), Some("日本"));
        assert_eq!(name(CodeSystem::Country, "JPN", Lang::En), Some("Japan"));
        assert_eq!(name(CodeSystem::Country, "XY", Lang::En), None);
    }
}
