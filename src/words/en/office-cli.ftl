### What officers read from the commands of the issuing office.

## Decisions and codes

audited = { $people ->
        [one] 1 person
       *[other] { $people } people
    }: { $unchanged } unchanged; new: { $green } green, { $yellow } yellow, { $red } red. Waiting for an officer: { $asked }.
audit-revoked = { $count ->
        [one] 1 code was revoked: it states
       *[other] { $count } codes were revoked: they state
    } something else than the new decision.
walked-in = { $name }: { $outcome }. Code { $code }, valid until { $until }.
walk-in-waits = { $name }: an officer must decide first (decision { $decision }). No code yet.
corrected = Revoked { $old }. Issued { $new }, valid until { $expires }.
proposed = Proposed. Red needs a second officer, who runs the same command with their own PIN.
receipt-given = Receipt: { $receipt }. It is shown once; with the document number the person can sign in.
telephone-line = { $telephone }  added { $added }
no-telephones = No telephones: the person's code is for paper.
telephone-added = Telephone { $telephone } added. `fede office issue` issues the code that is bound to it.
telephone-removed = Telephone removed. { $revoked ->
        [0] No code was valid.
        [one] One code is revoked.
       *[other] { $revoked } codes are revoked.
    }
decided = Decision { $number }. { $revoked ->
        [one] 1 code was revoked.
       *[other] { $revoked } codes were revoked.
    }
disputed = Dispute { $number } of decision { $decision } waits for an officer.
issued = { $issued ->
        [one] 1 code issued
       *[other] { $issued } codes issued
    }, { $rejected } rejected.
not-issued = decision { $decision }: { $error } { $hint }
code-revoked = Revoked { $code }.
code-suspended = Suspended { $code }.
stamped = { $code } is withdrawn: its pass is stamped.
code-reinstated = Reinstated { $code }.

unpublished = { $count ->
        [one] 1 revocation
       *[other] { $count } revocations
    } not yet published: `fede revoke --office { $directory } --region { $region } --key { $key } --dir DIR --store STORE`

## Cases that wait

about = About { $name }, { $document }.
proposes = { $officer } proposes { $status } with the note: { $note }. A second officer must agree.
waiting = Waiting for an officer: { $count }

## Data

declared = { $new ->
        [one] 1 declaration accepted
       *[other] { $new } declarations accepted
    }, { $known } known already, { $rejected } rejected.
read-as = { $path }: read as { $encoding }. If names look wrong, give --encoding.
imported = { $new ->
        [one] 1 row imported
       *[other] { $new } rows imported
    }, { $known } known already, { $rejected } rejected.
retracted = { $retracted ->
        [one] 1 row taken back
       *[other] { $retracted } rows taken back
    }, { $unknown } not there, { $rejected } rejected.
shared = { $facts ->
        [one] 1 fact
       *[other] { $facts } facts
    } about { $people ->
        [one] 1 person
       *[other] { $people } people
    } from { $since } on, sealed to the other office.
taken-over = { $from }, { $issued }: { $new ->
        [one] 1 new fact
       *[other] { $new } new facts
    }, { $kept } known already, { $withdrawn } withdrawn. { $matched ->
        [one] 1 is
       *[other] { $matched } are
    } about people who have declared here.
unmatchable = { $count ->
        [one] 1 person
       *[other] { $count } people
    } declared with an earlier fede: nothing is matched to them until they declare again.
partner = { $region }: file of { $issued }, { $facts ->
        [one] 1 fact
       *[other] { $facts } facts
    }
no-partners = No office shares with this one.
partner-ended = { $region }: no agreement is in force. { $facts ->
        [one] 1 fact from there no longer counts.
       *[other] { $facts } facts from there no longer count.
    }
rotated = { $people ->
        [one] 1 person is
       *[other] { $people } people are
    } under a new secret.
keep-secret = Keep a copy of the file secret in place of the earlier copies: they find nobody now.
forgotten = Deleted: { $people } people, { $facts } facts, { $stays } stays.
itineraries = { $rows ->
        [one] 1 stay
       *[other] { $rows } stays
    }, { $rejected } rejected. Itineraries: { $itineraries }. Rate: { $rate } stays per second.

## History of a person

declaration = declaration { $number }
by-rule = decision { $number }: { $outcome }, by the rule { $rule }
by-officer = decision { $number }: { $outcome }, by { $officers }, answering { $answers }: { $note }
disputes = decision { $number }: the holder disputes { $answers }: { $note }
code = code { $cti } for decision { $decision }, valid until { $expires }
revoked-for = code { $cti } revoked: { $class }
suspended-for = code { $cti } suspended: { $class }

## The office

made = Created { $directory }. Read office.toml and rules.toml. Keep a copy of the file secret: without it, nobody can be found again.
numbers-forgotten =
    Document numbers are deleted after a commitment is made (keep_numbers = false). Until the next declaration, all codes of
    a person share a salt, so that others can tell that they belong to one person. See docs/privacy.md.
