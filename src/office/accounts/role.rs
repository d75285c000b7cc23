//! Roles, and what each may do.

use crate::words::{accounts as say, vocabulary};

vocabulary! {
    /// What an account is for.
    pub enum Role {
        /// Takes declarations at a counter.
        Clerk = 0, "clerk", say::role_clerk;
        /// Reviews, decides and corrects.
        Officer = 1, "officer", say::role_officer;
        /// Reads everything, changes nothing.
        Auditor = 2, "auditor", say::role_auditor;
        /// Manages accounts. Sees no data about people.
        Administrator = 3, "administrator", say::role_administrator;
    }
}

vocabulary! {
    /// Something that a role may do.
    pub enum Permission {
        /// Take a declaration at the counter and give out the pass.
        WalkIn = 0, "walk-in", say::may_walk_in;
        /// See the decisions that wait for an officer.
        SeeQueue = 1, "queue", say::may_queue;
        /// See what is stored about a person.
        SeePerson = 2, "person", say::may_person;
        /// Answer a decision that waits.
        Decide = 3, "decide", say::may_decide;
        /// Revoke a code and issue the right one.
        Correct = 4, "correct", say::may_correct;
        /// See how many revocations gates do not know yet.
        SeeUnpublished = 5, "unpublished", say::may_unpublished;
        /// See the accounts.
        SeeAccounts = 6, "accounts", say::may_accounts;
        /// Add, change, lock and reset accounts.
        ChangeAccounts = 7, "change-accounts", say::may_change_accounts;
        /// Import background data.
        Import = 8, "import", say::may_import;
    }
}

impl Permission {
    /// The roles that have the permission: the only place where this is decided.
    #[must_use]
    pub const fn roles(self) -> &'static [Role] {
        use Role::{Administrator, Auditor, Clerk, Officer};
        match self {
            Self::WalkIn => &[Clerk, Officer],
            Self::SeeQueue | Self::SeePerson => &[Officer, Auditor],
            Self::Decide | Self::Correct | Self::Import => &[Officer],
            Self::SeeUnpublished => &[Officer, Auditor, Administrator],
            Self::SeeAccounts => &[Auditor, Administrator],
            Self::ChangeAccounts => &[Administrator],
        }
    }
}

impl Role {
    /// Whether the role has a permission.
    #[must_use]
    pub fn may(self, permission: Permission) -> bool {
        permission.roles().contains(&self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_manages_accounts_sees_no_person_and_decides_nothing() {
        for permission in Permission::ALL {
            let of_people = !matches!(
                permission,
                Permission::SeeUnpublished | Permission::SeeAccounts | Permission::ChangeAccounts
            );
            assert!(!(of_people && Role::Administrator.may(permission)), "{permission}");
            let changes = matches!(
                permission,
                Permission::WalkIn
                    | Permission::Decide
                    | Permission::Correct
                    | Permission::ChangeAccounts
                    | Permission::Import
            );
            assert!(!(changes && Role::Auditor.may(permission)), "{permission}");
            assert_eq!(Role::Clerk.may(permission), permission == Permission::WalkIn, "{permission}");
        }
    }
}
