//! The tables `[[foreign]]`: which codes of other networks pass.

use super::{Fields, GateRules, Node, RulesError, in_range, words};
use crate::foreign::{IssuerName, Network};
use crate::verifier::{ForeignKind, ForeignRule, TestKind};

const FIELDS: [&str; 9] =
    ["network", "issuers", "kinds", "vaccines", "tests", "max_test_hours", "min_doses", "min_days", "max_days"];

/// Maximum number of tables. Each code is compared with all of them.
const MAX_TABLES: usize = 64;
/// Maximum number of issuers or vaccines of a table.
const MAX_NAMES: usize = 1000;
/// Maximum length of a vaccine's code, in bytes.
const MAX_CODE_BYTES: usize = 80;
/// Maximum for `max_test_hours`: 30 days.
const MAX_TEST_HOURS: u32 = 30 * 24;
/// Maximum for `min_doses`.
const MAX_DOSES: u32 = 20;
/// Maximum for `min_days` and `max_days`: a hundred years, since some vaccinations count for life.
const MAX_DAYS: u32 = 36_525;

/// A table as it is written.
pub(super) struct ForeignSource {
    network: Network,
    issuers: Vec<String>,
    kinds: Vec<ForeignKind>,
    vaccines: Vec<String>,
    tests: Vec<TestKind>,
    max_test_hours: Option<u32>,
    min_doses: Option<u32>,
    min_days: Option<u32>,
    max_days: Option<u32>,
}

impl ForeignSource {
    pub(super) fn read(table: &Node<'_>) -> Result<Self, toml::de::Error> {
        let fields: Fields<'_> = table.fields(&FIELDS)?;
        let number = |name| fields.get(name).map(Node::number).transpose();
        let texts = |name| match fields.get(name) {
            Some(list) => list.list()?.map(|text| text.text().map(str::to_owned)).collect(),
            None => Ok(Vec::new()),
        };
        Ok(Self {
            network: fields.needed("network")?.word(&Network::ALL.map(|network| (network.id(), network)))?,
            issuers: texts("issuers")?,
            kinds: words(fields.needed("kinds")?, &ForeignKind::ALL.map(|kind| (kind.id(), kind)))?,
            vaccines: texts("vaccines")?,
            tests: match fields.get("tests") {
                Some(list) => words(list, &TestKind::ALL.map(|kind| (kind.id(), kind)))?,
                None => Vec::new(),
            },
            max_test_hours: number("max_test_hours")?,
            min_doses: number("min_doses")?,
            min_days: number("min_days")?,
            max_days: number("max_days")?,
        })
    }

    fn check(self) -> Result<ForeignRule, RulesError> {
        let mut rule = ForeignRule::new(self.network, self.kinds);
        if rule.kinds.is_empty() {
            return Err(RulesError::ForeignKinds);
        }
        at_most("foreign.issuers", self.issuers.len(), MAX_NAMES)?;
        at_most("foreign.vaccines", self.vaccines.len(), MAX_NAMES)?;
        for found in self.issuers {
            // SMART Health Cards are signed by addresses, the codes of the other networks by countries.
            let is_of_network = |name: &IssuerName| match name {
                IssuerName::Address(_) => self.network == Network::Vci,
                IssuerName::Country(_) => self.network != Network::Vci,
            };
            let name = IssuerName::parse(&found).ok().filter(is_of_network);
            rule.issuers.push(name.ok_or(RulesError::ForeignIssuer { network: self.network, found })?);
        }
        for code in self.vaccines {
            if code.is_empty() || code.len() > MAX_CODE_BYTES {
                return Err(RulesError::ForeignVaccine { found: code });
            }
            rule.vaccines.push(code);
        }
        if rule.kinds.contains(&ForeignKind::Test) && self.max_test_hours.is_none() {
            return Err(RulesError::ForeignTestAge);
        }
        let limit =
            |field, number: Option<u32>, min, max| number.map(|found| in_range(field, found, min, max)).transpose();
        rule.tests = self.tests;
        rule.max_test_hours = limit("foreign.max_test_hours", self.max_test_hours, 1, MAX_TEST_HOURS)?;
        rule.min_doses = limit("foreign.min_doses", self.min_doses, 1, MAX_DOSES)?;
        rule.min_days = limit("foreign.min_days", self.min_days, 0, MAX_DAYS)?;
        rule.max_days = limit("foreign.max_days", self.max_days, rule.min_days.unwrap_or(0), MAX_DAYS)?;
        Ok(rule)
    }
}

impl GateRules {
    /// Checks the tables of a file.
    pub(super) fn foreign_rules(tables: Vec<ForeignSource>) -> Result<Vec<ForeignRule>, RulesError> {
        at_most("foreign", tables.len(), MAX_TABLES)?;
        tables.into_iter().map(ForeignSource::check).collect()
    }
}

