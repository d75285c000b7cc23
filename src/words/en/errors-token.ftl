### Why a token (PKCS#11) or another signer does not sign.

## Names of keys in tokens (RFC 7512)

token-uri-length = expected a pkcs11: URI of at most { $max } bytes, found { $found }
token-uri-scheme = expected a pkcs11: URI, found something else
token-uri-character = expected a pkcs11: URI, found a character that must be percent-encoded in { $part ->
        [path] the part before the question mark
        [query] the part after the question mark
       *[text] the URI
    }
token-uri-form = expected name=value in a pkcs11: URI, found something else in { $part ->
        [path] the part before the question mark
       *[query] the part after the question mark
    }
token-uri-attribute = expected one of the attributes { $expected } in a pkcs11: URI, found { $name }
token-uri-twice = expected each attribute of a pkcs11: URI once, found { $name } twice
token-uri-pin-value = expected no PIN in a pkcs11: URI, found pin-value
    .hint = every user of the computer can see arguments; give pin-source=file:/PATH, set FEDE_PIN, or run on a terminal to be asked
token-uri-missing = expected the attribute { $name } in a pkcs11: URI, found none
token-uri-value = expected another value of the attribute { $name } in a pkcs11: URI
token-uri-path = expected an absolute path as { $name } in a pkcs11: URI ({ $name ->
        [pin-source] pin-source=file:/PATH
       *[module-path] module-path=/PATH
    })
token-uri-hint = for example: pkcs11:token=shanghai;object=codes?module-path=/usr/lib/softhsm/libsofthsm2.so&pin-source=file:/etc/fede/pin

## Signatures

signature-wrong = the signer made a signature that is not valid for its public key { $kid }
    .hint = nothing was signed; the private and the public key of the token do not belong together, or the token is broken
signature-failed = the signer did not sign: { $reason }
    .hint = nothing was signed; run the command again when the signer works

## The module and the token

token-not-built = this fede cannot use keys in tokens
    .hint = use the fede of a release, or build it with the feature pkcs11
token-file-only = expected a key in a file, found one in a token: tokens sign, but cannot open or seal shared facts
    .hint = give the office a key of its own for sharing, in a file (use exchange on the trust list)
token-module-missing = { $path }: expected the PKCS#11 module of the token, found no file that can be read
    .hint = install the software of the token's vendor and give its path as module-path
token-module-foreign = { $path }: expected a PKCS#11 module for this computer, found something else
    .hint = module-path is the vendor's library, for example /usr/lib/softhsm/libsofthsm2.so
token-missing = no token matches the URI
    .hint = connect the token; compare the attributes token, serial, model, manufacturer and slot-id with what the vendor's tool shows
token-many = { $found } tokens match the URI, expected one
token-no-key = no private key in the token matches the URI
    .hint = compare the attributes object and id with what the vendor's tool shows; give both if several keys match
token-many-keys = { $found } keys in the token match the URI, expected one
token-key-kind = expected an Ed25519 key in the token, found a key of another kind
    .hint = make a key in the token with `fede key generate --token`
token-no-public-key = the token has the private key, but not its public key
token-not-for-signing = the token does not allow this key to sign
token-always-asks = the token asks for the PIN before each signature of this key
    .hint = use a key without this property (CKA_ALWAYS_AUTHENTICATE)
token-mechanism = the token cannot sign with Ed25519 (CKM_EDDSA)
    .hint = use another token, or newer firmware of it
token-removed = the token was removed
    .hint = connect the token and run the command again; what was signed before is kept
token-slow = the token did not answer within { $seconds } s
token-crashed = the module of the token crashed
token-sessions = the token has no session left
    .hint = end other programs that use the token, and run the command again
token-other-user = another user of the token is logged in
token-failed = the token failed: { $function } returned { $code }
    .hint = look the return value up in the manual of the token
token-read-only = the token cannot be written to
    .hint = make the key where the token can be written to
token-unnamed = expected the attributes object and id for a new key
    .hint = for example: object=codes;id=%01
token-exists = the token has an object with this label or this id already
    .hint = choose another object and another id; nothing was overwritten
token-extractable = the token made a key that can be read out; it was deleted
    .hint = set up the token so that private keys stay in it

## The PIN

token-pin-missing = expected the PIN of the token, found none
    .hint = give pin-source=file:/PATH in the URI, set FEDE_PIN, or run on a terminal to be asked
token-pin-length = expected a PIN of 1 to { $max } bytes, found { $found }
token-pin-wrong = expected the PIN of the token, found a wrong one
    .hint = check the PIN; tokens lock it after a few wrong ones
token-pin-final-try = the token has one try left, and the PIN comes from a file or a variable
    .hint = run a command on a terminal without pin-source and FEDE_PIN, and type the right PIN
token-pin-locked = the PIN of the token is locked after too many wrong ones
    .hint = the token's security officer sets a new PIN with the vendor's tool
token-pin-unset = the PIN of the token is not set, or has expired
