### Why a trust document, a set or a store is not accepted.

## Trust documents

trust-too-large = expected at most { $max } bytes, found { $found }
trust-unknown = expected no other keys in { $map }, found { $label }
trust-missing = expected { $entry } in { $map }, found none
trust-version = expected a version of 1 or more, found 0
    .hint = versions start at 1 and increase with each list
trust-root-version = expected the version after { $before }, the version of the trusted root, found version { $found }
    .hint = give every root from the trusted one on, in the order of their versions, each with --root
trust-threshold = expected a threshold of 1 to { $keys }, the number of keys, found { $threshold }
    .hint = choose a threshold that the keys can reach
trust-too-many-keys = expected at most { $max } keys in a role, found { $found }
trust-threshold-not-met = expected { $threshold } signature(s) by the { $role ->
        [root] root
        [previous-root] previous root's
        [list] list
       *[snapshot] snapshot
    } keys, found { $found } that verify
    .hint = `fede trust show FILE --root ROOT` says who is missing; check that both are of the same publisher
trust-duplicate-key = expected each key once, found { $kid } twice
    .hint = name it once
trust-duplicate-region = expected each region once, found { $region } twice
trust-no-keys = expected a key for { $region }, found none
    .hint = leave the region out, or give its key
trust-too-many-regions = expected at most { $max } regions, found { $found }
    .hint = publish two lists
trust-adopted-keys = expected no key that signs codes for { $region }, which has adopted a code, found one
    .hint = leave the keys out, or leave `adopts` out; a key that signs only `exchange` may stay
trust-adopts-nothing = expected keys of { $of }, whose code { $region } has adopted, found none
    .hint = list the region whose code is adopted, with its keys
trust-adopts-direct = expected the code of a region that the publisher vouches for, found { $region } adopting that of { $of }
    .hint = recognise the region directly too, by an import of its own
trust-way = expected way 1, way 2 with the origin of the entry, or way 3 with the adopted region, found way { $found }
trust-via = expected an entry that came through 1 to { $max } lists, found { $found }
trust-scope = expected a scope with each kind once and in order, with three statuses, and without other values
    .hint = name each kind of statement once, and only kinds that the imported entry covers; a worse status must not be mapped to a better one than a better status is
trust-thresholds = expected an age to warn at below the age to stop at, found { $ageing-after } s and { $stale-after } s
    .hint = choose a longer stale_after_hours, or a shorter ageing_after_hours
trust-uses = expected the uses of key { $kid } in order and each once
    .hint = write signs = ["health"], ["itinerary"], ["revocation"], ["rules"] or several
trust-slots = expected withdrawn slots in ascending order and in their one encoding, found something else
trust-too-many-slots = expected at most { $max } withdrawn slots in a block, found { $found }
trust-days = expected days in ascending order, from the first day covered
trust-digest = expected a file with SHA-256 { $expected }, found { $found }
trust-other-region = expected a document of { $expected }, found one of { $found }
    .hint = give the file of the region that was asked for
trust-region-signature = expected a signature by a valid key of { $region } that signs "{ $what }", found none
    .hint = name the use in `signs` of the key in the trust list, and sign with that key while it is valid
trust-agreement = expected one agreement for each direction, between two listed regions, about one kind of fact or more, for 1 to 365 days, found another from { $from } to { $to }
    .hint = correct `facts`, `days`, `from` and `to` of the agreement; list both regions; `both_ways` makes two of it
trust-no-exchange-key = expected the signature of a listed key, found one of { $kid }, which is not on the list
    .hint = get the newest trust list; ask the office that sent the file for the id of its key
trust-exchange-signatures = expected one signature on a file of shared facts, found none or several
trust-not-for-exchange = expected a key with the use exchange, found { $kid } of { $region } without it
    .hint = the office must sign with the key that the list gives the use `exchange`
trust-parts = expected at most 256 sealed parts of 1 byte to 1 MiB, found more, an empty or a larger one
trust-rules-text = expected rules in TOML, found something else
    .hint = check the file that `file` names; it is read as TOML
trust-not-deterministic = expected the one deterministic encoding of this document, found another
trust-type =
    .hint = `fede trust show FILE` says what kind of document a file is
