### Why an act of the issuing office failed. After a failure, nothing of the act is stored.

## The registry

registry-exists = { $path }: expected no registry, found one
    .hint = choose another directory; nothing has been overwritten
registry-missing = { $path }: expected a registry, found no file
    .hint = if it is lost, restore it from a backup; `fede office init` creates a new office
not-a-registry = { $path }: expected a registry of fede, found something else
    .hint = check the path; if the registry was overwritten, restore it from a backup
registry-older = { $path }: expected a registry of version { $supported }, found version { $found }
    .hint = if an earlier fede made it: copy it, then run `fede office migrate`; if not, somebody has changed the file
registry-up-to-date = expected a registry of an earlier version, found one that is up to date
    .hint = there is nothing to do
registry-newer = { $path }: expected a registry of version { $supported } or earlier, found version { $found }
    .hint = use the fede that made it, or a later one
registry-locked = registry: locked by another process for more than { $seconds } s
    .hint = wait for the other command to end, or end it; then run this one again
registry-log-in-use = registry: another process reads it; the log still contains what was deleted
    .hint = end the other command and run this one again, until it succeeds
registry-not-swept = it is done and stored, but the server still keeps what was there before: { $error }
    .hint = run `fede office forget`: it removes old rows; it changes nothing else if there is nothing to forget
registry-full = registry: no space left on its disk
    .hint = make room and run the command again; it continues where it stopped
registry-damaged = registry: expected { $expected ->
        [batch] the progress of a batch
        [bits] a number of bits of a day
        [database] an undamaged database
        [day] a day
        [declaration] a declaration as it was stored
        [document] a kind of document
        [fact] a kind of fact
        [level] a level of risk
        [number] a number from 0
        [document-number] the number of a document
        [officer] the name of an officer
        [origin] the origin of a decision
        [place] a place
        [reason] a reason
        [slot] a slot of the day
        [status] a status
        [stay] a stay
        [time] a time
       *[withdrawal] a revocation or suspension
    }, found something else
    .hint = restore the registry from a backup
registry-journal = registry: journal: line { $line } was changed or removed
    .hint = compare with a backup: somebody has written to the registry without fede
registry-journal-end = registry: journal: its end was changed or removed
registry-chain = registry: journal: line { $line } of chain { $chain } was changed, removed or added
registry-chain-end = registry: journal: the end of chain { $chain } was changed or removed
registry-standing-chains = registry: journal: expected { $expected } standing chains, found { $found }
registry-night-chains = registry: journal: expected { $expected } chains of night { $night }, found { $found }
registry-night-root = registry: journal: the chains of night { $night } are not those of its root: one was changed, removed or added
registry-other-hash = registry: journal: expected the last hash { $noted }, found { $found }
    .hint = somebody has written to the registry without fede: restore a backup; nothing was changed
registry-other-secret = expected the secret under which the registry is, found another one
    .hint = the secret was rotated: run the command again, or restore the newest copy of the file `secret`
secret-rotations = the secret was rotated { $max } times already, which is the maximum
    .hint = make a new office
registry-slots = expected { $asked } free slots on { $day }, found { $free } of { $all }
    .hint = issue the rest tomorrow, and raise `slot_bits` in office.toml, which applies from the next day; each plan of a night takes a slot for everybody
registry-reserved = { $kind ->
        [decisions] expected { $asked } more numbers of decisions reserved for the shard, found { $free }
       *[slots] expected { $asked } more slots reserved for the shard, found { $free }
    }
    .hint = the shard has more people than when the night was planned; nothing of the shard was stored
checkpoint-format = expected a checkpoint of an office's journal, found something else
    .hint = give a file that `fede office journal --checkpoint` has written
checkpoint-origin = expected a checkpoint of { $expected }, found one of { $found }
    .hint = give a checkpoint of this office
checkpoint-signature = the checkpoint has no valid signature of the key
    .hint = if the office had another key at that time, name its public key with --key
checkpoint-shorter = registry: journal: number of nights: expected at least { $expected }, as in the checkpoint, found { $found }
checkpoint-root = registry: journal: the nights are not those of the checkpoint, which has { $nights }
registry-database = registry: { $detail }
    .hint = show this message to the administrator of the database; what was not finished is not stored

## The registry on PostgreSQL

registry-address = expected the address of a registry, `postgres://USER@HOST/DATABASE`, found something else
    .hint = docs/office.md shows addresses with a host, with a socket and with TLS
