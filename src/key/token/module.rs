//! The vendor's module, its tokens, and logging in.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error, RvError};
use cryptoki::session::{Session, UserType};
use cryptoki::slot::{Slot, TokenInfo};
use cryptoki::types::AuthPin;

use super::{TokenError, TokenPin, TokenUri};

/// Maximum size of a module that is looked at, in bytes. The largest known have 20 MB.
const MAX_MODULE_BYTES: u64 = 256 << 20;
/// The function that every module has (PKCS#11, section 5.4.4).
const ENTRY: &[u8] = b"C_GetFunctionList";

/// The modules of this process. A module may be initialised once only, whoever needs it, so it stays
/// until the process ends.
static MODULES: Mutex<Vec<(PathBuf, Pkcs11)>> = Mutex::new(Vec::new());

/// Loads and initialises a module, or returns it if it is already there.
pub(super) fn load(path: &Path) -> Result<Pkcs11, TokenError> {
    let foreign = || TokenError::ModuleForeign { path: path.to_owned() };
    let real = path.canonicalize().map_err(|_| TokenError::ModuleMissing { path: path.to_owned() })?;
    let mut modules = MODULES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, module)) = modules.iter().find(|(known, _)| *known == real) {
        return Ok(module.clone());
    }
    // Loading a library runs its code, and a library without the function would end the process.
    if !has_entry(&real).map_err(|_| TokenError::ModuleMissing { path: path.to_owned() })? {
        return Err(foreign());
    }
    let module = Pkcs11::new(&real).map_err(|_| foreign())?;
    module.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)).map_err(failed)?;
    modules.push((real, module.clone()));
    Ok(module)
}

/// Whether a file contains the name of the function that every module has.
fn has_entry(path: &Path) -> std::io::Result<bool> {
    let file = File::open(path)?;
    // A pipe or a device would wait or never end.
    if !file.metadata()?.is_file() {
        return Ok(false);
    }
    let mut bytes = Vec::new();
    file.take(MAX_MODULE_BYTES).read_to_end(&mut bytes)?;
    Ok(bytes.windows(ENTRY.len()).any(|window| window == ENTRY))
}

/// The slot of the token that a URI names. There must be exactly one.
pub(super) fn find_token(module: &Pkcs11, uri: &TokenUri) -> Result<(Slot, TokenInfo), TokenError> {
    let slots = module.get_slots_with_token().map_err(failed)?;
    let token = |slot: Slot| {
        // A token that cannot tell its name is none that was asked for.
        let info = module.get_token_info(slot).ok()?;
        let names = [info.label(), info.manufacturer_id(), info.model(), info.serial_number()];
        (info.token_initialized() && uri.is_token(names, slot.id())).then_some((slot, info))
    };
    let mut tokens: Vec<_> = slots.into_iter().filter_map(token).collect();
    match (tokens.pop(), tokens.len()) {
        (None, _) => Err(TokenError::NoToken),
        (Some(token), 0) => Ok(token),
        (Some(_), others) => Err(TokenError::ManyTokens { found: others + 1 }),
    }
}

/// Logs the user in. That counts for all sessions of this process with the token, as long as one is
/// open.
pub(super) fn log_in(session: &Session, info: &TokenInfo, pin: Option<&TokenPin>) -> Result<(), TokenError> {
    if !info.login_required() {
        return Ok(());
    }
    if info.user_pin_locked() {
        return Err(TokenError::PinLocked);
    }
    if !info.user_pin_initialized() {
        return Err(TokenError::PinUnset);
    }
    if is_too_risky(info.user_pin_final_try(), pin) {
        return Err(TokenError::PinFinalTry);
    }
    // `AuthPin` is wiped when it is dropped.
    let pin = pin.map(|pin| AuthPin::new(pin.reveal().into()));
    if pin.is_none() && !info.protected_authentication_path() {
        return Err(TokenError::PinMissing);
    }
    match session.login(UserType::User, pin.as_ref()) {
        Ok(()) | Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => Ok(()),
        Err(error) => Err(failed(error)),
    }
}

