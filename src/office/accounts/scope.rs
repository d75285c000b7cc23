//! What a token of another system may do.

use crate::words::{accounts as say, vocabulary};

vocabulary! {
    /// Something that a token allows.
    pub enum Scope {
        /// Declare health.
        Declare = 0, "declare", say::scope_declare;
        /// Declare trips.
        Trips = 1, "trips", say::scope_trips;
        /// Read status, declarations, decisions and codes of a person.
        Query = 2, "query", say::scope_query;
        /// Apply for a code.
        Apply = 3, "apply", say::scope_apply;
        /// Get the code of a person.
        Code = 4, "code", say::scope_code;
        /// Have a code verified.
        Verify = 5, "verify", say::scope_verify;
        /// Ask for a correction.
        Correct = 6, "correct", say::scope_correct;
        /// Act for people without their receipts: the system has checked who they are.
        Identified = 7, "identified", say::scope_identified;
    }
}

/// A set of scopes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Scopes(u8);

impl Scopes {
    /// The set of these scopes.
    #[must_use]
    pub fn of(scopes: &[Scope]) -> Self {
        Self(scopes.iter().fold(0, |bits, scope| bits | bit(*scope)))
    }

    /// Whether the set has a scope.
    #[must_use]
    pub fn has(self, scope: Scope) -> bool {
        self.0 & bit(scope) != 0
    }

    /// Whether the set has no scope that allows a request by itself.
    #[must_use]
    pub fn allows_nothing(self) -> bool {
        self.0 & !bit(Scope::Identified) == 0
    }

    /// The scopes, in their order.
    pub fn iter(self) -> impl Iterator<Item = Scope> {
        Scope::ALL.into_iter().filter(move |scope| self.has(*scope))
    }

    /// The number in which the registry stores the set.
    #[must_use]
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// Reads the number of the registry.
    #[must_use]
    pub const fn from_bits(bits: u8) -> Self {
        Self(bits)
    }
}

impl core::fmt::Display for Scopes {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        for (at, scope) in self.iter().enumerate() {
            f.write_str(if at == 0 { "" } else { ", " })?;
            f.write_str(scope.id())?;
        }
        Ok(())
    }
}

const fn bit(scope: Scope) -> u8 {
    1 << scope.number()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_has_what_was_put_in() {
        let set = Scopes::of(&[Scope::Verify, Scope::Declare, Scope::Verify]);
        assert_eq!(set.to_string(), "declare, verify");
        assert!(set.has(Scope::Declare) && !set.has(Scope::Identified) && !set.allows_nothing());
        assert_eq!(Scopes::from_bits(set.bits()), set);
        assert!(Scopes::of(&[Scope::Identified]).allows_nothing() && Scopes::default().allows_nothing());
        assert_eq!(Scopes::of(&Scope::ALL).bits(), u8::MAX, "one bit each");
    }
}
