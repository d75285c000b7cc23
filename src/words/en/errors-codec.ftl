### Why bytes or a text are not a fede code.

## CBOR

cbor-truncated = expected { $needed } more bytes at byte { $at }, found { $found }
cbor-trailing = expected the end at byte { $at }, found { $found } more bytes
cbor-indefinite = expected a definite length at byte { $at }, found an indefinite one
cbor-non-shortest = expected the shortest form of { $value } at byte { $at }, found a longer one
cbor-not-preferred = expected each bignum in its preferred form, found a longer one
cbor-non-shortest-float = expected the shortest form of a float at byte { $at }, found a longer one
cbor-reserved = expected a well-formed item at byte { $at }, found the reserved byte { $byte }
cbor-simple = expected false, true or null at byte { $at }, found simple value { $value }
cbor-kind = expected { $expected } at byte { $at }, found { $found }
cbor-key-order = expected map keys in ascending order at byte { $at }, found a smaller one
cbor-duplicate-key = expected each map key once, found one again at byte { $at }
cbor-utf8 = expected UTF-8 in the text string at byte { $at }, found something else
cbor-range = expected an integer of at most { $max } at byte { $at }, found { $found }
cbor-length = expected { $expected } elements or bytes at byte { $at }, found { $found }
cbor-depth = expected at most { $max } levels of nesting at byte { $at }, found more

## Kinds of item

kind-unsigned = an unsigned integer
kind-negative = a negative integer
kind-bytes = a byte string
kind-text = a text string
kind-array = an array
kind-map = a map
kind-tag = a tag
kind-simple = a simple value or float
kind-integer = an integer

## COSE

cose-tag = expected CBOR tag { $expected }, found { $found }
cose-empty-header = expected alg and kid in the protected header, found an empty one
cose-critical-header = expected no critical header parameters, found crit
cose-unknown-header = expected nothing but { $expected ->
        [typ] typ
        [live] alg, kcwt and typ
        [alg-typ] alg and typ
       *[alg-kid] alg and kid
    } in the protected header, found label { $label }
cose-unprotected-header = expected an empty unprotected header, found { $found } entries
cose-algorithm-missing = expected alg in the protected header, found none
cose-algorithm = expected alg -19 (Ed25519) or -8 (EdDSA), found { $found }
cose-kid-missing = expected kid in the protected header, found none
cose-kid-length = expected a kid of 8 bytes, found { $found }
cose-detached = expected the payload inside, found a detached one
cose-signature-length = expected a signature of 64 bytes, found { $found }
cose-signature-order = expected signatures in ascending order of kid, each key once, found { $kid } out of order or twice
cose-too-many-signatures = expected at most { $max } signatures, found { $found }
cose-type = expected a document of type { $expected }, found another
live-type = expected typ { $expected } in a live code, found { $found }
live-code-missing = expected the office's code (kcwt) in a live code, found none

## COSE_Key

cose-key-unknown-parameter = expected kty, crv and x in a COSE_Key, found label { $label }
cose-key-private = expected a public COSE_Key, found a private one (label -4, d)
cose-key-algorithm = expected kty 1 (OKP) and crv 6 (Ed25519), found kty { $kty } and crv { $crv }
cose-key-x-missing = expected x in a COSE_Key, found none

## Claims

claims-unknown = expected no other keys in { $map }, found { $label }
claims-missing = expected { $claim } in { $map }, found none
claims-unassigned = expected a known { $what ->
        [document] kind of document
        [status] status
       *[reason] reason
    }, found { $found }
claims-partial-grounds = expected reason, authority and appeal together, found some of them
claims-no-statement = expected a health status or an itinerary, found neither
claims-not-deterministic = expected the one deterministic encoding of these claims, found another
live-audience = expected a live code for fede gates, found one for another audience

## Parts of the claims

claims-part = { $part ->
        [claims] the claims
        [statements] the statements
        [holder] the holder
        [document] the kind of document
        [salt] the salt
        [commitment] the commitment
        [name] the name
        [health] the health status
        [status] the status
        [assessed] the assessment
        [itinerary] the itinerary
        [live] the live code
        [binding] the proof of a telephone's key
        [last-day] the last day
        [days] the number of days
        [origin] the origin
       *[other] { $part }
    }

## Text

base45-character = expected a character of Base45 at position { $at }, found byte { $byte }
base45-overflow = expected a value of at most { $max } in the characters from position { $at }, found { $found }
base45-length = expected groups of three characters and a last one of two or three, found { $found } characters
foreign = expected a code that starts with { $prefix }, found { $found }
too-long = expected at most { $max } characters, found { $found }

## Signature

unknown-key = expected a key of the trust list, found kid { $kid }
bad-signature = expected a signature by key { $kid }, found one that does not verify (keys tried: { $tried })
live-not-bound = expected the holder's key (cnf) in the code of a live code, found none
live-signature = expected a signature of the live code by the holder's key, found one that does not verify
