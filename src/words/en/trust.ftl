### What a publisher of a trust list reads: what it recognises, and what a new list changes.

## What a key may sign, beside statements

use-revocation = revocation list
use-rules = rules
use-exchange = files for other offices

## How old a set is

fresh = fresh
ageing = ageing
stale = stale

## Changes of the list itself

version = version { $new } after { $old }
version-not-higher = version { $new } is not higher than { $old }: gates keep the old list
publisher = publisher { $new }, was { $old }
issued = issued { $new }, was { $old }
expires = expires { $new }, was { $old }
snapshot-none = no snapshot terms: nobody may sign snapshots, and gates refuse a set with this list
snapshot-signers = signatures that a snapshot needs: { $threshold }, from the keys { $kids }
snapshot-ages = gates warn when a snapshot is { $ageing } h old, and are undecided when it is { $stale } h old

share-changed = the office of { $from } shares with that of { $to }: { $share }
share-ended = the office of { $from } no longer shares with that of { $to }: facts from there stop counting

## What offices share

share-cases = cases
share-contacts = contacts
share-orders = isolation orders
share-tests = test results
share = { $kinds }; a fact counts for { $days ->
        [one] 1 day
       *[other] { $days } days
    }; from { $from } to { $to }

## Changes of a region

recognised = recognised from now on
dropped = no longer recognised: gates refuse every code that its keys signed
renamed = new name: { $en }, { $zh }
key-added = key { $kid } added: signs { $uses } from { $from } to { $to }
key-withdrawn = key { $kid } withdrawn: gates refuse every code that it signed
key-window = key { $kid } { $ends }
key-from = valid from { $new }, was { $old }
key-until = valid until { $new }, was { $old }
use-granted = key { $kid } may also sign: { $use }
use-taken-code = key { $kid } may no longer sign: { $use }; gates refuse those codes
use-taken-office = key { $kid } may no longer sign: { $use }; other offices refuse those files
use-taken-file = key { $kid } may no longer sign: { $use }; gates refuse those files
revocation = publishes revocation lists: without version { $lowest } or later, gates are undecided
revocation-none = publishes no revocation lists: revoked codes are accepted again
max-lifetime = codes may be valid for { $hours } hours at most: gates refuse longer ones

## How a region is recognised, and with which scope

vouched = vouched for by the publisher
adoption = uses the code of { $name } ({ $region })
direct = directly, from { $lists }
direct-list = list { $version } of { $name }
only-kinds = only for { $kinds }
until = until { $until }
counts-as = { $stated } counts as { $here }
may-pass-on = others may take it over

## Head of the first sources

source-root = Source of the root. For a new root: raise version by one, set issued, then `fede trust build`.
source-list = Source of the trust list. For a new list: raise version, set issued, then `fede trust build`.

## Joining words

and = {" and "}
comma = {", "}
semicolon = {"; "}

## Other networks

network-taken = { $network }: taken from its list of { $as_of }, issuers: { $issuers }, keys: { $keys }
network-dropped = { $network }: no longer recognised: gates refuse its codes
network-renewed = { $network }: list of { $new }, was { $old }
issuer-taken = { $network }: { $issuer } recognised from now on, keys: { $keys }
issuer-dropped = { $network }: { $issuer } no longer recognised: gates refuse its codes
foreign-keys = { $network }: { $issuer }: { $added } keys added, { $removed } removed
foreign-revoked = { $network }: revoked cards: { $added } added, { $removed } removed
