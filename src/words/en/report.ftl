### The report of a shift, for the supervisor of a gate.

title = Shift report
sign = sign
first-reason = first reason
codes = codes
codes-by-millis = codes, by milliseconds
codes-over-time = Codes over time
codes-per-slot = codes ({ $minutes } min)
no-codes = No code was judged.
read-time = Time to read a code
trust-age = Age of the trust data
hours = hours since the last confirmation
frames = Frames read: { $frames }. Frames skipped because the reader was busy: { $dropped }.
counts-only = This report contains only counts, and no personal data.

## What people decided where the gate's rules leave it to them

decided = Decided by staff
decided-by = { $decision ->
        [let-in] let in
        [send-away] sent away
       *[open] no decision recorded
    }

## Reasons in a few words

reason = { $reason ->
        [expired] the code has expired
        [not-yet-valid] the code is not valid yet
        [lifetime-too-long] the code is valid for too long
        [bad-signature] the signature is false: altered or forged
        [unknown-key] unknown key
        [key-expired] the signing key had expired
        [key-not-yet-valid] the signing key is not valid yet
        [region-not-permitted] issued in the name of another region
        [kind-not-permitted] the key may not sign this kind of statement
        [recognition-ended] the recognition of the region has ended
        [revoked] revoked
        [suspended] suspended
        [status-not-accepted] health status not accepted
        [itinerary-alone] travel card only, no health status
        [url] a web address, not a pass
        [hc1] an EU digital COVID certificate
        [shc] a SMART Health Card
        [part] one of several symbols
        [not-taken] a network that the gate does not take
        [no-reader] a network that the gate does not take
        [no-kid] unknown key
        [certificate] the key may not sign this kind of statement
        [other-issuer] issued in the name of another issuer
        [key-use] the key may not sign this kind of statement
        [content] signed, but fede cannot read the content
        [no-rule] another network: no rule of the gate lets it pass
        [telephone-key] not a pass
        [other] not a pass
        [empty] an empty code
        [later-version] a code of a later version
        [scan-again] scan again: the scanner sent no whole code
        [other-symbology] a code of another kind
        [symbol-part] one of several symbols
        [no-symbol] no code in the picture
        [statement-missing] a statement is missing that this gate asks for
        [statement-too-old] the statement is too old
        [stay-in-risk-area] a stay in a risk area
        [country-visited] a country with a risk area
        [city-with-risk-area] a city with a risk area
        [not-bound] not bound to a telephone
        [binding-not-proved] a picture of a code that is bound to a key
        [compare-document] name and date of birth to compare with the document
        [seen-before] the same code a second time
        [live-too-old] an old live code, such as a screenshot
        [live-ahead] a telephone's clock that is ahead
        [live-required] a copy of a code that belongs to a telephone
        [live-signature] a live code that another telephone has signed
        [live-not-bound] a live code that belongs to no telephone
        [challenge-open] the digits of the gate were not answered
        [other-document] another person's document
        [rules-missing] the gate's rules are missing
        [rules-not-current] the gate's rules are not valid now
        [rules-unreadable] the gate's rules cannot be read
        [no-list] no trust list yet
        [trust-stale] the gate's data is out of date
        [list-expired] the trust list has expired
        [root-expired] the root has expired
        [clock-back] the gate's clock is wrong
        [clock-before-list] the gate's clock is wrong
        [clock-before-root] the gate's clock is wrong
        [clock-before-revocation] the gate's clock is wrong
        [revocation-missing] a revocation list is missing
        [revocation-unsound] a revocation list is damaged
        [revocation-stale] a revocation list has expired
        [revocation-too-old] a revocation list is too old
        [revocation-not-covered] the code is older than the revocation list
       *[damaged] damaged, or not made by an issuing office
    }
