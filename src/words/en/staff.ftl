### The pages of the staff of the office online.

pages = Pages
queue = What waits
sessions = My sessions
sign-out = Sign out { $account } ({ $role })
not-done = This was not done

## Signing in

sign-in-title = Sign in
account = Name of the account
password = Password
code = Code of the authenticator
code-hint = Six digits. Each code counts once.
sign-in = Sign in
set-up-first = I have an invitation: set up the account

## Setting up

set-up-title = Set up the account
set-up-lead = You need the code of your invitation and a phone with an authenticator.
provider-set-up = The sign-in service knows you as { $account }. Type the code of your invitation once: then this account opens with the sign-in service, for you alone.
invitation = Code of the invitation
invitation-hint = Officers who have a PIN already type the PIN.
new-password = New password
password-rule = At least { $min } characters. Several words that do not belong together are good.
password-again = The password once more
passwords-differ = the passwords differ
    .hint = type the same password twice
next = Next
authenticator-title = Set up the authenticator
scan-lead = Scan this with the authenticator on your phone. It is shown once.
type-key = Or type this key into it:
finish = Finish

## Sessions

sessions-lead = Here you are signed in. End what you do not know, and tell an administrator.
began = Began
used = Last used
ends = Ends
this-session = this session
own-password = My password
own-password-lead = All other sessions of your account end with the change.
old-password = Password until now
change-own-password = Change
own-password-done = Your password is changed. All other sessions have ended.
sign-in-again = To change how you sign in, sign out and sign in again: you have 15 minutes then.
end-session = End

## What waits

waiting = { $count ->
        [0] Nothing waits for an officer.
        [1] 1 case waits for an officer.
       *[other] { $count } cases wait for an officer.
    }
unpublished = { $count ->
        [1] 1 revocation is not published yet: gates do not know it.
       *[other] { $count } revocations are not published yet: gates do not know them.
    }
filters = Show
filter-all = all
filter-reviews = reviews
filter-disputes = disputes
filter-second = waiting for a second officer
nothing-waits = Nothing here.
case = Case
since = Since
holder = Person
state = State
is-disputed = It is disputed.
needs-second = { $officer } proposes a status. A second officer must confirm.
more = More

## A person's page

decision-number = Decision { $number }
declaration-number = Declaration { $number }, { $at }
this-decision = The case
proposed = { $officer } has proposed { $status } at { $at }, with the note: { $note }
known-facts = Known facts
fact-since = { $kind }, from { $since }
fact-until = { $kind }, from { $since } to { $until }
declarations = Declarations
decisions = Decisions
codes = Codes
code-of = { $cti } for decision { $decision }, until { $expires }: { $state ->
        [revoked] revoked
        [suspended] suspended
       *[other] counts
    }
looks = Who has looked at this
the-person = the person
none = None.

## Declarations that do not count yet

unproven = Unproven declarations
unproven-lead = Somebody has declared for a person who was known before, without signing in. These declarations do not count until you have found out who made them: call, or ask the person to come to the counter with the document.
unproven-of = Received { $at }
unproven-wait = Declarations wait that do not count yet.
known-as = Known here as
unproven-counts = It counts
unproven-refuse = It does not count

## Deciding

answer = Your answer
red-needs-two = Red takes two officers: a second one confirms in their own session.
own-proposal = You have proposed this status. Another officer must confirm it.
confirm-proposal = { $officer } proposes this. If you agree, choose the same status and reason.
status = Status
reason = Reason
reason-hint = Needed for yellow and red. The code shows it.
no-reason = none
note = Why
note-hint = For the record, up to 200 characters. No names, no document numbers.
decide = Decide
changed = another officer was faster
    .hint = look at the case as it is now; what you typed is still there
no-status = no status is chosen
    .hint = choose green, yellow or red

## Correcting

correct = Correct the code
correct-lead = This revokes the code and issues the right one at once. Red waits for a second officer.
not-in = The person was not in
correct-now = Correct

## The counter

counter = Counter
counter-lead = Look at the document first. The person gets the code and the receipt at once.
counter-lead-without-key = Look at the document first. The person gets the receipt at once. The code comes with the next audit and issue.
counter-seen = I have seen the document, and the number is right.
counter-serve = Take the declaration
counter-late = the form was open for more than an hour
    .hint = what was typed is still there: look at it again, and send it
counter-done = Served
counter-waits = An officer must decide first. The person can see the decision with the receipt.
counter-later = The declaration is taken. The code comes with the next audit and issue; the person can see it with the receipt.
counter-receipt = With this receipt and the document's number, the person can sign in online. Nobody can look it up later.
counter-next = Next person
counter-telephone = Telephone (optional)
counter-on-telephone = The code is bound to the person's telephone. There, choose “Add a code” and scan this symbol, or choose “Get codes from the office”.
telephones = Telephones
telephones-lead = The person's codes are bound to these telephones. Ask about each one: whoever knew the number may have added a telephone online.
telephone-removed = The telephone is removed, and its codes are revoked.
telephone-since = Telephone { $id }, added { $at }
telephone-remove = Remove this telephone
telephone-remove-hint = The codes of a removed telephone are revoked at once, and the person is signed out everywhere.
telephone-proof = Key of the telephone
telephone-proof-hint = On the holder page of the telephone, choose “Show my key”, and scan the symbol into this field (FDK1:…). It counts for ten minutes.
camera = Use the camera
camera-stop = Stop the camera
camera-hold = Hold the telephone in front of the camera.
camera-taken = The key is in the field.
camera-trouble = The camera cannot be used. Allow it in the browser, or scan the symbol.
telephone-add = Add this telephone