registry-address-long = the address of the registry: expected at most { $max } bytes, found { $bytes }
registry-address-password = the address of the registry contains a password
    .hint = remove it from the address, and put it into ~/.pgpass or into a file that PGPASSFILE names
registry-address-option = the address of the registry: { $detail }
registry-address-sslmode = the address of the registry: expected sslmode=verify-full or sslmode=disable, found { $found }
    .hint = remove sslmode: without it, connections over a network are encrypted and the server is checked
registry-no-postgres = this fede was built without PostgreSQL
    .hint = use a release of fede, or build it with `--features full`
registry-unreachable = { $place }: no connection: { $detail }
    .hint = check that the server runs, and the host, port and database in the address
registry-denied = { $place }: the server does not accept the user or the password: { $detail }
    .hint = check the user in the address, and the password in ~/.pgpass, PGPASSFILE or PGPASSWORD
registry-password-file = { $path }: expected a password file that only its owner can read, found none
    .hint = `chmod 600` makes a file private
registry-root-certificate = { $path }: expected the certificate of the authority of the database server, found none
    .hint = name its PEM file in the address: ?sslrootcert=/etc/fede/ca.pem
registry-in-use = { $place }: expected a database without the schema `fede`, found one with it
    .hint = choose another database; nothing has been changed
registry-none = { $place }: expected a registry, found none in this database
    .hint = check the database in the address; `fede office init --registry` creates a registry
registry-other-office = { $place }: expected the registry of this office, found that of another office
    .hint = check the address in office.toml, and that the file `secret` is that of this office
registry-incomplete = the registry is not complete: a copy into it was interrupted
    .hint = run `fede office copy` again
registry-retired = this registry was copied to another place and is out of use
    .hint = let office.toml name the copy; `fede office copy --take-back` uses this one again
registry-other-copy = the copy differs from the registry
    .hint = run `fede office copy` again; if it fails again, check the disks of both
registry-connection-lost = the connection to the registry was lost; what was not finished is not stored
    .hint = check the server, then run the command again: it continues where it stopped
registry-unconfirmed = the connection was lost while the act was being stored: all of it is stored, or nothing
    .hint = `fede office journal` shows whether it is; then continue
registry-read-only = the registry accepts no changes: the server is a standby or set to read-only
    .hint = use the address of the primary server; nothing has been changed
registry-privilege = the registry: the user lacks a right: { $detail }
    .hint = the user must own the schema `fede`, or be allowed to create it

## The directory and office.toml

in-file = { $path }: { $error }
secret = { $path }: expected 32 bytes in 64 hexadecimal digits, found something else
    .hint = restore the file from a backup: without it the office finds nobody in its registry
office-exists-hint = choose another directory; nothing has been overwritten
office-missing-hint = check the path; `fede office init` creates an office, and a file that is lost comes from a backup
office-io-hint = check the disk, and who may read and write there
random = the system gives no random bytes
    .hint = the random source of the system is not ready; try again
config-region = region: { $error }
    .hint = docs/office.md lists the fields of office.toml
config-registry = registry: { $error }
config-zone = time_zone: { $error }
config-grounds = authority, appeal: { $error }
config-statements = statements: expected health, itinerary or both, each once, found { $found }
config-worker-key = worker_keys: expected the id of a key, 16 hexadecimal digits, found `{ $found }`
config-provider = { $field }: this cannot be the value; an issuer begins with https://, a text has 1 to 200 bytes
config-range = { $field }: expected a number from { $min } to { $max }, found { $found }

## Cases, codes and corrections

row-hint = correct the line, or leave out --strict to import the other lines; nothing was imported
no-decision = there is no decision { $number }
    .hint = `fede office review` lists the cases that wait
not-waiting = decision { $number } does not wait for an officer
no-code = this office has not issued the code { $cti }
    .hint = `fede inspect` shows a code's identifier and who issued it
withdrawn = the code { $cti } is already revoked
    .hint = `fede office history` shows what happened to it
not-suspended = the code { $cti } cannot be reinstated: it is not suspended, or there is a later decision
nothing-to-correct = nothing would change
    .hint = give another --status, or --not-in with a city of the stored stays
telephone-taken = expected a telephone that nobody has, found one of another person
    .hint = make a new key on the telephone: every code has a key of its own
too-many-telephones = expected at most { $max } telephones of a person, found one more
    .hint = remove a telephone that is no longer used