trust-time =
    .hint = a document must expire after its issue, and a key after it becomes valid
trust-other =
    .hint = fetch the file again from its publisher; if the error stays, the file is damaged or altered

## Parts of trust documents

trust-map = { $map ->
        [root] the root
        [roles] the roles
        [snapshot] the snapshot
        [files] the files of regions
        [list] the trust list
        [terms] the snapshot terms
        [region] a region
        [key] a key
        [recognition] the recognition
        [revocations] the revocation list
       *[rules] the rules
    }
trust-entry = { $entry ->
        [list-file] the list
        [way] the way
        [text] the text
        [name-zh] the Chinese name
        [name-en] the English name
       *[other] { $entry }
    }

## Conversion

convert-own-code = expected a code of another region than { $region }, found one of its own
    .hint = show the code as it is
convert-converted-before = expected a region's own code, found one that was converted from { $origin }'s
    .hint = convert the code of the region that issued it first
convert-grounds =
    .hint = the agreement maps the status to a worse one: give --reason, --authority and --appeal for it
convert-window =
    .hint = an itinerary ends the day before its code is issued: ask the holder for the code of today

## Revocation

revoke-no-key-then = expected a code issued on a day when a key of { $region } was valid, found { $cti }
revoke-not-yet-issued = expected a code issued by { $today }, found { $cti }
revoke-expired = expected a code issued on { $since } or later, found { $cti }; older codes have expired

## TOML files of a publisher

source-toml =
    .hint = docs/trust.md shows a root and a list in full
source-file = file { $error }
    .hint = the file must be beside the TOML file that names it
source-key = key file { $file }: { $error }
source-import = { $file }: { $error }
source-not-imported = expected { $region } in { $file }, found it withdrawn by its publisher or never imported
    .hint = leave the region out, or import it again with `fede trust import`
source-disagreement = expected { $first } and { $second } to agree on { $region }, found that they differ: { $difference }
    .hint = ask both publishers which is right; until then name only one of the files
source-ways = expected one of [[region.key]], from and adopts for { $region }, found { $found }
    .hint = docs/trust.md shows the three ways of recognition
source-time = { $field }: { $error }
    .hint = times are RFC 3339, such as 2026-03-05T08:00:00Z; an expiry must be after its start

## Imported regions

import-hex = expected 64 hexadecimal digits, found something else
    .hint = `fede trust import` writes such files; do not edit them; import again to another name
import-not-listed = expected { $region } on list { $list-version } of { $publisher }, found it not there
    .hint = `fede trust show LIST` shows the regions of a list
import-not-transitive = expected a region that { $publisher } vouches for, found { $region }, which { $publisher } imported from { $from }
    .hint = recognition is not transitive: import the region from its own publisher, or ask for `may_pass_on = true`
import-other-publisher = expected a list of { $expected }, from which this file was imported, found one of { $found }
    .hint = keep a file for each publisher
import-older = expected version { $expected } or later, from which this file was imported, found version { $found }
    .hint = fetch the newest list from its publisher; an older one may lack what was withdrawn

## Files of a set

part-root = root { $version }
part-snapshot = snapshot
part-list = trust list
part-revocations = revocation list of { $region }
part-rules = rules of { $region }
part-block = revocation list of { $region }, day { $day }

## Sources of a set

set-archive = expected a tar archive of a published set, found a truncated one or another kind of file
set-too-large = expected at most { $max } bytes, found more
set-missing = expected { $name } among the files, found none
set-unreadable = { $name }: cannot be read
    .hint = check the network, or update from a file
set-source =
    .hint = check the address or the path; a set has snapshot.cbor, roots/ and objects/

## Refused sets

sync-part = { $part }: { $error }
    .hint = fetch the set again; if the error stays, the set is damaged or altered. The gate keeps its data
    .hint-threshold = the set is of another publisher, or signed by keys that are no longer valid; the gate keeps its data
sync-too-many-roots = expected at most { $max } new roots, found more
    .hint = this set is not valid; ask its publisher
