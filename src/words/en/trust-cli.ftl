### What publishers read from `fede trust show`, `sign` and `quickstart`.

## Fields, at most 11 columns wide

content = content
content-digest = { $digest } (SHA-256 without signatures)
fingerprint = fingerprint
regions = regions
changes = changes
sign-key = key
has-signed = signed

## Signing

changes-since = since version { $version }:
changes-none = none since version { $version }
changes-unknown = not shown: give the current list with --list
changes-unknown-root = not shown: give the current root with --root
key-joins = + root key { $kid }
key-leaves = - root key { $kid }
list-key-joins = + list key { $kid }
list-key-leaves = - list key { $kid }
root-threshold = root keys that must sign: { $new }, was { $old }
list-threshold = list keys that must sign: { $new }, was { $old }
signer = { $kid }, { $role }
role-word = { $role ->
        [root] key of this root
        [previous-root] key of the root before
        [list] list key
        [snapshot] snapshot key
       *[region] key of { $region }
    }
progress = { $role ->
        [root] Keys of this root
        [previous-root] Keys of the root before
        [list] List keys
        [snapshot] Snapshot keys
       *[region] Keys of the region
    }: { $found } of { $needed } signatures.
progress-missing = { $found } Missing: { $missing } of { $kids }.
sign-ask = Sign this document? [y/N]{" "}
signed = Signed by { $kid }.
signed-before = Signed by { $kid } already: the signature is renewed.
nothing-signed = Nothing was signed.

## Failures of signing

no-answer = expected an answer at the terminal, found no terminal
    .hint = look at the document with `fede trust show { $path }`, then give --yes
no-answer-json = expected --yes with --json, which asks no question, found none
needs-root = expected --root, which names the keys that sign a trust list, found none
    .hint = give the current root, or the new one that is published with this list: --root ROOT
needs-list = expected --list, which names the keys that sign this document, found none
    .hint = give the current trust list: --list LIST
no-role = key { $kid } may not sign this document: expected one of { $kids }
    .hint = give one of these keys
    .hint-root = give one of these keys; for a key of the root before, name that root with --root

## Quickstart

quickstart-made = Made in { $dir }:
quickstart-offline = sign roots and trust lists: move them to media that are never online
quickstart-snapshot = signs snapshots: for the machine that publishes
quickstart-region = issues the codes of { $name }: for the office of the region
quickstart-sources = the sources, to edit and build again
quickstart-documents = the signed root and trust list
quickstart-revocation = the revocation lists
quickstart-site = the published set: put it on a web server, or carry it on a stick
quickstart-gate = the store of a first gate
quickstart-first = A first code, and what the gate says of it:
quickstart-daily = Every day; publish and sync every hour:
quickstart-not-empty =
    .hint = name another directory; nothing has been changed

network-taken = list of { $as_of }, issuers: { $issuers }, keys: { $keys }, revoked cards: { $revoked }
