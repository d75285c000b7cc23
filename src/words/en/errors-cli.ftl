### Failures of a command.

## Labels

error-label = error:{" "}
hint-label = hint:{" "}
named = { $name }: { $message }

## Output

stdout = cannot write to standard output: { $reason }

## Fetching a set

http-request = { $url }: { $error }
http-slow = { $url }: expected { $least } bytes a second or more, found { $found } in { $seconds } s
http-late = { $url }: expected a set that can be fetched in { $most } s, found one that takes longer
http-status = the server answered { $status }
http-timeout = no answer in time
http-no-host = no server has this name
http-address = expected an address such as https://example.org/set
http-redirects = the server leads to too many other addresses
http =
    .hint = check the address; a set has snapshot.cbor, roots/ and objects/

## The gate page

no-page-core = the core of the page, { $file }, is neither beside this program nor in ../share/fede

## Files and standard input

file-too-large = expected a file of at most { $max } bytes, found a larger one
    .hint = check that this is the right file
not-utf8 = expected UTF-8 text, found something else
changed-meanwhile = another command has changed this file meanwhile
    .hint = nothing was written: run the command again
text-not-picture = expected a picture, found text
    .hint = `fede verify` and `fede inspect` read the text of a code
shared-is-no-table = --strict, --retract and --encoding are for tables, not for a file of another office
    .hint = a file of another office is taken whole; that office takes rows back and shares again
text-cut = { $found } is no file; it may be a part of the text of a code, cut at a blank
    .hint = quote the text: 'FD1:…'
wrong-ending = expected a file name that ends in { $expected }
code-format =
    .hint = or give --format png|svg|text|terminal
no-memory = there is too little memory for the picture of a stage
fault = { $detail }
    .hint = this is a fault of fede; please report it

## Arguments and answers at the terminal

one-of = expected one of { $expected }
not-given = expected { $expected }, found none
wrong-city = expected --city PLACE=DAY, found { $found }
    .hint = give the day last seen there: --city 420100=2026-03-01
gate-refuses =
    .hint = check the key, the region and the times; nothing was written
wrong-contact = expected --contact KIND=DAY, found { $found }
    .hint = give the last day of the contact: --contact confirmed=2026-03-01
wrong-region =
    .hint = give an ISO 3166 code, such as CN-SH: `fede places NAME` finds it
no-valid-hours =
    .hint = give --valid-hours of 1 or more
cannot-ask = cannot ask at the terminal: { $reason }
no-terminal = there is none
number-unreadable = cannot read the document number: { $reason }
    .hint = give it in one line
passphrases-differ = the two passphrases differ
    .hint = nothing was written; try again
pins-differ = the two PINs differ
clock = the clock of this computer is not between the years 1970 and 9999
    .hint = set the clock

## Places

no-place = no place has the code or the name { $name }
    .hint = districts and counties are not listed: try the prefecture; abroad only large cities are: any UN/LOCODE is accepted

## Trust

no-exchange-key = expected the office's key for exchange, found none
    .hint = give it with --key; the trust list names it with signs = ["exchange"]
no-anchors = expected --store, or --trust and --root, found neither
    .hint = `fede gate init` creates a store; docs/trust.md shows both ways
empty-store = the store has no trust list yet
    .hint = run `fede gate sync`
not-listed = { $region } is not on the trust list
    .hint = `fede trust show LIST` shows the regions of a list
not-a-list =
    .hint = `fede trust show NEW-ROOT --root OLD-ROOT` compares roots
no-root = expected a root, found none
no-region = expected a region to import, found none
    .hint = name it with --region
not-current =
    .hint = import regions from a list that is valid now
no-revocation-lists = expected revocation lists, found none
    .hint = `fede revoke` writes them

## Revocation

revoking = locked by another `fede revoke` process
    .hint = wait for it to end; nothing has been written
no-block = the block { $digest } is missing or damaged
    .hint = copy the directory back from where the list was published; nothing has been written