sync-too-large = expected a set of at most { $max } bytes, found a larger one
sync-too-many-slots = expected a set of at most { $max } withdrawn codes, found more
sync-expired = { $part }: expected a file that is valid at { $at }, found one that expired at { $expires }
    .hint = fetch a newer set; if there is none, tell its publisher
sync-not-yet-issued = { $part }: expected a file issued by { $at }, the time of this clock, found one issued at { $issued }
    .hint = set the clock; if it is right, the signer of the file gave a time in the future
sync-no-snapshot-terms = expected a trust list that says who signs snapshots, found one that does not
    .hint = the publisher must add [snapshot] to the list and publish again
sync-rollback = { $part }: expected version { $held } or later, as on this gate, found version { $found }
    .hint = fetch from the publisher itself; the gate keeps its newer files
sync-equivocation = { $part }: expected the file that this gate has as version { $version }, found another of the same version
    .hint = tell the publisher at once: a published file must never be signed or made again under the same version
sync-issued-before = { $part }: expected a file issued after { $held }, as on this gate, found one issued at { $found }
sync-omitted = { $part }: expected version { $held } or later, as on this gate, found it left out of the snapshot
    .hint = the publisher must put the file back into the set; the gate keeps its data
sync-size = { $part }: expected a file of { $expected } bytes, found { $found }
sync-mixed = { $part }: expected version { $expected }, as the snapshot says, found version { $found }
sync-publisher = { $part }: expected a file of { $expected }, found one of { $found }
    .hint = the publisher of the list signs its snapshots; tell it
sync-clock-back = expected a clock at { $seen } or later, the latest time seen by this gate, found { $at }
    .hint = set the clock; if it is right, sync a newer snapshot to prove it

## A gate's store

store-exists = { $path }: expected a new or empty directory, found files in it
    .hint = name a new directory
store-not-a-store = { $path }: expected a gate's store with a state.json that fede has written, found none
    .hint = `fede gate init DIR --root ROOT` makes a store
store-damaged = { $path }: expected the { $what ->
        [root] root
        [snapshot] snapshot
        [list] trust list
       *[region] file of a region
    } that state.json names, found it missing or damaged
    .hint = `fede gate sync` fetches the file again; the versions seen are kept
    .hint-root = nothing can replace the root: copy the file back from a backup, or make a new store
store-busy = { $path }: another sync is working on this store
    .hint = wait for it to end

## Publishing

publish-no-root = { $path }: expected a root, in the directory or given, found none
    .hint = give the root with --root, and each of its successors
publish-no-list = { $path }: expected a trust list, in the directory or given, found none
    .hint = give the signed list with --list
publish-other-root = expected the root of version { $version } that is already published, found another
    .hint = a published root must never change: make the next version
publish-snapshot-key = expected a key that the list names for snapshots, found { $kid }
    .hint = name the key in [snapshot] of the list, or give another
publish-not-publishing = expected a revocation list of a region that publishes them by the trust list, found one of { $region }
    .hint = write `revocation = 1` for the region in the list, or leave its list out
publish-part = { $part }: { $error }
publish-damaged = { $path }: expected the { $part } of the previous set, found it missing or damaged
    .hint = give the file again, or copy the directory back from where it is served
publish-busy = { $path }: another process is publishing here
    .hint = wait for it to end
publish-revocations = revocation list: { $error }
publish-rules = rules: { $error }
publish-gate = gates would refuse this set: { $error }
publish-older = { $part }: version { $published } is already published, found version { $found }
    .hint = give the newest file; to go back to earlier contents, make them the next version
publish-issued-before = { $part }: the published file was issued at { $published }, the new one earlier, at { $found }
publish-other = { $part }: version { $version } is already published with other contents
    .hint = a published file must never change: make the next version, and sign that
publish-omitted = { $part }: version { $published } is already published, and the new set leaves it out
    .hint = give the file again with the others
publish-expired =
    .hint = give it a later end, make the next version, and sign that
publish-clock =
    .hint = set the clock; if it is right, the file was signed with a time in the future: sign it again
publish-no-snapshot-terms =
    .hint = add [snapshot] to the list: which keys sign snapshots, and how old they may be
