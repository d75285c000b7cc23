### What residents read on the pages of the office online.

## The page around every content

skip = Skip to the content
language = Language
footer = Questions and appeals: { $appeal }
to-start = Go to the start page

## The start page

home-title = Health declaration
home-lead = Declare your health and your trips here. You get a receipt at once. With it you see your status and get your code.
declare = Declare now
to-status = See status and code
home-needs = What you need
home-needs-document = The identity document of the person for whom you declare.
home-needs-trips = The cities and countries of the last 14 days, with dates.
home-needs-time = About five minutes.
home-others = You can declare for yourself, for your child, or for a person you care for. Without a computer or a phone: go to the counter with the document.

## The steps of a declaration

steps = Steps
step-person = Person
step-health = Health
step-contacts = Contacts
step-trips = Trips
step-review = Check and send
title-with-errors = Something is missing or wrong: { $title }
errors-title = Please correct this
next = Next
back = Back
send = Send the declaration
change = Change
change-step = Change: { $step }
choose = Please choose
none = None
optional = Optional
form-again = This form was out of date. What you typed is still here: please send it once more.
kept-title = You are signed out
kept-lead = Nothing was sent, and no file was taken. Copy what you wrote, sign in again, and send it from your status.
kept-words = What you wrote
kept-sign-in = Sign in again (in a new tab)
not-sent-too-many = Too many declarations have come from your network or for this number. Everything you typed is still on this page. Wait ten minutes and send it again, or go to a counter of the office.
not-sent = The declaration could not be sent now. Everything you typed is still on this page. Wait a few seconds, then send it again.

## The person

privacy = The office stores what you declare and decides your status with it. The document's number is only used to recognise the person.
whom = For whom do you declare?
whom-self = For myself
whom-child = For a child whose parent or guardian I am
whom-cared = For a person I care for
declarant = Your own name, if you declare for another person
declarant-hint = Leave it empty if you declare for yourself.
name = Name of the person
name-hint = As in the identity document.
document = Identity document
number = Number of the document
number-hint = Blanks and hyphens do not matter.
phone = Telephone
city = City of residence
city-hint = Type the name and choose from the list. Abroad: the country.
address = Address

## Health

symptoms = Symptoms of the last 14 days
symptoms-hint = Tick what applies. Without symptoms, go on.

## Contacts

contacts-lead = Did the person meet somebody who is ill, in the last 14 days? If not, go on.
contact-number = Contact { $number }
contact-with = With whom
contact-last = Last day
day-hint = For example 2026-03-01
another-contact = Another contact

## Trips

trips-lead = Where was the person in the last 14 days, outside the city of residence? If nowhere, go on.
trip-number = Trip { $number }
trip-place = City or country
trip-arrival = Arrival
trip-departure = Departure
time-hint = Date and time, for example 2026-03-01 08:00
departure-hint = Leave it empty if the person is still there.
another-trip = Another trip

## Check and send

review-lead = Please check everything. You can change each part.
consent-title = What happens with your data
consent-use = The office compares the declaration with what health authorities know, and decides green, yellow or red.
consent-share = The code shows a shortened name, the kind of document and the status. It does not show the number.
consent-time = The data is deleted when the period of retention after your last declaration is over.
consent-rights = You can see and download your data, dispute the status, and see who has looked at your data.
consent = I agree, and what I declare is true.

## What is wrong with a field

fault-missing = Please fill in this field.
fault-consent = Please agree, or leave this page without sending.
fault-seen = Please confirm that you have seen the document.
fault-choice = Please choose one of the answers.
fault-day = Contact: give the last day, for example 2026-03-01.
fault-time = Trip: give date and time, for example 2026-03-01 08:00.
fault-departure = The departure is before the arrival.
fault-future = This time has not come yet.
fault-place = This place is not known. Choose a city or a country from the list.
fault-name = Give the name as in the identity document.
fault-text = Leave out special characters, and use at most 200 characters.
fault-receipt = This is not a receipt number. Check each character.
fault-says = Write 1 to 200 characters.
fault-and-hint = { $words }. { $hint }

## The receipt

receipt-title = Your receipt
receipt-lead = Your declaration has arrived.
receipt-symbol = The receipt number as a QR code
receipt-keep = Keep this number: write it down, print it or take a picture. With it and the document's number you see your status. It is not shown again.
receipt-next = The office now checks the declaration. Look at your status later today.
print = Print
sent-before = This declaration was sent before
sent-before-lead = It has been changed since. To declare something else, begin a new declaration.
declare-again = Declare again

