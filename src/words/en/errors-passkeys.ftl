### Why a passkey was not taken. Residents and the staff read these.

passkey-origin = { $origin }: this address cannot be used for passkeys
    .hint = give the address at which browsers reach the office, such as --origin https://office.example; a number instead of a name cannot be used
passkey-unreadable = the browser's answer could not be read
passkey-late = the page was open for too long
    .hint = load the page again, and use the passkey once more
passkey-other-challenge = the answer of the passkey belongs to another page
passkey-used = somebody has signed in with this answer before
passkey-other-origin = the passkey was used on another site
    .hint = check the address of the page: somebody may imitate this office
passkey-unverified = the passkey has not checked who is there
    .hint = use the PIN, the fingerprint or the face that the passkey asks for
passkey-unknown = this passkey is not known here
    .hint = sign in another way, and add the passkey again; delete the old one on your device
passkey-copied = the counter of this passkey went back: there may be a copy of it
    .hint = sign in another way, remove this passkey, and tell the office
passkey-refused = the answer of the passkey is not right
passkey-known = this passkey is in use already
    .hint = use another device or security key for another passkey
passkey-limit = passkeys: expected at most { $max }
    .hint = remove one that you do not use
passkey-name = name of the passkey: expected 1 to { $max } characters
    .hint = name the device, such as: my phone
