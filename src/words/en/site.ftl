### The HTML page of a published set, for everyone who wants to know what gates trust.

title = Trust list of { $name }
heading = Trust list of { $name } ({ $region })
intro =
    Gates store these files and check codes with them, without a network. Only the signed files count:
    this page describes them.
trust-list = trust list
snapshot = snapshot
version = version { $version }
gates = gates
ages = warn when the snapshot is { $ageing } h old, and cannot decide when it is { $stale } h old

## The root's fingerprint

compare = Compare the root
compare-root = Everything that a gate trusts follows from the root. SHA-256 of root version { $version }:
compare-how =
    `fede gate init` and the menu of the gate page show the same digits. The QR code contains them too:
    read it with the camera of a phone and hold the phone beside the gate. This page cannot prove itself:
    ask the publisher for the digits in another way, such as by telephone or on paper.
symbol = QR code of the fingerprint
fingerprint = SHA-256

## Who recognises whom

ways = Who recognises whom
ways-title = Who recognises whom: { $name }
ways-text = Regions that the publisher vouches for: { $vouched }. Recognised directly: { $direct }. Using the code of another region: { $adoption }.
ways-as-text = The same as text
ways-direct = directly, from lists of other publishers
ways-adoption = using the code of another region
publisher = { $name }, trust list { $version }
region-code = { $name } ({ $code })
region-note = { $region }: { $note }
region-count = { $count ->
        [one] 1 region
       *[other] { $count } regions
    }
way-own = the publisher itself
way-vouched = vouched for by { $name }
way-direct = directly, from { $lists }
via-list = list { $version } of { $name }
way-adoption = uses the code of { $name }
text-vouched = Vouched for by { $name }:{" "}
text-direct = Recognised directly:{" "}
text-adoption = Using the code of another region:{" "}

## Regions

regions = Regions
region = region
recognition = recognition
revocation-list = revocation list
keys = keys
no-list = publishes no list
missing = missing
key-count = { $count ->
        [one] 1 key
       *[other] { $count } keys
    }

## Signers

signers = Who signs
root = Root version { $version }
valid = valid
roots = roots
lists = trust lists
snapshots = snapshots
threshold = signatures needed: { $threshold }; keys ({ $keys }):

## Files

files = Files
files-check =
    Gates fetch these files by themselves. To check one by hand, compare its SHA-256 with the output of
    `sha256sum FILE`. `fede trust show FILE` says what is in it.
file = file
size = size
bytes = { $bytes } bytes
file-revocations = revocation list of { $name }
file-rules = rules of { $name }
file-block = revocation list of { $name }, day { $day }
file-blocks = Not shown: { $count } files with the days of the revocation lists, { $bytes } bytes. Their names are their SHA-256.

## Times

date = { $day } { $month ->
        [1] January
        [2] February
        [3] March
        [4] April
        [5] May
        [6] June
        [7] July
        [8] August
        [9] September
        [10] October
        [11] November
       *[12] December
    } { $year }, { $time }
zone-utc = {" "}(UTC)
zone-utc-8 = {" "}(UTC+8)

## Joining words

semicolon = {"; "}

comma = {", "}
and = {", "}
