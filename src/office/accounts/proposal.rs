//! Changes of accounts that wait for a second administrator, as the registry stores them.

use super::Role;
use crate::office::OfficerName;
use crate::time::Timestamp;

/// A change of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountChange {
    /// Invite somebody with a role.
    Add(Role),
    /// Give another role.
    Role(Role),
    /// Lock the account.
    Lock,
    /// Unlock it, and end its wait.
    Unlock,
    /// Make a new invitation for somebody who has lost password, phone and passkeys.
    Reset,
}

impl AccountChange {
    /// The identifier, such as `add officer` or `lock`.
    #[must_use]
    pub fn id(self) -> String {
        match self {
            Self::Add(role) => format!("add {role}"),
            Self::Role(role) => format!("role {role}"),
            Self::Lock => "lock".to_owned(),
            Self::Unlock => "unlock".to_owned(),
            Self::Reset => "reset".to_owned(),
        }
    }

    /// Reads an identifier.
    #[must_use]
    pub fn parse(id: &str) -> Option<Self> {
        Some(match id.split_once(' ') {
            Some(("add", role)) => Self::Add(role.parse().ok()?),
            Some(("role", role)) => Self::Role(role.parse().ok()?),
            Some(_) => return None,
            None => match id {
                "lock" => Self::Lock,
                "unlock" => Self::Unlock,
                "reset" => Self::Reset,
                _ => return None,
            },
        })
    }
}

/// A change that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredChange {
    /// The account.
    pub account: OfficerName,
    /// What is to be done with it.
    pub change: AccountChange,
    /// The administrator who has proposed it.
    pub by: OfficerName,
    /// When it was proposed.
    pub at: Timestamp,
}

impl StoredChange {
    /// How long a change waits, in seconds: a day, as an invitation.
    pub const VALID_SECONDS: u64 = 24 * 3600;

    /// When it ends.
    #[must_use]
    pub fn ends(&self) -> Timestamp {
        self.at.saturating_add(Self::VALID_SECONDS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_read_in_one_form_only() {
        for role in Role::ALL {
            for change in [AccountChange::Add(role), AccountChange::Role(role)] {
                assert_eq!(AccountChange::parse(&change.id()), Some(change));
            }
        }
        for change in [AccountChange::Lock, AccountChange::Unlock, AccountChange::Reset] {
            assert_eq!(AccountChange::parse(&change.id()), Some(change));
        }
        for wrong in ["", "add", "add king", "lock ", "Lock", "role", "reset x"] {
            assert_eq!(AccountChange::parse(wrong), None, "{wrong}");
        }
    }
}
