//! Signing in and out, and who is signed in.

use zeroize::Zeroizing;

use super::password::is_password;
use super::{AccountError, Attempts, KnownBrowser, Permission, Role, StoredAccount, StoredSession, Token, TotpKey};
use crate::office::acts::{By, ProvenOfficer};
use crate::office::registry::{Registry, RegistryError, View, atomically};
use crate::office::{Office, OfficerName, PersonIndex};
use crate::time::Timestamp;

/// What a person types to sign in. `Debug` does not show it.
pub struct Credentials<'a> {
    /// The name of the account.
    pub account: &'a str,
    /// The password.
    pub password: &'a Zeroizing<String>,
    /// The code of the authenticator.
    pub code: &'a str,
}

impl core::fmt::Debug for Credentials<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Credentials").finish_non_exhaustive()
    }
}

/// Random values for a sign-in, and the session that it replaces.
#[derive(Debug)]
pub struct FreshTokens {
    /// For the session.
    pub session: Token,
    /// For the browser, if it is not known yet.
    pub browser: Token,
    /// The session that the browser has already. It ends.
    pub replaced: Option<Token>,
}

/// A new session.
#[derive(Debug)]
pub struct NewSession {
    /// The token that the browser must send with each request.
    pub token: Token,
    /// The token by which the browser is known at the next sign-in.
    pub browser: Token,
    /// Who is signed in.
    pub signed_in: SignedIn,
}

/// Proof that somebody is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    account: OfficerName,
    role: Role,
    session: StoredSession,
}

impl SignedIn {
    /// The name of the account.
    #[must_use]
    pub const fn account(&self) -> &OfficerName {
        &self.account
    }

    /// The role.
    #[must_use]
    pub const fn role(&self) -> Role {
        self.role
    }

    /// The session.
    #[must_use]
    pub const fn session(&self) -> &StoredSession {
        &self.session
    }

    /// Checks that the role has a permission.
    ///
    /// # Errors
    /// [`AccountError::NotAllowed`].
    pub fn may(&self, needed: Permission) -> Result<(), AccountError> {
        if self.role.may(needed) { Ok(()) } else { Err(AccountError::NotAllowed { role: self.role, needed }) }
    }

    /// How long after signing in somebody may change how to sign in, in seconds.
    pub const RECENT_SECONDS: u64 = 15 * 60;

    /// Checks that the person has signed in a short while ago: a change of how to sign in must not be
    /// left to whoever finds an open browser.
    ///
    /// # Errors
    /// [`AccountError::TooOld`].
    pub fn check_recent(&self, at: Timestamp) -> Result<(), AccountError> {
        let is_recent = at < self.session.started.saturating_add(Self::RECENT_SECONDS);
        if is_recent { Ok(()) } else { Err(AccountError::TooOld) }
    }

    /// Who acts, at a time.
    #[must_use]
    pub fn by(&self, at: Timestamp) -> By<'_> {
        By { officer: self.account.as_str(), at }
    }

    /// The proof that [`decide`](crate::office::acts::decide) needs for a red status. Only a role that
    /// decides has it.
    ///
    /// # Errors
    /// [`AccountError::NotAllowed`].
    pub fn proven(&self) -> Result<ProvenOfficer, AccountError> {
        self.may(Permission::Decide)?;
        Ok(ProvenOfficer::signed_in(self))
    }
}

/// Signs a person in. The same answer for a wrong name, a wrong password, a wrong or used code, a
/// locked account, and too many attempts.
///
/// Each attempt is counted before it is judged, so attempts at the same time are no way around the
/// waits of [`Attempts`]. A known browser has its own count.
///
/// # Errors
/// [`AccountError::Refused`], [`AccountError::Registry`].
pub fn sign_in(
    office: &Office,
    registry: &mut dyn Registry,
    credentials: &Credentials<'_>,
    (known, fresh): (Option<&Token>, FreshTokens),
    at: Timestamp,
) -> Result<NewSession, AccountError> {
    let Some(judged) = judge(office, registry, credentials, known, at)? else { return Err(AccountError::Refused) };
    let known = known.filter(|_| judged.is_known_browser);
    let session =
        settle(registry, judged, |registry, account| open_session(registry, account, (known, fresh), "", at))?;
    session.ok_or(AccountError::Refused)
}

