### Passkeys on the pages of the office online, for residents and the staff.

passkeys = Passkeys
lead = With a passkey you sign in by the lock of your phone or computer, or with a security key: by fingerprint, face or PIN. It works on this site only: another site cannot get it from you.
none = You have no passkey.
name = Name of the passkey
name-hint = For your list, such as: my phone
added = Added
used = Last used
remove = Remove
remove-of = Remove { $name }
add = Add a passkey
sign-in = Sign in with a passkey
not-used = The passkey was not used. Try again, or sign in another way.
needs-script = Passkeys need a browser of the last years in which scripts are allowed.
to-passkeys = Passkeys: sign in without the receipt
lead-resident = A passkey opens what your receipt opens. Keep the receipt: if you lose the passkey, sign in with the receipt, or go to the counter with the document.
shown = Status, receipt of { $day }
to-status = To my status
set-up = Set up with a passkey
set-up-lead = With a passkey you need no password and no authenticator.
confirm = Confirm with a passkey
