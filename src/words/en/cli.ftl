### What people read from the command line. Errors and the office's commands have files of their own.

## Verdicts and claims: names of fields, at most 11 columns wide

counts-as = counts as
recognised = recognised
key = key
checked-at = checked at
issued-by = issued by
holder = holder
bound-to = bound to
live-signed = live, at
live-answers = answers
health = health
reason = reason
authority = authority
appeal = appeal
itinerary = itinerary
countries = countries
city = city
converted = converted
valid = valid
identifier = identifier

## Verdicts and claims: values

region = { $name } ({ $code })
named-kind = { $name }, { $kind }
holder-key = the holder's key
live-code = Live code: what the telephone states
assessed = { $status } assessed { $assessed }
risk-area-mark = {" "}* has a risk area
origin = { $name } ({ $code }), { $cti }

## Remarks of issue, convert, verify, scan and inspect

issued = { $cti } by key { $kid }, valid { $from } – { $to }
converted-code = { $cti } by key { $kid }, from { $region } { $old }, valid until { $until }
others-ignored = { $name }: ignored { $count ->
        [one] 1 symbol
       *[other] { $count } symbols
    } of another kind
no-issue-log = { $path }: the code is not logged: { $reason }. To revoke it later, note its identifier, or give --log FILE
gate-cannot-tell = a gate with this store cannot tell whether the code counts: { $reason }
too-wide = The QR code is { $needed } columns wide, the terminal { $found }. Make it wider, or use --out FILE.
verdicts = { $pictures ->
        [one] 1 picture
       *[other] { $pictures } pictures
    }: { $accepted } accepted, { $refused } refused, { $undecided } undecided.
store-ageing = The data of this gate is ageing. Update it before { $stale }. From then on it is stale.
no-symbol = { $name }: no symbol found
time-not-kept = The current time cannot be stored: { $error }
unverified = UNVERIFIED
unverified-warning = Nobody has checked this signature.
unverified-section = { $title } [unverified]
text = text
size = size
sizes = { $characters } characters, { $bytes } bytes
cose-notation = COSE_Sign1, CBOR diagnostic notation
claims-notation = claims, CBOR diagnostic notation
claims = claims
claimed-key = { $kid } (as the code says)

## Questions at the terminal

ask-passphrase = Passphrase of { $path }:{" "}
ask-new-passphrase = New passphrase:{" "}
ask-again = Once more:{" "}
ask-number = Document number:{" "}
ask-password = Password of { $officer }:{" "}
ask-code = Code from the authenticator of { $officer }:{" "}
ask-pin = PIN of { $officer }:{" "}
ask-token-pin = PIN of { $key }:{" "}

## Progress bars

time-left = { $time } left
rejected = { $rejected } rejected

## Keys