/// Opens a session for an account, in the open transaction. The browser is known from then on. `how`
/// stands in the journal after the role.
pub(super) fn open_session(
    registry: &mut dyn Registry,
    account: &StoredAccount,
    (known, fresh): (Option<&Token>, FreshTokens),
    how: &str,
    at: Timestamp,
) -> Result<NewSession, RegistryError> {
    let FreshTokens { session: token, browser, replaced } = fresh;
    let session = StoredSession { hash: token.hash(), account: account.name.key().to_owned(), started: at, used: at };
    let browser = known.cloned().unwrap_or(browser);
    let by = By { officer: account.name.as_str(), at };
    // Nobody would know of the browser's earlier session any more.
    if let Some(earlier) = replaced.and_then(|token| registry.session(&token.hash()).transpose()).transpose()? {
        registry.end_session(&earlier.hash)?;
        registry.record(&by.act("session-end", format_args!("session {}", earlier.id()), "", "replaced"))?;
    }
    make_room(registry, &session.account, at)?;
    registry.add_session(&session)?;
    let known =
        KnownBrowser { hash: browser.hash(), account: session.account.clone(), used: at, attempts: Attempts::none(at) };
    registry.keep_browser(&known)?;
    registry.record(&by.act(
        "sign-in",
        format_args!("session {}", session.id()),
        "",
        format_args!("{}{how}", account.role),
    ))?;
    let signed_in = SignedIn { account: account.name.clone(), role: account.role, session };
    Ok(NewSession { token, browser, signed_in })
}

/// Credentials that were right when they were checked, outside of any transaction.
pub(super) struct Judged {
    pub(super) account: StoredAccount,
    is_known_browser: bool,
    step: u64,
    at: Timestamp,
}

/// Checks credentials. `None`, and a line in the journal, if they are wrong.
pub(super) fn judge(
    office: &Office,
    registry: &mut dyn Registry,
    credentials: &Credentials<'_>,
    known: Option<&Token>,
    at: Timestamp,
) -> Result<Option<Judged>, AccountError> {
    let name = OfficerName::new(credentials.account).ok();
    let counted = match &name {
        Some(name) => count_attempt(registry, name, known, at)?,
        None => None,
    };
    // Also without an account, and while it waits: the time does not tell.
    let account = counted.as_ref().map(|(account, _)| account);
    let is_right = is_password(office.secret(), account, credentials.password)?;
    let Some((account, is_known_browser)) = counted else { return Ok(None) };
    let step = if is_right && account.is_open() {
        TotpKey::of(office.secret(), &account)?.step_of(credentials.code, at).filter(|step| *step > account.step)
    } else {
        None
    };
    match step {
        Some(step) => Ok(Some(Judged { account, is_known_browser, step, at })),
        None => {
            let by = By { officer: account.name.as_str(), at };
            registry.record(&by.act("sign-in-refused", &account.name, "", ""))?;
            Ok(None)
        }
    }
}

/// Counts an attempt as failed. `None` if there is no account, or if it has to wait. The flag says
/// whether the browser is known.
pub(super) fn count_attempt(
    registry: &mut dyn Registry,
    name: &OfficerName,
    known: Option<&Token>,
    at: Timestamp,
) -> Result<Option<(StoredAccount, bool)>, RegistryError> {
    atomically(registry, |registry| {
        let Some(mut account) = registry.account(name.key())? else { return Ok(None) };
        let browser = match known {
            Some(token) => registry.browser(&token.hash())?,
            None => None,
        };
        let is_known = |browser: &KnownBrowser| {
            browser.account == name.key() && at < browser.used.saturating_add(KnownBrowser::KNOWN_SECONDS)
        };
        let browser = browser.filter(is_known);
        let attempts = browser.as_ref().map_or(account.attempts, |browser| browser.attempts);
        if attempts.waits_until(at).is_some() {
            return Ok(None);
        }
        let is_known_browser = browser.is_some();
        match browser {
            Some(browser) => {
                registry.keep_browser(&KnownBrowser { attempts: attempts.with_failure(at), ..browser })?;
            }
            None => {
                account.attempts = attempts.with_failure(at);
                registry.keep_account(&account)?;
            }
        }
        Ok(Some((account, is_known_browser)))
    })
}