fn at_most(field: &'static str, found: usize, max: usize) -> Result<(), RulesError> {
    let [found, max] = [found, max].map(|number| u32::try_from(number).unwrap_or(u32::MAX));
    in_range(field, found, 0, max).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(table: &str) -> Result<Vec<ForeignRule>, RulesError> {
        let text = format!("document = \"gate-rules\"\n[[foreign]]\n{table}");
        let rules = GateRules::parse(&text, &|_| None)?;
        Ok(rules.policy().foreign().groups().concat())
    }

    #[test]
    fn a_table_says_what_passes() {
        let rules = parse(
            "network = \"gdhcn\"\nissuers = [\"PT\", \"JPN\"]\nkinds = [\"vaccination\", \"test\", \"yellow-fever\"]\n\
             vaccines = [\"EU/1/20/1528\"]\ntests = [\"molecular\"]\nmax_test_hours = 48\nmin_doses = 2\n\
             min_days = 14\nmax_days = 270\n",
        );
        let [rule] = &rules.unwrap()[..] else { panic!("one table") };
        let issuers: Vec<_> = rule.issuers.iter().map(IssuerName::as_str).collect();
        assert_eq!((issuers, rule.network), (vec!["PRT", "JPN"], Network::Gdhcn));
        assert_eq!((rule.max_test_hours, rule.min_doses, rule.max_days), (Some(48), Some(2), Some(270)));
        assert!(parse("network = \"vci\"\nissuers = [\"https://a.example/i\"]\nkinds = [\"vaccination\"]\n").is_ok());
    }

    #[test]
    fn what_is_wrong_with_a_table_is_named() {
        let gdhcn = |rest: &str| format!("network = \"gdhcn\"\nkinds = [\"vaccination\"]\n{rest}");
        let many = format!("issuers = [{}]", "\"PRT\",".repeat(1001));
        let long = format!("vaccines = [\"{}\"]", "a".repeat(81));
        let cases = [
            ("kinds = [\"test\"]".to_owned(), "missing field `network`"),
            ("network = \"gdhcn\"".to_owned(), "missing field `kinds`"),
            ("network = \"eu\"\nkinds = []".to_owned(), "unknown variant `eu`, expected one of `gdhcn`, `vci`, `icao`"),
            ("network = \"gdhcn\"\nkinds = []".to_owned(), "foreign: expected at least one kind"),
            ("network = \"gdhcn\"\nkinds = [\"green\"]".to_owned(), "unknown variant `green`, expected one of"),
            ("network = \"gdhcn\"\nkinds = [\"test\"]".to_owned(), "foreign: expected max_test_hours"),
            (gdhcn("statuses = [\"green\"]"), "unknown field `statuses`, expected one of `network`, `issuers`"),
            (gdhcn("issuers = [\"Portugal\"]"), "foreign.issuers: Portugal: "),
            (gdhcn("issuers = [\"https://a.example\"]"), "foreign.issuers: https://a.example: "),
            ("network = \"vci\"\nkinds = [\"vaccination\"]\nissuers = [\"PRT\"]".to_owned(), "foreign.issuers: PRT: "),
            (gdhcn("max_test_hours = 0"), "foreign.max_test_hours: expected 1 to 720, found 0"),
            (gdhcn("min_days = 10\nmax_days = 9"), "foreign.max_days: expected 10 to 36525, found 9"),
            (gdhcn("min_doses = -1"), "expected a whole number from 0 to 4294967295, found another one"),
            (gdhcn("vaccines = [\"\"]"), "foreign.vaccines: "),
            (gdhcn(&long), "foreign.vaccines: "),
            (gdhcn(&many), "foreign.issuers: expected 0 to 1000, found 1001"),
        ];
        for (table, what) in cases {
            let message = parse(&table).unwrap_err().to_string();
            assert!(message.contains(what), "{table}: {message}");
        }
        let tables = "[[foreign]]\nnetwork = \"vci\"\nkinds = [\"vaccination\"]\n".repeat(65);
        let text = format!("document = \"gate-rules\"\n{tables}");
        let message = GateRules::parse(&text, &|_| None).unwrap_err().to_string();
        assert_eq!(message, "foreign: expected 0 to 64, found 65");
    }

    #[test]
    fn an_addition_cannot_let_more_pass() {
        let file = |head: &str, network: &str| {
            format!(
                "document = \"gate-rules\"\n{head}[[foreign]]\nnetwork = \"{network}\"\nkinds = [\"vaccination\"]\n"
            )
        };
        let added = |base: &str, network: &str| {
            let rules = GateRules::parse(&file("adds_to = \"CN\"\n", network), &|_| Some(base.to_owned())).unwrap();
            Network::ALL.map(|network| rules.policy().foreign().admits(network))
        };
        assert_eq!(added(&file("", "gdhcn"), "gdhcn"), [true, false, false]);
        assert_eq!(added(&file("", "gdhcn"), "vci"), [false; 3]);
        assert_eq!(added("document = \"gate-rules\"\n", "vci"), [false; 3]);
    }
}