## Signing in

sign-in-title = See your status
sign-in-with = Sign in with { $provider }
sign-in-lead = Use the receipt of your declaration and the document's number.
sign-in = Show my status
sign-out = Sign out
signed-out = You are signed out
signed-out-lead = Nobody can see your data on this device any more.
receipt-number = Receipt number
receipt-hint = 16 letters and digits, as on the receipt
receipt-lost = If you have lost the receipt, go to the counter with the document.
not-found-together = No declaration has this receipt and this document. Check both.

## The status

status-title = Your status
not-decided = Received, not decided yet
not-decided-hint = The office is checking the declaration. If you have declared here before, sign in with your first receipt. If this takes longer than two days, go to the counter with the document.
received = Your declaration arrived at { $at }.
officer-asked = An officer is looking at this case.
decided-by = Decided by
decided-at = Decided at
by-audit = the audit, by fixed rules
by-officers = { $officers }
rule = Rule
rule-and-name = { $rule } (rule “{ $name }”)
note = Grounds
facts = Facts
no-facts = Nothing was found
code = Health code
no-code = There is no code now. It is issued after the decision.
code-picture = QR code of your health code
code-on-telephone = This code is on your phone: it is shown there, signed anew every 15 seconds. What you save or print here is a copy: gates then look at your document.
telephones = Your phones
telephones-lead = A picture of your code works for anyone who has it. A code on your phone does not: only your phone can show it.
telephone-since = Phone { $id }, added { $at }
telephone-remove = Remove this phone
telephone-remove-hint = Remove a lost phone: its codes end at once.
telephone-add = Put the code on this phone
valid-until = Valid until { $until }
save-picture = Save the picture
save-pass = Save the pass (PDF)

## Disputing

dispute = Something is wrong
dispute-lead = Tell the office what is wrong, for example a place where you were not. An officer answers. Until then the code stays as it is.
dispute-says = What is wrong?
dispute-hint = At most 200 characters.
dispute-send = Send to an officer
dispute-waits = Your dispute of { $at } waits for an officer: { $note }

## Data

declarations = Your declarations
declaration-of = Declaration { $number }, { $at }
looks = Who has looked at your data
looks-lead = Looks on these pages. Automatic audits are not listed.
look-at = Time
look-by = Who
look-self = You
download = Download everything (JSON)

## Requests to officers

request-not-there = I was not there
request-care = Guardian or carer
request-waits = waits for an officer
request-granted = accepted
request-refused = refused
request-withdrawn = withdrawn
file-pdf = PDF document
file-picture = Picture

attach = Files, for example a ticket (optional)
attach-hint = PDF, PNG or JPEG. At most 3 files, each at most 2 MB.
attachment-of = Attachment { $number }: { $kind }, { $kilobytes } KB

## Stays

stays = Where you were in this country
stays-lead = These stays are known about you. Your itinerary is made from them. If you were not there, say so.
no-stays = No stay of the last days is known.
stay-until = From { $from } to { $until }.
stay-since = Since { $from }.
stay-source = Source: { $source }
stay-says = Why is it wrong?
stay-send = Send to an officer
stay-asked = You have asked an officer to remove this stay.
requests = What you have asked
request-of = Asked at { $at }: { $state }
request-said = You wrote:
request-answer = The officer's reason: { $note }
withdraw-request = Withdraw this request
withdraw-dispute = Withdraw the dispute

## Guardians and carers

cared = People for whom you have declared
declared-for-you = Who has declared for you

## Withdrawing

withdrawing = What you can withdraw
withdrawing-may = You can withdraw a dispute and a request as long as no officer has answered.
withdrawing-stop = Declaring is voluntary. If you do not declare again, nothing new is stored, and what is stored is deleted when the period of retention is over.
withdrawing-not = A declaration that was sent, what health authorities have reported, and decisions cannot be withdrawn: they do not rest on your consent alone, because others were protected by them. If they are wrong, ask for a correction above.

proof = Proof that you may declare for this person
proof-lead = For example a birth certificate, a household register, or a decision of a court. An officer looks at it and says whether it is accepted. You can also show it at the counter.
proof-send = Send the proof
proof-taken = The proof has arrived
proof-taken-lead = An officer looks at it. You see the answer on the status page.

## Which pages a server has

pages-all = all pages
pages-residents = the pages of residents
pages-staff = the pages of the staff
