### Why a code, key or list of another network is refused.

## Keys

foreign-key-length = expected a key of kind { $kind }, found { $found } bytes
foreign-key-point = expected a compressed point (first byte 2 or 3), found { $found }
foreign-key-off-curve = expected a point of the curve, found something else
foreign-key-kind = expected a key on P-256, P-384 or P-521, an RSA key or an Ed25519 key, found another
foreign-key-rsa-bits = expected an RSA key of { $min } to { $max } bits, found { $found }
foreign-issuer = expected a country by two or three capital letters, or an https address, found something else
foreign-key-uses = expected each use of a key once, and at least one
foreign-duplicate = { $issuer } is there twice, or one of its keys is
foreign-rid = expected the identifier of a revoked card, each once, found something else
foreign-network-unknown = expected a network that this version knows, found number { $number }
foreign-digest = expected a SHA-256 digest of 32 bytes, found another length
foreign-index = an issuer refers to a key that is not there, or its keys do not ascend
foreign-entry = a key, an issuer or a revoked card of another network has another form
foreign-too-many-keys = expected at most { $max } entries of a network, found { $found }
foreign-key-hint = Ask the network's publisher. Leave the key out until then.

## Form

foreign-unknown = expected HC1:, shc:/ or the JSON of an ICAO seal, found something else
foreign-too-long = expected at most { $max } bytes, found { $found }
shc-numeric = expected pairs of digits behind shc:/, found something else
shc-part = this is symbol { $number } of { $of }: the code has several symbols
shc-parts = the symbols do not belong together, or one is missing
shc-part-hint = Read all symbols of the code.
shc-jws = expected a JWS of three parts, found something else
hc1-cbor = expected CBOR within the limits, found something else
hc1-cose = expected a COSE_Sign1, found something else
vds-nc-seal = expected an ICAO seal with data, signature and certificate, found something else
foreign-critical = the code demands an extension that fede does not know (crit)
foreign-algorithm = the code names no signature algorithm, or one that fede does not know
foreign-form-hint = Read the code again. If this repeats, the code is damaged or made wrongly.
inflate-damaged = the compressed data is damaged or ends too early
inflate-too-long = expected at most { $max } bytes after decompression, found more
inflate-trailing = expected the end of the compressed data, found { $found } more bytes
json-too-long = expected at most { $max } bytes of JSON, found { $found }
json-too-deep = expected at most { $max } levels of JSON, found more
json-too-many-values = expected at most { $max } values in JSON, found more
json-duplicate-name = expected each name once in a JSON object, found one twice
json-form = expected JSON, found something else at line { $line }, column { $column }

## Certificates

certificate-too-long = expected a certificate of at most { $max } bytes, found { $found }
certificate-form = expected an X.509 certificate in DER, found something else
certificate-time = the validity of the certificate is not a window: { $error }
certificate-algorithm = the certificate is signed with an algorithm that fede does not know
certificate-may-not-sign = the certificate's key may not sign (keyUsage)
certificate-not-authority = the issuer's certificate may not sign certificates
certificate-authority = the certificate belongs to an authority, which signs certificates and no codes
certificate-other-purpose = the certificate is for other things than this seal (extended key usage, types of document)
certificate-critical = the certificate has a critical extension that fede does not know
certificate-country = the certificate names no country of ISO 3166-1, or several
certificate-signature = the certificate is not signed by the authority that it names
certificate-hint = Do not trust this certificate. Ask its issuer.

## Statements

statement-field-missing = expected the field { $field }, found none
statement-field = expected a date, a country or a text of at most { $max } characters in the field { $field }, found something else
statement-nothing = the code states no vaccination, test or recovery
statement-several = the code has several certificates, and nothing says which one counts
statement-too-many-facts = expected at most { $max } facts, found { $found }
statement-hint = The issuer made the code wrongly. Ask for another document.

## Lists of networks

network-list-form = expected a list of { $network }, found none: { $part } is missing or has another form
network-list-form-hint = Download the list again, from the place that the network names (docs/foreign.md).
network-list-signature = the list is not signed with the key of { $network } that you gave
network-list-key = the key of the network cannot be used: { $error }
network-list-signature-hint = Do not use the list. Compare the key with what the network publishes elsewhere.
network-list-future = the list was made at { $as_of }, after the time of the check, { $at }
network-list-future-hint = Check the clock of this computer.
network-list-not-listed = { $issuer } is not on the list
network-list-empty = nothing was chosen, or no key of what was chosen can be used
network-list-empty-hint = Choose issuers with --issuer, or all of them with --all. --json shows what is on the list.

## Authenticity

foreign-other-network = the code belongs to { $network }, the keys to { $list }
foreign-no-kid = the code names no key
foreign-unknown-key = no listed key has the id { $kid }
foreign-bad-signature = none of { $tried } keys with the id { $kid } has signed the code
foreign-other-issuer = the key belongs to { $signer }, the code names { $stated }
foreign-key-use = the key may not sign statements of this kind: { $missing }
foreign-key-not-yet-valid = the key is valid from { $not_before }, the code needs it at { $used }
foreign-key-expired = the key was valid until { $expires }, the code needs it at { $used }
foreign-revoked-card = the issuer has revoked the card (identifier { $rid })
foreign-unknown-key-hint = Update the gate. If this repeats, the issuer is not recognised.
foreign-authenticity-hint = Do not accept the code. Ask for another document.