key-file = file      { $kind }
public-cose = public, COSE_Key
public-spki = public, SPKI PEM
private-encrypted = private, PKCS#8 PEM, encrypted
private-plain = private, PKCS#8 PEM, NOT encrypted
private-token = private, in a token (PKCS#11)

## Revocation lists

revocation-written = Revocation list { $version } of { $region }: { $count ->
        [one] 1 code
       *[other] { $count } codes
    } of { $days ->
        [one] 1 day
       *[other] { $days } days
    }, { $before } before. Size: { $size } bytes.
revocation-not-listed = The trust list says that { $region } publishes no revocation lists. Gates will not use this one.
revocation-old-key = { $path }: the key that signed this list is no longer on the trust list

## Rules for gates: names of fields

adds-to = adds to
asks-for = requires
lets-pass = lets pass
age-limit = age limit
on-paper = on paper
on-phone = on a phone
let-through = let through
sign-language = language
itinerary-alone = no status
alone-pass = accepted
alone-ask = staff decide
alone-refuse = refused
rules-zone = time zone
marked-city = marked city
risk-area = risk area

## Rules for gates: values

shown-alone = This shows one file. --base FILE shows both together.
tried = Examples, judged at { $at }:
any-code = any valid code
younger = only statements less than { $hours } hours old
unbound-look = let pass; staff look at the document
unbound-pass = let pass
unbound-refuse = not let pass
live-off = a copy of the code is as good as the live code
live-preferred = the live code, at most { $seconds } seconds old, or a copy, which is said
live-required = only the live code, at most { $seconds } seconds old
remembered = remembered for { $minutes } minutes
clock-leeway = clock
clock-slow = may be { $seconds } seconds slow
language-name = { $lang ->
        [en] English
       *[zh] Chinese
    }
area = { $place } ({ $code }), { $level }, for { $days } days after a stay: { $then }
area-from = { $place } ({ $code }), { $level }, from { $from }, for { $days } days after a stay: { $then }

## A gate's store

trusts-root = Trusts root { $version }, signed by { $threshold } of { $keys } keys:
root-fingerprint = Fingerprint of the root (SHA-256): { $fingerprint }
synced = Downloaded a newer set: { $files ->
        [one] 1 file
       *[other] { $files } files
    }, { $kib } KiB.
nothing-newer = This gate has the newest set already.
empty-store = Empty. Run `fede gate sync`.
fresh = { $word }: ageing from { $ageing }, stale from { $stale }
ageing = { $word } since { $ageing }: update before { $stale }. From then on it is stale.
stale = { $word } since { $stale }: this gate cannot decide until it is updated
root = root
publisher = publisher
list = list
snapshot = snapshot
clock-seen = clock seen
version-span = version { $version }, { $from } – { $to }
snapshot-age = version { $version }, { $issued }, { $days } d { $hours } h { $minutes } min old
no-revocation-list = publishes no revocation list
revocation-list-missing = revocation list MISSING: undecided
revocation-list-held = revocation list, version { $version }, { $from } – { $to }
region-undecided = ▲ Codes of { $name } ({ $code }) cannot be checked at this gate.

## A gate at work

no-frames = No frame has arrived for ten seconds. Check the camera, or the program that writes to the pipe.
bad-frame = A frame is not a readable picture. The gate continues.
device-gone = { $device ->
        [camera] The camera is disconnected.
       *[scanner] The scanner is disconnected.
    } Connect it again.
numbers-unreadable = The document numbers cannot be read: { $error }
document-match = {"  "}✔ the document matches
document-no-match = {"  "}✘ another document
show-challenge = Ask the holder to type into the telephone: { $challenge }
document-unknown = {"  "}? { $error }
scanner-character = { $shown } ({ $point }) stands for { $meant }
scanner-character-unknown = { $shown } ({ $point }) is no character of a code
scanner-keyboards = Keyboard layout of this computer, as far as a code shows it: { $keyboards }
scanner-no-code = This is not a fede code. Scan one to test the scanner.
scanner-right = The code arrived as it is. No setting needs a change.
partial-code = The scanner has sent a part of a code. The rest may follow.
shift-summary = Let in: { $let-in }. Stop: { $stop }. You decide: { $you-decide }. Cannot tell: { $cannot-tell }. Frames read: { $frames }, skipped: { $dropped }.

## The gate page

page-written = Wrote { $files } files to { $directory }.
page-address = Gate page: { $url }
page-authority = Phones trust this page after { $url }ca.crt is installed there. Its SHA-256 fingerprint is
    { $fingerprint }
page-setup = Set up telephones and scanners: { $url }
page-set-refused = Gates cannot take this set now: { $error }
page-no-camera = Browsers allow no camera on an http:// page of another computer. Add --https DIR.
certificate-expired = The certificate expired at { $until }. To get a new one, remove { $directory } and start again.
certificate-not-for = The certificate is not valid for { $name }. To get a new one, remove { $directory } and start again.

## Trust: build, diff, import, publish, sign

irrevocable =
    Codes in the name of { $region } cannot be revoked: its entry adopts the code of another region and has no `revocation`.
    Add revocation = 1, and publish its revocation list.
lists-equal = The two lists say the same.
the-list = the list
of-network = { $name }: a code of { $network }
of-several = { $name }: symbol { $number } of { $of } that have a text together
imported = { $regions ->
        [one] 1 region
       *[other] { $regions } regions
    } of list { $version } of { $publisher }
nothing-changed = {"  "}nothing has changed
publishes-none = it publishes a revocation list, but this set has none
set-undecided = Gates are undecided about the codes of { $name } ({ $code }): { $why }
rules-left-out = The rules of { $region } are left out: the key that signed them is no longer valid.
published = Published snapshot { $version } with list { $list } and { $revoked ->
        [one] 1 revocation list
       *[other] { $revoked } revocation lists
    }.

## Trust: what `show` says of a document

show-root = root, version { $version }
show-list = trust list, version { $version }, of { $name } ({ $code })
show-revocation-list = revocation list, version { $version }, of { $name } ({ $code })
show-rules = rules, version { $version }, of { $name } ({ $code })
show-snapshot = snapshot, version { $version }, of { $name } ({ $code })
doc-issued = issued
doc-expires = expires
root-keys = root keys
list-keys = list keys
role-keys = { $threshold } of { $keys }:
snapshots = snapshots
signed-by-role = signed by { $threshold } of { $keys }:
ageing-terms = ageing { $ageing } h after a snapshot, stale { $stale } h after it
lowest-revocation = publishes revocation lists, version { $lowest } or later
shares = shares
max-lifetime = codes are valid for at most { $hours } h
listed-key = signs { $kinds } from { $from } to { $to }
covers = covers
covers-since = codes issued from { $since }
day-block = { $bytes } bytes, { $digest }
set-file = version { $version }, { $bytes } bytes, { $digest }
set-revocation = revocation list, { $file }
set-rules = rules, { $file }
signature = signature
unchecked = { $kid } NOT CHECKED: give --root
unchecked-list = { $kid } NOT CHECKED: give --root and --list
no-snapshot-keys = ✘ the list names no keys for snapshots
counts = valid
counts-until = ✔ by the list, until { $until }
succeeds = succeeds
succeeds-version = { $mark } version { $version } follows version { $before }, whose keys must sign too:
key-signed = { $kid } ✔ signed
key-missing = { $kid } – missing
threshold = threshold
threshold-found = { $mark } { $found } of { $needed } needed
stranger = other key
stranger-key = { $kid } ✘ not a key of this role; it does not count

## The demonstration

demo-readme =
    Made by `fede demo`: demonstration keys, codes and pictures. Do not trust any of it.
    keys/        private and public keys, not encrypted
    trust/       roots and trust lists, with their sources
    codes/       QR codes as issued
    photos/      photographs of them
    revocation/  the revocation list of Shanghai
    gate/        the store of a gate
    published/   the set that the platform publishes
    published-yesterday/  the set of the day before
demo-opening =
    A national platform (CN) has signed a trust list. It vouches for Shanghai, Hubei and Yunnan. Tibet
    has adopted its code. Macao is recognised directly, and its yellow counts as red. Shanghai has
    revoked one code. Holders show their codes. A gate photographs them (see { $photos })
    and decides offline.
demo-photograph = photograph
demo-shown = what was shown
demo-said = the gate said
demo-expected = ✘ expected: { $expected }
demo-older-set = Then the gate is offered the set of the day before:
demo-taken = ✘ ACCEPTED
demo-offices = The office of Hubei shares with that of Tibet, which uses China's code. A gate in Tibet asks about stays in Xining:
demo-offices-before = before   person { $person }: { $words } { $reasons }
demo-offices-after = after    person { $person }: { $words } { $reasons }
demo-offices-why = because  { $grounds }
demo-right = The gate was right about everything.
demo-wrong = The gate was WRONG about something.
demo-look = Try it yourself:
still-looking = Nothing found yet. Still looking …
demo-online =
    The pages of an invented office: { $url }
    See the status of an invented resident there: receipt { $receipt }, passport { $number }.
    Or declare something. After some seconds the status has a code. Save the picture, and check it:
    { $command }
    Or serve the gate page beside this one, and open the picture there or hold it before the camera:
    { $gate }
demo-page = Web page of the set: { $path }
demo-holder-page = Page for telephones that shows codes live: { $path } (serve it over https; docs/holder.md)

## The demonstration: what was shown, at most 49 columns wide

demo-green = Shanghai: health, green
demo-both = Hubei: health, green, and an itinerary
demo-itinerary = Yunnan: itinerary, with a risk area
demo-red = Shanghai: health, red
demo-old = Hubei: health, green, expired a day ago
demo-altered = red changed to green, with the red's signature
demo-forged = green, signed with a forger's key
demo-other-region = health status of Shanghai, signed by Yunnan
demo-web-address = the QR code of a poster
demo-two-codes = two phones at once: Shanghai green and red
demo-nothing = an empty table
demo-old-list = green, at a gate with an expired list
demo-revoked = Shanghai: health, green, revoked
demo-adopted = Tibet: national code in its name, green
demo-direct = Macao: health, green, recognised directly
demo-direct-yellow = Macao: health, yellow, which counts as red
demo-converted = national code, converted from Hubei's code

## Configuration

setting-names = {" "}[env: { $variable } · fede.toml: { $key }]
config-no-file = No fede.toml here or above.
config-file-used = Configuration file: { $path }
config-from-option = option
config-from-locale = locale
config-from-default = default
config-not-set = not set
