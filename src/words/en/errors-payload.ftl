### Why a time or a value cannot be part of a code.

## Times, days, zones and windows

time-out-of-range = expected a time up to the year 9999, found { $seconds } seconds since 1970
not-a-time = expected a time such as 2026-03-05T08:00:00Z or 2026-03-05T08:00:00+08:00
not-a-day = expected a date such as 2026-03-05
not-a-time-zone = expected a time zone such as +08:00 or Asia/Shanghai
empty-window = expected an end after { $not-before }, found { $expires }

## Texts

text-character = { $field }: { $kind ->
        [private] expected characters that every computer shows alike, found { $character }, a character of a private area
       *[other] expected printable left-to-right text, found { $character }
    }
    .hint = write the text in its Latin or Chinese form, without control characters
text-lost = { $field }: a character is lost: an earlier conversion has put { $found } in its place
    .hint = type the character again, as it is on the document
text-blank = { $field }: expected text that begins and ends with a visible character, found blanks there or no text
    .hint = remove the blanks at both ends, or leave the whole field out
text-length = { $field }: expected at most { $max } characters, found { $found }
    .hint = shorten the text; a long one would not fit a symbol that cameras read

## Times of a code

expires-before-issue = expected an expiry (exp) after the issue time (iat) { $issued }, found { $expires }
    .hint = choose a later expiry
starts-before-issue = expected a start (nbf) at or after the issue time (iat) { $issued }, found { $not-before }
    .hint = a code cannot be valid before it was issued; choose a later start
never-valid = expected an expiry (exp) after the start (nbf) { $not-before }, found { $expires }
assessed-after-issue = expected a status assessed by the issue time (iat) { $issued }, found { $assessed }
    .hint = give the time at which the status was decided

## Identifiers of a code

slot-range = expected a slot of at most { $max }, found { $found }
    .hint = a slot has 5 bytes
cti-day-range = expected a day up to the year 9999 in cti, found day { $found } since 1970
    .hint = the first 3 bytes of cti are the UTC day of iat
not-a-cti = expected an identifier such as 2026-03-05/1a2b3c4d5e
    .hint = `fede inspect` shows the identifier of a code; its slot has ten digits of 0-9 and a-f
cti-day = expected the day of issue { $issued } in cti, found { $found }

## Health status

status-map-order = expected a worse status to count as { $better } or worse, as the better one does, found { $worse }
    .hint = a worse status may be mapped to a worse one, but never to a better one than a better status is
grounds-missing = expected a reason, an authority and where to appeal for a { $status } status, found none
    .hint = name the reason, the authority that answers for it, and where to appeal

## Regions and places

unknown-region = expected a region of ISO 3166-1 (CN) or ISO 3166-2 (CN-SH)
    .hint = look the region up in ISO 3166-2, for instance CN-SH for Shanghai
unknown-country = expected a country of ISO 3166-1 alpha-2, such as CN
    .hint = look the country up in ISO 3166-1, for instance JP for Japan
unknown-division = expected a six-digit division code of GB/T 2260, found { $found }
    .hint = prefectures end in 00; `fede places NAME` finds the code of a city by its name
not-unlocode = expected a UN/LOCODE such as JPTYO: a country other than CN, then three of A-Z and 2-9
    .hint = use GB/T 2260 for cities in China, and UN/LOCODE for places elsewhere: `fede places NAME` finds the code, and all places of one name

## Holder

name-not-masked = expected a masked name with '{ $mask }' in it
    .hint = leave only what a gate needs to compare, such as 张*丰 or M*** Rossi
challenge = expected four digits, found something else
    .hint = type the four digits that the gate shows

## Itinerary

window-length = expected a window of { $short } or { $long } days, found { $found }
    .hint = an itinerary covers the 14 whole days before the day of issue (or 7)
window-end = expected a window that ends the day before the issue, { $earliest } to { $latest }, found { $last }
    .hint = on day D the window is D-14 to D-1 in the issuing region's time zone
visit-outside-window = expected a day from { $first } to { $last } for { $place }, found { $day }
    .hint = leave out what is outside the window
too-many = { $field }: expected at most { $max }, found { $found }
    .hint = an itinerary this long would not fit a symbol that cameras read
repeated = { $field }: expected each once, found one twice
    .hint = keep the last day on which the place was seen
