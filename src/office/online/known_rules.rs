//! The audit rules that the decisions on the pages name.

use std::sync::{Arc, Mutex, PoisonError};

use crate::office::Office;
use crate::office::audit::{AuditRules, Condition};
use crate::office::registry::{DecisionOrigin, StoredDecision};
use crate::time::Timestamp;

/// The file of the rules is read again after this time, in seconds.
const FRESH_SECONDS: u64 = 60;

/// The rules that were read last, and when.
#[derive(Default)]
pub(super) struct KnownRules(Mutex<Option<(Timestamp, Arc<AuditRules>)>>);

impl KnownRules {
    /// When the rule applies by which the audit has decided. `None` if an officer has decided, or if the
    /// office has no rule of that name any more. An audit makes a new decision about whoever is
    /// judged otherwise by rules that were changed.
    pub(super) fn condition(&self, office: &Office, decision: &StoredDecision, now: Timestamp) -> Option<Condition> {
        let decision = &decision.decision;
        if decision.origin != DecisionOrigin::Audit {
            return None;
        }
        let rules = self.rules(office, now)?;
        rules.rules().iter().find(|rule| rule.id() == decision.rule).map(|rule| rule.condition().clone())
    }

    fn rules(&self, office: &Office, now: Timestamp) -> Option<Arc<AuditRules>> {
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let last = known().clone();
        if let Some((read, rules)) = &last
            && read.seconds().abs_diff(now.seconds()) < FRESH_SECONDS
        {
            return Some(Arc::clone(rules));
        }
        // Somebody may be writing the file: then the rules before are better than none.
        let rules = office.rules().map(Arc::new).ok().or_else(|| last.map(|(_, rules)| rules))?;
        *known() = Some((now, Arc::clone(&rules)));
        Some(rules)
    }
}