/// Uses up the code, forgets the failed attempts, and does `work`, in one transaction. `None` if the
/// account has changed since it was judged, or the code was used meanwhile.
pub(super) fn settle<T>(
    registry: &mut dyn Registry,
    judged: Judged,
    work: impl FnOnce(&mut dyn Registry, &StoredAccount) -> Result<T, RegistryError>,
) -> Result<Option<T>, RegistryError> {
    let Judged { account: before, step, at, .. } = judged;
    atomically(registry, |registry| {
        let Some(mut account) = registry.account(before.name.key())? else { return Ok(None) };
        if !account.is_open() || account.hash != before.hash || account.totp != before.totp || step <= account.step {
            return Ok(None);
        }
        (account.step, account.attempts) = (step, Attempts::none(at));
        registry.keep_account(&account)?;
        work(registry, &account).map(Some)
    })
}

/// Removes sessions that have ended and browsers that are no longer known, and the oldest of each if
/// there are too many.
fn make_room(registry: &mut dyn Registry, account: &str, at: Timestamp) -> Result<(), RegistryError> {
    let mut sessions = registry.sessions(Some(account))?;
    sessions.sort_by_key(|session| session.started);
    let ended = sessions.iter().filter(|session| session.ends() <= at).count();
    let over = (sessions.len() - ended).saturating_sub(StoredSession::MAX - 1);
    let oldest: Vec<_> = sessions.iter().filter(|session| session.ends() > at).take(over).collect();
    for session in sessions.iter().filter(|session| session.ends() <= at).chain(oldest) {
        registry.end_session(&session.hash)?;
    }
    registry.forget_browsers(account, at.saturating_sub(KnownBrowser::KNOWN_SECONDS), KnownBrowser::MAX - 1)
}

/// Who has the session of a token. Notes the time of use, to the minute.
///
/// # Errors
/// [`AccountError::NotSignedIn`], [`AccountError::Registry`].
pub fn check(registry: &mut dyn Registry, token: &Token, at: Timestamp) -> Result<SignedIn, AccountError> {
    let mut session = registry.session(&token.hash())?.ok_or(AccountError::NotSignedIn)?;
    let account = registry.account(&session.account)?.filter(StoredAccount::is_open);
    let Some(account) = account.filter(|_| at < session.ends()) else {
        registry.end_session(&session.hash)?;
        return Err(AccountError::NotSignedIn);
    };
    if at >= session.used.saturating_add(StoredSession::TOUCH_SECONDS) {
        session.used = at;
        // Another request may have ended the session meanwhile.
        if !registry.touch_session(&session.hash, at)? {
            return Err(AccountError::NotSignedIn);
        }
    }
    Ok(SignedIn { account: account.name, role: account.role, session })
}

/// Checks again, in a transaction that writes, that somebody is still signed in and still has the
/// role: a form can take half a minute to arrive.
///
/// # Errors
/// [`AccountError::NotSignedIn`], [`AccountError::Registry`].
pub fn check_again(registry: &dyn Registry, signed_in: &SignedIn, at: Timestamp) -> Result<(), AccountError> {
    let session = registry.session(&signed_in.session.hash)?.filter(|session| at < session.ends());
    let account = registry.account(signed_in.account.key())?.filter(StoredAccount::is_open);
    let is_same = session.is_some() && account.is_some_and(|account| account.role == signed_in.role);
    if is_same { Ok(()) } else { Err(AccountError::NotSignedIn) }
}

/// Signs a person out.
///
/// # Errors
/// [`AccountError::Registry`].
pub fn sign_out(registry: &mut dyn Registry, signed_in: &SignedIn, at: Timestamp) -> Result<(), AccountError> {
    Ok(atomically(registry, |registry| {
        if registry.end_session(&signed_in.session.hash)? {
            let subject = format_args!("session {}", signed_in.session.id());
            registry.record(&signed_in.by(at).act("sign-out", subject, "", ""))?;
        }
        Ok::<(), RegistryError>(())
    })?)
}

/// Records that somebody who is signed in has seen what is stored about a person: in the journal, and
/// for the person to see. `subject` names a decision or a declaration about the person, for example
/// `decision 7`.
///
/// # Errors
/// [`AccountError::NotAllowed`], [`AccountError::Registry`].
pub fn view(
    registry: &mut dyn Registry,
    signed_in: &SignedIn,
    (person, subject): (PersonIndex, &str),
    at: Timestamp,
) -> Result<(), AccountError> {
    signed_in.may(Permission::SeePerson)?;
    Ok(atomically(registry, |registry| {
        let view = View { at, by: signed_in.account.to_string(), what: "person".to_owned() };
        registry.keep_view(person, &view)?;
        registry.record(&signed_in.by(at).act("view", subject, "", ""))
    })?)
}