## Accounts

accounts = Accounts
role = Role
all-accounts = All accounts
change-account = Change an account
change-lead = Some changes take two administrators: each new account, role and reset, and the lock of an administrator. They wait here until another administrator approves them.
account-hint = As in the list, or a new name
what-change = What to do
choose = choose
do-change = Change
change-add = invite, role { $role }
change-role = role { $role }
change-lock = lock
change-unlock = unlock
change-reset = reset: password, phone or passkey lost
waiting-changes = Waiting for a second administrator
waiting-change = { $account }: { $change }. Proposed by { $by } at { $at }.
approve = Approve
refuse = Refuse
change-waits = { $account }: the change waits for another administrator.
change-done = { $account }: done.
invited = { $account } is invited. Give the person this code; it counts once, until { $until }. It is shown once.
open-sessions = Sessions
waits-until = waits until { $until } after wrong attempts

## Requests of residents

requests = Requests
requests-lead = What residents ask, oldest first. Removing a stay takes it out of the next audit and the next code. The status does not change.
requests-replace = Codes of the person are revoked and issued anew at once if their itinerary changes.
requests-keep = This server has no key to sign with: a code that is out keeps the stay until it ends, or until it is corrected on the command line.
requests-wait = Requests of residents wait.
stay = Stay
source = Source
stay-gone = this stay is not known any more
person-says = The person says
relation = Relation
declarant = Who has declared
declared-name = For whom, as declared
attachments = Attachments
proof = Proof of the guardian or carer
request-note-hint = The person reads it. Up to 200 characters. No document numbers.
remove-stay = Remove the stay
accept-care = Accept
refuse-request = Refuse
signed-out = Your session has ended
signed-out-lead = Nothing was stored. What you typed is kept on this page, as long as it is open.
signed-out-sign-in = Sign in again (in a new tab).
signed-out-again = Come back to this page, and send the form once more.
send-again = Send again
done-granted = Granted. The person can read your reason.
done-refused = Refused. The person can read your reason.
done-counts = The declaration counts now.
done-not-counted = The declaration is refused, and does not count.
done-before = It waits no more: another officer was faster, or the person has withdrawn it.
done-decided = The decision is stored.
done-proposed = The proposal is stored. A second officer must confirm.
done-corrected = The old code is revoked, and the right one is issued.
done-session-ended = The session has ended.
done-passkey-added = The passkey is added.
done-passkey-removed = The passkey is removed.
telephone-added = The telephone is added. Its code can be fetched now.

## Importing background data

imports = Import
imports-lead = Send a table as CSV or Excel (.xlsx), with one row for each entry. First you see what would be taken. Nothing is stored until another officer takes the file.
import-kind = What the table has
import-file = File
import-file-hint = At most 4 MB and { $max } lines. Larger files: fede office import.
import-columns = Columns: { $columns }
kind-cases = Cases
kind-contacts = Close contacts
kind-isolation = Isolation orders
kind-tests = Test results
kind-areas = Risk areas
kind-stays = Stays
import-look = Show what would be taken
import-preview = What would be taken
import-new = New rows
import-known = Rows that are stored already
import-rejected = Rows that are not taken
import-digest = SHA-256 of the file
import-row = Row
import-column = Column
import-why = Why not
import-more = More rows are not taken. Correct these first.
import-other = Another officer takes the file, on this page. It waits for a day.
imports-wait = Files that wait
import-sent = Sent
import-by = By
import-show = Look at it
import-take = Take the file
import-drop = Do not take it
import-taken = { $new } new, { $known } stored already, { $rejected } not taken.
import-gone = this file does not wait any more
    .hint = somebody has taken it or thrown it away, or a day has passed: send it again
import-no-file = no file was chosen
    .hint = choose a table and what it has

## Narrowing the queue

waits-for = Waits for
waits-days = { $days ->
        [0] any time
        [1] at least 1 day
       *[other] at least { $days } days
    }
by-rule = Asked by the rule
every-rule = every rule
narrow = Show these
keys = Keys: j next case, k previous case, Enter opens it.
keys-on = Switch the keys on
keys-off = Switch the keys off
open-by = { $officer } has opened this person's page at { $at }. Agree who answers.

## Figures

figures = Figures
figures-lead = The work of officers in the last 14 days. No figure names a person or an officer.
figures-first = There are more decisions than are counted here: these are the first ones.
unpublished-since = The first one waits since { $since }.
all-published = Every revocation is published.
by-day = Decisions of officers by day
day = Day
plot-lead = Bars. The numbers are in the table under the picture.
waiting-times = How long cases waited
answered-count = Answered
median = Half of them within
percentile = 95 of 100 within
hours-minutes = { $hours } h { $minutes } min
reasons = Reasons
rules = Rules that asked
withdrawals = Codes revoked or suspended, issued in these days
withdrawal = Why
count = Number

## Nights

night = Night
no-nights = This registry is a file. Nights with workers need a registry on PostgreSQL; see fede issue batch.
never-night = There was no night yet.
last-batch = The last batch
batch-of = Batch { $number }, { $at }: { $lines ->
    [1] 1 line
   *[other] { $lines } lines
}
batch-run = Part { $shard } of { $shards }, { $out }
batch-progress = { $read } of { $lines } read, { $issued } issued, { $rejected } rejected.
batch-done = Done.
people-done = People who are done
reload = Load again
reload-on = Load every 10 seconds
reload-off = Stop
reloads = This page loads every 10 seconds.
