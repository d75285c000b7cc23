### What staff at a gate read: decisions, reasons and what to do next.

## Decisions

accepted = ACCEPTED
refused = REFUSED
undecided = UNDECIDED

## What a text is that is not a fede code

foreign-empty = an empty text
foreign-url = a web address
foreign-hc1 = an EU digital COVID certificate (HC1)
foreign-shc = a SMART Health Card (SHC)
foreign-later-version = a later version of this format
foreign-telephone-key = the key of a telephone, which is for an office
foreign-other = another kind of text

## Reasons, and what to do next

foreign = This is { $found }, not a health code or travel card.
    .hint = Ask for the health code or travel card.
later-version = The code is of a later version of the format than this gate can read.
    .hint = Update this gate's software. Until then, ask the supervisor.
damaged = The code is damaged, or an issuing office did not make it.
    .hint = Ask the holder to open the code again, or to show another picture of it.
claims = The code is signed, but its content does not follow the format.
    .hint = Tell the issuing office. Its software may be newer than this gate's.
unknown-key = No region on the trust list has the key { $kid } that this code names.
    .hint = Update this gate's trust list. If it is the newest one, the code is not recognised here.
signature = The signature is false: the code was altered or forged.
    .hint = Do not let in. Call the supervisor.
region-not-permitted = The code is issued in the name of { $found-name } ({ $found }) with a key of { $permitted-name } ({ $permitted }).
    .hint = Do not let in on this code. Report it to the publisher of the trust list.
kind-not-permitted = The key that signed this code is not recognised for this kind of statement: { $kind }.
key-not-yet-valid = The signing key is valid from { $not-before }. It was used at { $used }.
    .hint = Ask the holder for a code issued today. Check this gate's clock and trust list.
key-expired = The signing key expired at { $expires }. The time of use is { $used }.
not-yet-valid = The code is valid from { $not-before }. It is { $at } now.
    .hint = Check this gate's clock. If it is right, the holder must wait.
expired = The code expired at { $expires }. It is { $at } now.
    .hint = Ask the holder to renew the code.
status-not-accepted = The health status is { $status }. This gate lets pass: { $accepted }.
    .hint = Follow the rules for this status. The code names where to appeal.
status-mapped = { $stated }, which counts as { $status } here
itinerary-alone = Travel card only, no health status.
    .hint = Ask for the health code, or decide by this gate's instructions.
lifetime-too-long = The code is valid for { $found } days. Codes of its region may be valid for { $max } days at most.
    .hint = Ask the holder for a new code.
live-not-bound = This live code is wrong: its code is bound to no telephone.
live-signature = This live code is wrong: another telephone has signed it than the one that the code belongs to.
    .hint = Do not let in. Report this code to the office that issued it.
live-required = This is a copy of a code that belongs to a telephone.
    .hint = Ask for the live code on the holder's own telephone.
live-too-old = This live code was signed { $age } ago. At this gate it may be { $max } seconds old.
    .hint = A screenshot looks like this. Ask for the live code itself; if its telephone's clock is slow, show digits for it to answer, or ask the holder to set the clock.
live-ahead = The clock of this telephone is { $ahead } ahead of this gate's clock.
    .hint = Compare both clocks. Ask the holder to set the telephone's clock, or show digits for it to answer.
challenge-open = This code does not answer the digits { $challenge }.
    .hint = Ask the holder to type the four digits into the telephone.
span-seconds = { $seconds ->
        [one] a second
       *[other] { $seconds } seconds
    }
span-minutes = { $minutes } minutes
span-hours = { $hours } hours
recognition-ended = The recognition of { $name } ({ $region }) ended at { $until }. It is { $at } now.
    .hint = Ask for a code of this region. The agreement with the other region has ended.
revoked = { $name } ({ $region }) has revoked the code { $cti }: { $class }.
    .hint = Ask for a newer code. The issuing office can tell why this one was revoked.
suspended = { $name } ({ $region }) has suspended the code { $cti }: { $class }.
    .hint = Ask the issuing office. It decides whether the code will be valid again.
no-list = This gate has no trust list yet.
stale = This gate's trust data was last confirmed at { $issued } and has been stale since { $since }. It is { $at } now.
clock-back = This gate's clock says { $at }, but it was at { $seen } before.
    .hint = Set this gate's clock, then update this gate.
list-expired = This gate's trust list expired at { $expires }. It is { $at } now.
    .hint = Update this gate's trust list.
root-expired = This gate's root expired at { $expires }. It is { $at } now.
    .hint = Get the next root from the publisher of the trust list.
clock-before-list = This gate's clock says { $at }, but its trust list was issued at { $issued }.
    .hint = Set this gate's clock.
clock-before-root = This gate's clock says { $at }, but its root was issued at { $issued }.
picture = The picture cannot be opened.
    .hint-not-a-picture = Give a PNG, JPEG or other common image.
    .hint-damaged = Take or copy the picture again.
    .hint-page = Give a screenshot of the page with the code, or save that page as PNG.
    .hint-too-large = Scale the picture down. A code reads well at 1280 × 720.
picture-format = The file is of the kind { $format }, which this gate does not read.
picture-empty = The file is empty.
picture-damaged = The picture is cut off or damaged.
picture-not-drawn = This { $format } takes too much time or memory to draw.
picture-more-pages = No code is on the first pages, and the file has more than are looked at.
other-symbology = The picture has a code of another kind: { $found }. Passes are QR codes.
    .hint = Ask for the QR code. A ticket or a wallet may show both.
symbol-part = This is symbol { $number } of { $of } that have a text together.
    .hint = Show all of them in one picture. Passes are one QR code.
no-symbol = There is no QR symbol in the picture that can be read.
    .hint = Take the picture again: closer, sharp, evenly lit, the whole symbol with its margin.
scan-start = Scan again: the beginning of the code did not arrive intact.
    .hint = Nothing is wrong with the person. If this comes back for every code, tell the person who looks after the scanner; for one code only, ask for another copy of it.
scan-lost = Scan again: a character of the code did not arrive.
scan-doubled = Scan again: a character of the code arrived twice.
scan-part = Scan again: only a part of the code arrived.
scan-keyboard = Scan again: the keyboard layout or input method of this computer has changed characters of the code.
    .hint = Switch the input method off, and set the computer's keyboard to the layout of the scanner. `fede gate scanner-test` shows which. Nothing is wrong with the person.
scan-case = Scan again: Shift or Caps Lock has changed characters of the code.
update = Update this gate's data: fede gate sync.

## Why a gate cannot tell whether a code is revoked

revocation-missing = The revocation list of { $name } ({ $region }) is missing or damaged at this gate.
revocation-unsound = The revocation list of { $name } ({ $region }) is damaged, or the region did not sign it.
revocation-stale = The revocation list of { $name } ({ $region }) expired at { $expires }. It is { $at } now.
revocation-clock-before = The revocation list of { $name } ({ $region }) was issued at { $issued }, but this gate's clock says { $at }.
revocation-too-old = The revocation list of { $name } ({ $region }) has version { $found } here. The trust list asks for { $lowest } or later.
revocation-not-covered = The revocation list of { $name } ({ $region }) covers only codes issued from { $since }.
    .hint = Ask the holder to renew the code.

## Joining words

comma = {", "}
