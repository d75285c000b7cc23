//! What a code of another network says about a person. It is a kind of its own: it has no colour,
//! and nothing here turns it into a status.

use super::{CodeSystem, ForeignUse, Format, Sampled, StatedDate, StatedText};
use crate::time::Window;

/// A code of a value set, with its system.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Coded {
    /// Where the code comes from.
    pub system: CodeSystem,
    /// The code.
    pub code: StatedText,
}

/// The person, for comparison with the document: these codes carry no commitment to its number.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ForeignPerson {
    /// The name as it is written natively: family name, given names.
    pub native: Option<StatedText>,
    /// The name in the machine-readable zone's letters (ICAO 9303), with blanks for `<`.
    pub transliterated: Option<StatedText>,
    /// The date of birth.
    pub birth: Option<StatedDate>,
    /// The number of the document, if the code states one.
    pub document: Option<StatedText>,
}

/// A vaccination.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Vaccination {
    /// The disease.
    pub disease: Option<Coded>,
    /// The vaccine: its substance.
    pub vaccine: Option<Coded>,
    /// The product.
    pub product: Option<Coded>,
    /// The maker.
    pub maker: Option<Coded>,
    /// The number of this dose and of all doses.
    pub dose: Option<(u64, Option<u64>)>,
    /// When it was given.
    pub date: StatedDate,
    /// From when to when it protects, if the code says so (ICVP).
    pub validity: Option<(StatedDate, Option<StatedDate>)>,
    /// The country where it was given.
    pub country: Option<Coded>,
    /// Who gave it, or who states it.
    pub by: Option<StatedText>,
    /// The lot.
    pub lot: Option<StatedText>,
}

/// A test.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Test {
    /// The disease.
    pub disease: Option<Coded>,
    /// The kind of test.
    pub kind: Option<Coded>,
    /// The device.
    pub device: Option<Coded>,
    /// The result.
    pub result: Coded,
    /// When the sample was taken.
    pub sampled: Sampled,
    /// The country where it was taken.
    pub country: Option<Coded>,
    /// Who took it.
    pub by: Option<StatedText>,
}

/// A recovery.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ForeignRecovery {
    /// The disease.
    pub disease: Option<Coded>,
    /// The first positive test.
    pub first_positive: StatedDate,
    /// From when to when the certificate is valid.
    pub validity: (StatedDate, StatedDate),
    /// The country of the test.
    pub country: Option<Coded>,
    /// Who states it.
    pub by: Option<StatedText>,
}

/// One fact of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ForeignFact {
    /// A vaccination.
    Vaccination(Vaccination),
    /// A test.
    Test(Test),
    /// A recovery.
    Recovery(ForeignRecovery),
}

impl ForeignFact {
    /// What a key needs to be allowed to sign.
    #[must_use]
    pub const fn needs(&self) -> ForeignUse {
        match self {
            Self::Vaccination(_) => ForeignUse::Vaccination,
            Self::Test(_) => ForeignUse::Test,
            Self::Recovery(_) => ForeignUse::Recovery,
        }
    }

    /// The codes of value sets, each with the name of its field.
    #[must_use]
    pub fn codes(&self) -> Vec<(&'static str, &Coded)> {
        let named = match self {
            Self::Vaccination(one) => {
                vec![
                    ("disease", &one.disease),
                    ("vaccine", &one.vaccine),
                    ("product", &one.product),
                    ("maker", &one.maker),
                    ("country", &one.country),
                ]
            }
            Self::Test(one) => {
                let kind = [("disease", &one.disease), ("test", &one.kind)];
                [kind, [("device", &one.device), ("country", &one.country)]].concat()
            }
            Self::Recovery(one) => vec![("disease", &one.disease), ("country", &one.country)],
        };
        let mut codes: Vec<_> = named.into_iter().filter_map(|(name, code)| Some((name, code.as_ref()?))).collect();
        if let Self::Test(one) = self {
            codes.push(("result", &one.result));
        }
        codes
    }
}

/// What a code says.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ForeignStatement {
    /// The format.
    pub format: Format,
    /// The issuer that the code names: a country's code or an address.
    pub issuer: Option<StatedText>,
    /// The person.
    pub person: ForeignPerson,
    /// The facts: at least one, at most [`ForeignStatement::MAX_FACTS`].
    pub facts: Vec<ForeignFact>,
    /// The identifier of the certificate.
    pub id: Option<StatedText>,
    /// When the code was issued and until when it is valid.
    pub window: Window,
    /// The identifier for revocation (SMART Health Cards).
    pub revocation_id: Option<StatedText>,
}

impl ForeignStatement {
    /// Maximum number of facts. The longest example has 3; a child's whole history has about 30.
    pub const MAX_FACTS: usize = 64;

    /// What a key needs to be allowed to sign, each once.
    #[must_use]
    pub fn needs(&self) -> Vec<ForeignUse> {
        ForeignUse::ALL.into_iter().filter(|one| self.facts.iter().any(|fact| fact.needs() == *one)).collect()
    }

    /// The codes that fede's table of value sets does not have. Staff then see the bare code.
    #[must_use]
    pub fn unknown_codes(&self) -> Vec<(&'static str, &Coded)> {
        let codes = self.facts.iter().flat_map(ForeignFact::codes);
        codes.filter(|(_, coded)| !coded.is_known()).collect()
    }
}
