### The HTML page of a published set, for everyone who wants to know what gates trust.

title = Trust list of { $name }
heading = Trust list of { $name } ({ $region })
intro =
    Gates store these files and check codes with them, without a network. Only the signed files count:
    this page describes them. Compare the root keys below with the keys that you received in another way.
trust-list = trust list
snapshot = snapshot
version = version { $version }
gates = gates
ages = warn when the snapshot is { $ageing } h old, and cannot decide when it is { $stale } h old

## Regions

regions = Regions
region = region
recognition = recognition
revocation-list = revocation list
keys = keys
no-list = publishes no list
missing = missing

## Signers

signers = Who signs
root = Root version { $version }
valid = valid
roots = roots
lists = trust lists
snapshots = snapshots
threshold = signatures needed: { $threshold }; keys ({ $keys }):

## Joining words

comma = {", "}
and = {", "}
