//! Whether a fact of a code meets the conditions of a rule, and which condition it does not meet.

use super::{ForeignKind, ForeignRule, TestKind};
use crate::foreign::{CodeSystem, Coded, ForeignAuthentic, ForeignFact, StatedDate, Test, Vaccination};
use crate::time::{SECONDS_PER_DAY, Timestamp};

/// The condition of a rule that a code does not meet. Later conditions are checked after earlier ones:
/// of several facts the one that comes furthest is named.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unmet {
    /// The rule is for other issuers.
    Issuer,
    /// No fact is of a kind of the rule.
    Kind,
    /// The vaccine is not one of the rule.
    Vaccine,
    /// The test is of another kind.
    TestKind,
    /// The result is not negative.
    Result,
    /// The sample is too old, or lies in the future (`None`).
    TestAge {
        /// The limit.
        max_hours: u32,
        /// Whole hours since the sample.
        hours: Option<u64>,
    },
    /// Too few doses.
    Doses {
        /// The limit.
        min: u32,
        /// The doses that the code states.
        found: u64,
    },
    /// The last dose is too recent, or lies in the future (`None`).
    TooRecent {
        /// The limit.
        min_days: u32,
        /// Days since the dose.
        days: Option<u64>,
    },
    /// The last dose is too long ago.
    TooLongAgo {
        /// The limit.
        max_days: u32,
        /// Days since the dose.
        days: u64,
    },
    /// The fact itself states that it is valid at another time.
    Validity,
}

impl Unmet {
    /// The stable identifier.
    pub(super) const fn id(&self) -> &'static str {
        match self {
            Self::Issuer => "issuer",
            Self::Kind => "kind",
            Self::Vaccine => "vaccine",
            Self::TestKind => "test-kind",
            Self::Result => "result",
            Self::TestAge { .. } => "test-age",
            Self::Doses { .. } => "doses",
            Self::TooRecent { .. } => "too-recent",
            Self::TooLongAgo { .. } => "too-long-ago",
            Self::Validity => "validity",
        }
    }
}

/// The condition of the rule that the code does not meet. `None` if it meets all.
pub(super) fn unmet(rule: &ForeignRule, code: &ForeignAuthentic, at: Timestamp) -> Option<Unmet> {
    if !rule.issuers.is_empty() && !rule.issuers.contains(code.issuer()) {
        return Some(Unmet::Issuer);
    }
    let facts = &code.statement().facts;
    let of_kind: Vec<(ForeignKind, &ForeignFact)> = facts
        .iter()
        .filter_map(|fact| Some((kind(fact)?, fact)))
        .filter(|(kind, _)| rule.kinds.contains(kind))
        .collect();
    let mut furthest = Unmet::Kind;
    for (kind, fact) in &of_kind {
        let same = of_kind.iter().filter(|(other, _)| other == kind).map(|(_, fact)| *fact);
        let lacks = match fact {
            ForeignFact::Vaccination(one) => vaccination(rule, one, same, at),
            ForeignFact::Test(one) => test(rule, one, at),
            ForeignFact::Recovery(one) => within(one.validity.0, Some(one.validity.1), at),
        };
        match lacks {
            None => return None,
            Some(lacks) => furthest = furthest.max(lacks),
        }
    }
    Some(furthest)
}

/// Checks a vaccination. The doses and the days since the last one are counted over all vaccinations
/// of its kind: SMART Health Cards have one for each dose.
fn vaccination<'a>(
    rule: &ForeignRule,
    one: &Vaccination,
    same: impl Iterator<Item = &'a ForeignFact>,
    at: Timestamp,
) -> Option<Unmet> {
    let is_listed = |one: &Vaccination| {
        let codes = [&one.vaccine, &one.product, &one.maker];
        rule.vaccines.is_empty()
            || codes.into_iter().flatten().any(|coded| rule.vaccines.iter().any(|code| code == coded.code.raw()))
    };
    if !is_listed(one) {
        return Some(Unmet::Vaccine);
    }
    let doses: Vec<&Vaccination> = same
        .filter_map(|fact| if let ForeignFact::Vaccination(one) = fact { Some(one) } else { None })
        .filter(|one| is_listed(one))
        .collect();
    let counted = u64::try_from(doses.len()).unwrap_or(u64::MAX);
    let found = doses.iter().filter_map(|one| one.dose).map(|(number, _)| number).fold(counted, u64::max);
    if let Some(min) = rule.min_doses.filter(|min| found < u64::from(*min)) {
        return Some(Unmet::Doses { min, found });
    }
    let last = doses.iter().map(|one| one.date).max().unwrap_or(one.date);
    // A date without its day may mean the first or the last one: take the one that is worse.
    let (least, most) = (days_since(last.end(), at), days_since(last.start(), at));
    let min_days = rule.min_days.unwrap_or(0);
    // A dose of today may have a date that has begun only east of Greenwich.
    if least.is_none_or(|days| days < u64::from(min_days)) && !(min_days == 0 && is_today_somewhere(last, at)) {
        return Some(Unmet::TooRecent { min_days, days: least });
    }
    if let Some((max_days, days)) = rule.max_days.zip(most).filter(|(max, days)| *days > u64::from(*max)) {
        return Some(Unmet::TooLongAgo { max_days, days });
    }
    one.validity.and_then(|(start, end)| within(start, end, at))
}

