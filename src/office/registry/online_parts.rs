//! The parts of a registry that the office online uses: accounts, passkeys, telephones, receipts,
//! tokens, requests and files that wait to be imported.

use super::office_registry::{Done, OfficeRegistry, pass_on, pass_on_mut};
use super::{
    Accounts, Attachment, Imports, KeptAnswer, Passkeys, PendingImport, RandomId, Receipt, ReceiptHash, Receipts,
    RequestEnd, Requests, SealedFile, StoredRequest, Telephone, Telephones, Tokens, Unproven, View,
};
use crate::office::PersonIndex;
use crate::office::accounts::{KnownBrowser, StoredAccount, StoredChange, StoredSession, StoredToken};
use crate::office::passkeys::{PasskeyHolder, StoredPasskey};
use crate::payload::HolderKey;
use crate::time::Timestamp;

impl Accounts for OfficeRegistry {
    pass_on! {
        fn account(&self, key: &str) -> Done<Option<StoredAccount>>;
        fn accounts(&self) -> Done<Vec<StoredAccount>>;
        fn session(&self, hash: &[u8; 32]) -> Done<Option<StoredSession>>;
        fn sessions(&self, account: Option<&str>) -> Done<Vec<StoredSession>>;
        fn account_changes(&self) -> Done<Vec<StoredChange>>;
        fn browser(&self, hash: &[u8; 32]) -> Done<Option<KnownBrowser>>;
    }
    pass_on_mut! {
        fn keep_account(&mut self, account: &StoredAccount) -> Done<()>;
        fn add_session(&mut self, session: &StoredSession) -> Done<()>;
        fn touch_session(&mut self, hash: &[u8; 32], used: Timestamp) -> Done<bool>;
        fn end_session(&mut self, hash: &[u8; 32]) -> Done<bool>;
        fn keep_account_change(&mut self, change: &StoredChange) -> Done<()>;
        fn remove_account_change(&mut self, key: &str) -> Done<bool>;
        fn keep_browser(&mut self, browser: &KnownBrowser) -> Done<()>;
        fn forget_browsers(&mut self, account: &str, before: Timestamp, keep: usize) -> Done<()>;
    }
}

impl Passkeys for OfficeRegistry {
    pass_on! {
        fn passkey(&self, credential: &[u8]) -> Done<Option<StoredPasskey>>;
        fn passkeys(&self, holder: &PasskeyHolder) -> Done<Vec<StoredPasskey>>;
        fn is_spent(&self, hash: &[u8; 32]) -> Done<bool>;
        fn passkeys_of(&self, person: PersonIndex) -> Done<Vec<StoredPasskey>>;
    }
    pass_on_mut! {
        fn add_passkey(&mut self, passkey: &StoredPasskey) -> Done<bool>;
        fn use_passkey(&mut self, credential: &[u8], used: Timestamp, body: &str) -> Done<bool>;
        fn remove_passkey(&mut self, credential: &[u8]) -> Done<bool>;
        fn remove_passkeys(&mut self, holder: &PasskeyHolder) -> Done<u64>;
        fn spend_challenge(&mut self, hash: &[u8; 32], until: Timestamp, now: Timestamp) -> Done<bool>;
    }
}

impl Telephones for OfficeRegistry {
    pass_on! {
        fn telephone(&self, key: &HolderKey) -> Done<Option<Telephone>>;
        fn telephones(&self, person: PersonIndex) -> Done<Vec<Telephone>>;
    }
    pass_on_mut! {
        fn add_telephone(&mut self, telephone: &Telephone) -> Done<bool>;
        fn remove_telephone(&mut self, key: &HolderKey) -> Done<bool>;
    }
}

impl Receipts for OfficeRegistry {
    pass_on! {
        fn receipt(&self, hash: &ReceiptHash) -> Done<Option<Receipt>>;
        fn unproven(&self, person: Option<PersonIndex>, limit: usize) -> Done<Vec<Unproven>>;
        fn unproven_of(&self, hash: &ReceiptHash) -> Done<Option<Unproven>>;
        fn views(&self, person: PersonIndex, limit: usize) -> Done<Vec<View>>;
    }
    pass_on_mut! {
        fn keep_receipt(&mut self, hash: &ReceiptHash, receipt: &Receipt) -> Done<()>;
        fn keep_unproven(&mut self, unproven: &Unproven) -> Done<()>;
        fn settle_unproven(&mut self, hash: &ReceiptHash, declaration: i64) -> Done<bool>;
        fn end_sessions(&mut self, hash: &ReceiptHash) -> Done<()>;
        fn end_sessions_of(&mut self, person: PersonIndex) -> Done<()>;
        fn open_receipt(&mut self, hash: &ReceiptHash) -> Done<()>;
        fn close_receipts(&mut self, person: PersonIndex, kept: &ReceiptHash) -> Done<u64>;
        fn keep_view(&mut self, person: PersonIndex, view: &View) -> Done<()>;
    }
}

impl Tokens for OfficeRegistry {
    pass_on! {
        fn token(&self, hash: &[u8; 32]) -> Done<Option<StoredToken>>;
        fn tokens(&self) -> Done<Vec<StoredToken>>;
        fn answer(&self, key: &[u8; 32], after: Timestamp) -> Done<Option<KeptAnswer>>;
    }
    pass_on_mut! {
        fn keep_token(&mut self, token: &StoredToken) -> Done<()>;
        fn keep_answer(&mut self, answer: &KeptAnswer, after: Timestamp) -> Done<()>;
    }
}

impl Requests for OfficeRegistry {
    pass_on! {
        fn request(&self, id: &RandomId) -> Done<Option<StoredRequest>>;
        fn requests_about(&self, person: PersonIndex) -> Done<Vec<StoredRequest>>;
        fn requests_by(&self, asker: PersonIndex) -> Done<Vec<StoredRequest>>;
        fn waiting_requests(&self, limit: usize) -> Done<Vec<StoredRequest>>;
        fn proof_bytes(&self) -> Done<u64>;
        fn attachments(&self, person: PersonIndex) -> Done<Vec<Attachment>>;
        fn attachment(&self, id: &RandomId) -> Done<Option<(Attachment, SealedFile)>>;
    }
    pass_on_mut! {
        fn keep_request(&mut self, request: &StoredRequest) -> Done<()>;
        fn end_request(&mut self, id: &RandomId, end: &RequestEnd<'_>) -> Done<bool>;
        fn end_dispute(&mut self, person: PersonIndex, dispute: i64) -> Done<bool>;
        fn keep_attachment(&mut self, attachment: &Attachment, file: &SealedFile) -> Done<()>;
    }
}

impl Imports for OfficeRegistry {
    pass_on! {
        fn pending_import(&self, id: &RandomId) -> Done<Option<(PendingImport, SealedFile)>>;
        fn pending_imports(&self) -> Done<Vec<PendingImport>>;
        fn pending_count(&self) -> Done<u64>;
    }
    pass_on_mut! {
        fn keep_import(&mut self, pending: &PendingImport, file: &SealedFile) -> Done<()>;
        fn end_import(&mut self, id: &RandomId) -> Done<bool>;
        fn end_imports_before(&mut self, before: Timestamp) -> Done<()>;
    }
}