no-telephone = expected a telephone of this person, found none with this key
    .hint = `fede office telephone list` shows the telephones of a person
too-many-requests = too many requests about this person wait for an officer
    .hint = wait for the answers, or withdraw a request
too-many-files = too many files are attached
import-size = the file has more than { $max } lines, or more than 4 MB
    .hint = divide it, or use the command fede office import
own-import = whoever has sent a file cannot take it
    .hint = another officer looks at it and takes it, on the page Import
no-request = no such request waits for an officer
    .hint = it was answered or withdrawn: look at the page again
note = reason in words: { $error }
    .hint = give the reason in up to 200 characters
no-reason = a yellow or red status needs a reason
    .hint = give --why, such as close-contact; nothing-found is not a reason for it
reason-of-green = { $reason } is no reason for a green status
    .hint = leave --why out, or give nothing-found or recovered
no-commitment = there is no commitment to the document's number
    .hint = take a new declaration: the number is needed for a commitment, and is not stored
travel-hint = correct the stays: a code holds a limited number of places

pictures-hint = the codes are stored; `fede office issue --out DIR` writes the pictures again

## Officers

officer-name = officer: { $error }
    .hint = give a name of up to 60 characters with --officer or FEDE_OFFICER
mixed-scripts = officer: expected a name in one script, or in Latin and Chinese, found { $found }
    .hint = type the name again in one script; a letter of another script can look the same
pin-length = expected a PIN of { $min } to { $max } characters, found { $found }
    .hint = choose a PIN of six characters or more
pin-memory = there is too little memory to check a PIN
    .hint = checking a PIN takes 19 MiB of memory
unknown-officer = no officer with the name { $officer } has a PIN
    .hint = `fede office officer add NAME` sets a PIN
wrong-pin = wrong PIN of { $officer }; attempts left: { $left }
    .hint = type it again; wrong PINs are noted in the journal
    .hint-locked = wait: this officer is locked for a while; it is noted in the journal
locked-officer = { $officer } is locked until { $until }, after too many wrong PINs
    .hint = wait, or let two other officers set a new PIN: `fede office officer add NAME`
officers-needed = expected the PINs of { $needed ->
        [one] 1 officer
       *[other] { $needed } officers
    }, found { $found }
    .hint = give --officer twice, each with a PIN; the second officer alone needs only their own
unproven = expected the PIN of { $officer }: a red status set by hand needs two officers with their PINs
    .hint = type the PIN when asked, or give --pin-file
one-officer = expected two officers for a red status set by hand, found only { $officer }
    .hint = give --officer twice, with two names

## Batches

people-form = { $path }: expected a people file that ends in .ndjson, .csv, .tsv or .xlsx
    .hint = docs/office.md describes both forms
output-form = { $path }: expected an output that ends in .tar, .zip, .sqlite or .ndjson, or the name of a directory
    .hint = name a directory without an ending, or with / at its end; nothing was signed
database = { $path }: { $detail }
    .hint = make room or correct the path, and run the same command again: it continues where it stopped
unsorted = { $path }:{ $line }: expected rows sorted by document and number, found one that belongs further up
    .hint = sort the rows by their bytes: (head -n 1 FILE; tail -n +2 FILE | LC_ALL=C sort -t, -k1,2)
people-changed = { $path }: expected at most { $slots } rows, as in the first reading, found more
    .hint = do not change the file while it is read, and name another output
too-old = { $path }: expected a batch started in the last 24 hours, found one of { $issued }
    .hint = name another output: codes of that time have expired, or expire soon
output-exists = { $path }: expected no such file, found one that this batch did not make
    .hint = name another output; nothing has been overwritten
output-shortened = { $path }: expected at least { $expected } bytes, which the batch has written, found { $found }
    .hint = the output was changed: name another, and all codes are written again

## Passes

no-font = no font was found on this system
    .hint = install a font with Chinese and Latin characters, such as Noto Sans CJK (fonts-noto-cjk), or give one with --font
not-a-font = { $path }: expected a TrueType or OpenType font, found something else
    .hint = give a .ttf, .otf or .ttc file
glyph = no font has the character { $character } of the pass (the best is { $family })
    .hint = install a font that has it, such as one of the Noto fonts, or give one with --font
too-many-passes = expected at most { $max } passes in a file, found { $found }
    .hint = name the codes, in several files; `fede issue batch` makes pictures of any number
drawing = the pass could not be drawn: { $detail }
    .hint = tell the developers, and name the font