clock-before = expected a clock at { $issued } or later, when the last list was issued, found { $found }
    .hint = set the clock; nothing has been written
office-code =
    .hint = check the trust list, the office and the clock; nothing has been written
not-suspended = expected a suspended code, found one that is not suspended
    .hint = a revoked code cannot be reinstated: issue a new one
wrong-code =
    .hint = check the identifier, the region and the clock; nothing has been written
not-a-code =
    .hint = give an identifier as `fede inspect` shows it, the text of a code (FD1:…), or an existing picture
damaged-code =
    .hint = the text of the code is damaged; give its identifier instead, from the records of the office
foreign-code =
    .hint = codes of other regions and forged codes cannot be revoked here, and need not be
other-region = expected a code of { $region }, found one of { $found }
    .hint = each region revokes its own codes
many-codes = expected one code, found { $found } symbols

## A gate at work

numbers-taken = --numbers must not read from where the codes come from
    .hint = give another terminal, or a pipe that only staff write to
scanner-unreadable = cannot read the scanner: { $reason }
device-open = { $device }: cannot open: { $reason }
device = { $device ->
        [camera] check that the camera is connected and free: v4l2-ctl --list-devices
       *[scanner] check that the scanner is connected and in serial mode, and who may read the device
    }
no-set = expected a published set with { $path }, found none
    .hint = `fede trust publish` writes one
server = the server cannot start: { $reason }
cannot-listen = cannot listen at { $address }: { $reason }
    .hint = another program may use the port: choose another one with --listen
log-level = FEDE_LOG: expected error, warn, info or debug, found { $found }
    .hint = correct the environment variable FEDE_LOG, or remove it
metrics-address = expected a port or an address with a port, such as 9469 or 10.0.0.5:9469, found { $found }
cannot-serve = cannot serve: { $reason }
    .hint = check the certificate and its key
sign-for-staff = --sign needs --pages staff
    .hint = serve residents from another process, without the key: fede office serve --pages residents

## The office

no-last-hash = expected --last-hash: the registry is of version 1, whose journal had no key
    .hint = give the hash that `fede office journal --check` of the earlier fede printed, or --last-hash unknown
no-officer = expected the name of an officer, found none
    .hint = give --officer NAME, or set FEDE_OFFICER: the journal says who did what
no-pin =
    .hint = give --pin-file FILE for each officer, in the order of --officer
nobody = nobody with this document has declared
    .hint = check the number and the kind of document
no-codes = expected valid codes, found none
    .hint = `fede office issue` issues codes
changed-code = the text of this code in the registry was not signed by the key of the office

## The demonstration

not-in-this-build = This build of fede does not have this command.
    .hint = Install everything: cargo install with --features full, or a release. docs/install.md lists the features.
not-empty = expected a new or empty directory, found files in it
    .hint = name another directory: fede demo DIR
demo-missing = a part of the demonstration is missing or not accepted: { $part }

## Configuration

config-not-a-file = expected a regular file, found a directory, a pipe or a device
config =
    .hint = `fede config --help` lists the keys of fede.toml
config-unknown-key = { $key } is not a key of fede.toml; expected one of { $expected }
config-not-text = { $key }: expected a text in quotation marks
config-foreign = not used: it belongs to another user (number { $owner }), who could change whom you trust
config-writable = not used: other users can change it (mode { $mode }), and with it whom you trust
config-trust-hint =
    take it over or take write access away: chown "$USER" { $path } && chmod go-w { $path }.
    Without it: set FEDE_CONFIG to an empty value, or to another file
config-value = { $name }: expected one of { $expected }, found { $found }

## Lists of other networks

import-other-network = the file was taken from { $expected }, the list belongs to { $found }
import-other-network-hint = Write each network to a file of its own.
import-older-network = the file was taken from a list of { $expected }, this list is of { $found }
import-older-network-hint = Download the list again: an old list could bring withdrawn keys back.
download = cannot download { $url }: { $reason }
download-hint = Check the address and the network. Or download the file in another way, and give its name.
