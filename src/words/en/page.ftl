### The gate page's own words, for staff at a gate. The texts about codes come from its core.

## Buttons and labels

language = 中文
menu = Menu
torch = Torch
camera = Other camera
sound = Sound
start = Start the camera
prompt = Hold a code in front of the camera
next = Next person
why = Why, and what the code says
number-of = Number of the { $kind }, to compare with the code
compare = Compare
match = ✔ The document matches
no-match = ✘ Another document
menu-title = This gate
update = Update from the network
update-file = Update from a file (.tar)
update-folder = Update from a USB stick
updating = Updating…
updated = Updated: { $files ->
        [one] 1 file
       *[other] { $files } files
    }.
not-newer = Nothing newer.
line = Text of a code, typed or pasted
judge = Check
report = Report (page)
report-csv = Report (CSV)
new-shift = Start a new shift
new-shift-ask = The counts and the list of codes let through will be deleted. Start a new shift?
close = Close
keys = Keys: Space next person · W why · T torch · C other camera · S sound · L language · M menu. With a handheld scanner, just scan.

## Signs

sign-let-in = Let in
sign-stop = Stop
sign-cannot-tell = Cannot tell
sign-you-decide = You decide
other-document = Stop: not this person's document

## What the gate holds

fresh = Fresh
ageing = Ageing: update soon
stale = Stale: update now
empty = Empty: update now
until = until { $time }
hint-update = Update this gate: touch Menu, then Update from the network.
region-undecided = { $name } cannot be checked
publisher = publisher
list = trust list
version = version { $version }
confirmed = confirmed on
rules = rules
own-rules = this gate's own
asks = asks for
root = root
root-of = version { $version }. Compare its fingerprint with the one that the publisher announces: { $fingerprint }
other-root = This page now trusts another root ({ $now }…, before { $before }…). Continue only if the person who looks after this gate changed it. Continue?

## What a code says

kind-resident-id = resident identity card
kind-passport = passport
kind-other = document
issuer = issued by
path = recognised
way-own = as the publisher's own region
way-platform = through the national platform
way-direct = directly
way-adoption = by adopting the national code
health = health
status-green = green
status-yellow = yellow
status-red = red
itinerary = itinerary
countries = countries
city = city
risk-city = {" (has a risk area)"}
issued = issued
valid = valid until
identifier = identifier

## Notices

several = Several codes: show them one at a time.
partial = The scanner has sent a part of a code…
not-kept = This page cannot work offline here. Without the network it will not open again.
new-page = A newer version of this page is ready: close the page and open it again.
scanner-prefix = The scanner types something before the code: switch its prefix off. See its manual.
scanner-input-method = An input method changes what the scanner types: switch it to English letters.
scanner-case = Capital letters arrive as small letters, or the reverse: switch Caps Lock off.
scanner-keyboard = The scanner is set to another keyboard layout: set it to this computer's layout.
scanner-split = The scanner splits a code over several lines: increase its line length.

## Troubles, by their identifiers

trouble-insecure =
    Browsers allow the camera only on HTTPS pages and on this computer itself.
    Open the https:// address.
trouble-NotAllowedError =
    The camera is refused.
    Allow it in the browser's settings for this page, then start it again.
trouble-NotFoundError =
    There is no camera.
    Connect one. A handheld scanner works without a camera.
trouble-NotReadableError =
    Another program uses the camera.
    Close that program, then start the camera again.
trouble-unplugged =
    The camera is gone.
    Connect it again.
trouble-camera = The camera does not start.
trouble-no-database = This browser keeps no data: private window, or storage cleared or blocked. The gate works until the page is closed.
trouble-database-full = This device is full: the update could not be stored. The gate continues with the data that it has.
trouble-no-root = The root of trust is missing or wrong at the address of this page: write the page again.
trouble-other-root = Stopped: the root of trust has changed. Ask the person who looks after this gate.
trouble-core-died = The reader was restarted. The counts start again from zero.
trouble-worker = An error occurred on the page. The page continues.
trouble-frame-size = The camera has changed its size.

## Why a number cannot be compared

document-no-holder = This code names no holder.
document-number-character = Type letters and digits only.
document-number-length = The number has 4 to 32 characters.
document-number-mistyped = This is not a number of this kind of document: type it again.
document-not-compared = The numbers could not be compared. Try again.