journal = { $count ->
        [one] 1 line, unchanged.
       *[other] { $count } lines, all unchanged.
    } Hash of the last line: { $hash }
journal-nights = { $count ->
        [one] 1 night
       *[other] { $count } nights
    }, all as they ended. Root of the nights: { $root }
journal-against = { $nights ->
        [one] The night of the checkpoint is unchanged.
       *[other] The { $nights } nights of the checkpoint are unchanged.
    }
has-pin = { $name } has a PIN.
locked = {"  "}locked
account-invited = { $account } is invited. Give the person this code; it counts once, until { $until }: { $code }
account-role = { $account } has the role { $role } now.
account-locked = { $account } is locked, and signed out.
account-unlocked = { $account } can sign in again.
accounts-taken-over = { $count ->
        [0] Every officer with a PIN has an account.
        [1] 1 account made: { $names }. The PIN is the invitation.
       *[other] { $count } accounts made: { $names }. The PINs are the invitations.
    }
account-state = { $state ->
        [locked] locked
        [invited] invited
       *[other] ready
    }
no-accounts = There is no account yet.
nobody-signed-in = Nobody is signed in.
sessions-ended = { $count ->
        [1] 1 session ended.
       *[other] { $count } sessions ended.
    }
no-officers = No officer has a PIN yet.
region = region
rules = rules
waiting-cases = waiting
journal-field = journal
revocations = revocations
all-published = all published
taken-back = The registry is in use again. The copy must not be used.
copied = Copied. Both registries are equal. Rows: { $rows }. Digest: { $digest }
metrics-at = Metrics at http://{ $address }/metrics
restored-to = The registry ends with line { $line } of the journal, of { $at }. Its hash: { $hash }
restored-to-nothing = The journal of the registry is empty.
restored = { $days ->
        [one] Codes of 1 day have
       *[other] Codes of { $days } days have
    } new slots. New decisions and declarations have numbers above { $number }.
restored-closed = { $days ->
        [one] No code can be issued for { $day }
       *[other] No code can be issued for { $days } days, up to { $day }
    }: the day had too many slots.
upgraded = Upgraded. Lines of the journal: { $lines }. Hash of the last line before the upgrade: { $hash }

## Batches

stopped = stopped: run the same command to go on
stopped-without-output = stopped: nothing was written; run the same command again
batch = Batch { $batch }: { $issued ->
        [one] 1 code issued
       *[other] { $issued } codes issued
    }, { $rejected } rejected. This run: { $now } in { $seconds } s, { $rate } per second.
batch-ended = Batch { $batch } was already complete: { $issued ->
        [one] 1 code issued
       *[other] { $issued } codes issued
    } at { $at }, { $rejected } rejected.

## Nights

night-field = night
night = { $number }, { $at }: { $state ->
        [open] open
        [done] done
       *[abandoned] abandoned
    }
night-shards-field = shards
night-shards = { $done } of { $shards } done; { $people_done } of { $people } people; { $seconds } s
night-audit-field = audit
night-audit = { $decided } decided, { $asked } questions to an officer, { $revoked } codes revoked
night-codes-field = codes
night-codes = { $issued } issued, { $rejected } rejected; { $renewed } commitments renewed
night-workers-field = workers
night-trouble-field = failing
night-trouble = { $shards ->
        [one] 1 shard is
       *[other] { $shards } shards are
    } tried again: { $error }
night-bar = { $rejected } rejected · { $workers ->
        [one] 1 worker
       *[other] { $workers } workers
    }
night-goes-on = stopped waiting: the night goes on; `fede office night --continue` waits again
night-waits = waiting: { $error }
worker-joined = working on night { $night }
worker-ended-night = night { $night } is done
worker-over = night { $night } is over already; nothing is left to do
worker-waits =
    waiting: { $error }
    { $hint }
worker-failed = night { $night }, shard { $shard }: { $error }; it is tried again
worker-ended = Done by this worker: { $shards ->
        [one] 1 shard
       *[other] { $shards } shards
    }, { $issued ->
        [one] 1 code
       *[other] { $issued } codes
    }, { $rejected } rejected.

## The office online

online-at = The pages of the office: { $url }
online-without-https = Other computers can read what people type: use --https, --cert, or a proxy with --behind-https.
online-provider-without-origin = Nobody can sign in with a provider of identities: give the address of this office with --origin.
online-without-origin = Residents cannot add passkeys or put codes on their telephones: give the address of this office with --origin.

token-added = { $name } may do this until { $until }: { $scopes }. This token is shown once: { $token }
token-revoked = The token { $name } does not count any more.
token-state = { $state ->
        [counts] counts
        [revoked] revoked
       *[ended] ended
    }
no-tokens = There is no token yet.
