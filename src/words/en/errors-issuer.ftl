### Why a request for a code cannot become claims.

request-time = { $field }: { $error }
    .hint = times are RFC 3339 (2026-03-05T08:00:00+08:00), days ISO 8601 (2026-03-05)
request-missing = expected { $fields }{ $why ->
        [holder] {" "}of the holder
        [window] {" "}for an itinerary, whose window ends the day before the local day of issue
        [grounds] {" "}beside the other grounds of a status
       *[none] {""}
    }, found none
    .hint = docs/issuing.md lists the fields of a request
request-both = expected one of { $first } and { $second }, found both
    .hint = leave one of them out
request-word = { $field }: expected one of { $expected }
    .hint = `fede issue --help` explains the words
request-reason = reason: { $reason } is no reason for { $status }
    .hint = a green code says nothing-found or recovered, or has no reason; yellow and red have another reason than nothing-found
request-lifetime = expected a validity of { $max } hours at most from the time of issue, found { $found }
    .hint = gates refuse longer codes, unless the trust list sets another limit for the region; then give it: --max-valid-hours, or max_valid_hours in a request
request-commitment = commitment: expected 48 hexadecimal digits (8 bytes of salt, 16 of digest)
request-json = not a request: { $error }
    .hint = docs/issuing.md has an example; unknown fields are refused so that no typing error passes
request-random = expected random bytes from the system, found an error
    .hint = the system's random source is not ready; try again
code-already-live = expected the code of an office, found a live code
    .hint = give the code that the office has issued
code-not-bound = expected a code that is bound to a holder's key, found one that is bound to none
    .hint = ask the office for a code for this telephone: fede issue --holder-key
code-of-another-key = expected a code that is bound to this key, found one that is bound to another
    .hint = every code on a telephone has a key of its own; use the key that was made for this code

## Joining words

or = {" "}or{" "}