fn test(rule: &ForeignRule, one: &Test, at: Timestamp) -> Option<Unmet> {
    let made = test_kind(one);
    if !(rule.tests.is_empty() && made.is_some() || made.is_some_and(|made| rule.tests.contains(&made))) {
        return Some(Unmet::TestKind);
    }
    if !is_negative(&one.result) {
        return Some(Unmet::Result);
    }
    let age = one.sampled.age(at);
    // Without a limit in the rule, a test passes for no time.
    let max_hours = rule.max_test_hours.unwrap_or(0);
    if age.is_none_or(|age| age >= u64::from(max_hours) * 3600) {
        return Some(Unmet::TestAge { max_hours, hours: age.map(|age| age / 3600) });
    }
    None
}

/// Whether the day is within these dates, both included. Each counts from the start of its day east
/// of Greenwich to its end in the west.
fn within(start: StatedDate, end: Option<StatedDate>, at: Timestamp) -> Option<Unmet> {
    let has_begun = start.start().is_none_or(|start| at.saturating_add(SECONDS_PER_DAY / 2) >= start);
    let is_over = end.and_then(StatedDate::end).is_some_and(|end| at >= end.saturating_add(SECONDS_PER_DAY / 2));
    (!has_begun || is_over).then_some(Unmet::Validity)
}

/// Whole days from the beginning or end of a date. `None` if it lies in the future.
fn days_since(date: Option<Timestamp>, at: Timestamp) -> Option<u64> {
    // A date before 1970 lies as far back as time goes.
    let since = date.map_or(0, Timestamp::seconds);
    Some(at.seconds().checked_sub(since)? / SECONDS_PER_DAY)
}

fn is_today_somewhere(date: StatedDate, at: Timestamp) -> bool {
    date.start().is_none_or(|start| at.saturating_add(SECONDS_PER_DAY / 2) >= start)
}

/// The kind of a fact. `None` if no rule can ask for it.
pub(super) fn kind(fact: &ForeignFact) -> Option<ForeignKind> {
    match fact {
        ForeignFact::Vaccination(one) => match one.disease.as_ref() {
            Some(disease) => match disease_kind(disease)? {
                ForeignKind::Recovery => Some(ForeignKind::Vaccination),
                kind => Some(kind),
            },
            // SMART Health Cards state only the vaccine, and data sets of WHO may.
            None => vaccine_kind(one.vaccine.as_ref()?),
        },
        // ICAO's seals of tests are about COVID-19 only, and do not name it.
        ForeignFact::Test(one) => {
            let is_covid =
                one.disease.as_ref().is_none_or(|disease| disease_kind(disease) == Some(ForeignKind::Recovery));
            is_covid.then_some(ForeignKind::Test)
        }
        ForeignFact::Recovery(one) => {
            let is_covid = one.disease.as_ref().and_then(disease_kind) == Some(ForeignKind::Recovery);
            is_covid.then_some(ForeignKind::Recovery)
        }
    }
}

/// A disease by its code. [`ForeignKind::Recovery`] stands for COVID-19.
fn disease_kind(disease: &Coded) -> Option<ForeignKind> {
    match (disease.system, disease.code.raw()) {
        (CodeSystem::Snomed, "840539006") | (CodeSystem::Icd11, "RA01" | "RA01.0" | "XN109") => {
            Some(ForeignKind::Recovery)
        }
        (CodeSystem::Snomed, "16541001") | (CodeSystem::Icd11, "1D47") => Some(ForeignKind::YellowFever),
        (CodeSystem::Snomed, "398102009") | (CodeSystem::Icd11, "1C81") => Some(ForeignKind::Polio),
        (CodeSystem::Snomed, "14189004") => Some(ForeignKind::Measles),
        _ => None,
    }
}

/// A vaccine whose disease is not stated. All CVX codes of fede's table are of COVID-19.
fn vaccine_kind(vaccine: &Coded) -> Option<ForeignKind> {
    let is_covid = match vaccine.system {
        CodeSystem::Cvx => vaccine.is_known(),
        CodeSystem::Atc => vaccine.code.raw().starts_with("J07BN") || vaccine.code.raw() == "J07BX03",
        CodeSystem::Icd11 => matches!(vaccine.code.raw(), "XM68M6" | "XM0GQ8"),
        CodeSystem::Snomed => matches!(vaccine.code.raw(), "1119305005" | "1119349007" | "1157024006"),
        _ => false,
    };
    is_covid.then_some(ForeignKind::Vaccination)
}

/// How a test was made. A test for antibodies is none: it does not tell whether a person is infected.
fn test_kind(one: &Test) -> Option<TestKind> {
    let kind = one.kind.as_ref()?;
    match (kind.system, kind.code.raw()) {
        (CodeSystem::Loinc, "LP6464-4" | "94500-6" | "94534-5" | "94759-8")
        | (CodeSystem::Icao, "molecular(PCR)" | "molecular(other)") => Some(TestKind::Molecular),
        (CodeSystem::Loinc, "LP217198-3" | "94558-4" | "95209-3") | (CodeSystem::Icao, "antigen") => {
            Some(TestKind::Antigen)
        }
        _ => None,
    }
}

fn is_negative(result: &Coded) -> bool {
    matches!(
        (result.system, result.code.raw()),
        (CodeSystem::Snomed, "260415000" | "260385009") | (CodeSystem::Icao, "negative")
    )
}