/// Whether the token has one try left, and the PIN was stored. A timer with a wrong PIN would lock it.
fn is_too_risky(is_final_try: bool, pin: Option<&TokenPin>) -> bool {
    is_final_try && pin.is_some_and(|pin| !pin.is_typed())
}

/// The error for people. No error of the module contains the PIN.
#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
pub(super) fn failed(error: Error) -> TokenError {
    let Error::Pkcs11(value, function) = &error else {
        return TokenError::Failed { function: "PKCS#11".to_owned(), code: error.to_string() };
    };
    match value {
        RvError::PinIncorrect | RvError::PinInvalid | RvError::PinLenRange => TokenError::PinWrong,
        RvError::PinLocked => TokenError::PinLocked,
        RvError::PinExpired | RvError::UserPinNotInitialized => TokenError::PinUnset,
        RvError::UserAnotherAlreadyLoggedIn | RvError::UserTooManyTypes | RvError::SessionReadWriteSoExists => {
            TokenError::OtherUser
        }
        RvError::SessionCount => TokenError::Sessions,
        RvError::DeviceRemoved
        | RvError::TokenNotPresent
        | RvError::TokenNotRecognized
        | RvError::SessionClosed
        | RvError::SessionHandleInvalid => TokenError::Removed,
        RvError::MechanismInvalid
        | RvError::MechanismParamInvalid
        | RvError::CurveNotSupported
        | RvError::FunctionNotSupported => TokenError::Mechanism,
        // The key was deleted while it was in use.
        RvError::KeyHandleInvalid | RvError::ObjectHandleInvalid => TokenError::NoKey,
        RvError::KeyTypeInconsistent => TokenError::KeyKind,
        RvError::KeyFunctionNotPermitted => TokenError::NotForSigning,
        RvError::TokenWriteProtected | RvError::SessionReadOnly => TokenError::ReadOnly,
        value => TokenError::Failed { function: format!("{function:?}"), code: format!("{value:?}") },
    }
}

#[cfg(test)]
mod tests {
    use cryptoki::context::Function;

    use super::*;

    #[test]
    fn the_last_try_is_for_a_person() {
        let pin = || "1234".to_owned().into();
        let (typed, stored) = (TokenPin::typed(pin()).unwrap(), TokenPin::stored(pin()).unwrap());
        assert!(is_too_risky(true, Some(&stored)));
        // Without a PIN the token asks for it itself.
        for (is_final_try, pin) in [(true, Some(&typed)), (true, None), (false, Some(&stored)), (false, Some(&typed))] {
            assert!(!is_too_risky(is_final_try, pin));
        }
    }

    #[test]
    fn return_values_have_names_for_people() {
        for (value, expected) in [
            (RvError::PinIncorrect, TokenError::PinWrong),
            (RvError::PinLenRange, TokenError::PinWrong),
            (RvError::PinLocked, TokenError::PinLocked),
            (RvError::PinExpired, TokenError::PinUnset),
            (RvError::UserAnotherAlreadyLoggedIn, TokenError::OtherUser),
            (RvError::SessionCount, TokenError::Sessions),
            (RvError::DeviceRemoved, TokenError::Removed),
            (RvError::TokenNotPresent, TokenError::Removed),
            (RvError::SessionHandleInvalid, TokenError::Removed),
            (RvError::MechanismInvalid, TokenError::Mechanism),
            (RvError::ObjectHandleInvalid, TokenError::NoKey),
            (RvError::KeyTypeInconsistent, TokenError::KeyKind),
            (RvError::KeyFunctionNotPermitted, TokenError::NotForSigning),
            (RvError::TokenWriteProtected, TokenError::ReadOnly),
        ] {
            assert_eq!(failed(Error::Pkcs11(value, Function::Sign)), expected);
        }
        let other = failed(Error::Pkcs11(RvError::DeviceMemory, Function::Sign));
        assert_eq!(other, TokenError::Failed { function: "Sign".to_owned(), code: "DeviceMemory".to_owned() });
    }
}
