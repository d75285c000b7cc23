### The gate page's own words, for staff at a gate. The texts about codes come from its core.

## Buttons and labels

title = Gate
language = 中
language-name = 中文
menu = Menu
torch = Torch
camera = Other camera
sound = Sound
sound-on = Sound is on
sound-off = Sound is off
start = Start the camera
prompt = Hold a code in front of the camera
prompt-start = Scan a code, or start the camera.
next = Next person
ask-digits = Ask for digits
digits = The holder types into the phone:
stop-digits = Stop asking
why = Why, and what the code says
number-of = Type the number of the { $kind }
compare = Compare
answer-match = ✔ The document matches
answer-no-match = ✘ Another document
menu-title = This gate
update = Update from the network
update-file = Update from a file (.tar)
update-folder = Update from a USB stick
update-now = Update now
updating = Updating…
updated = Updated: { $files ->
        [one] 1 file
       *[other] { $files } files
    }.
not-newer = Nothing newer.
line = Text of a code, typed or pasted
judge = Check
picture = Check a picture, PDF or text file…
reading = Reading the file…
check-title = Check without the camera
shift-title = Shift
holds-title = Data of this gate
gate-name = Name of this gate, for the report
setup = Set up telephones and scanners
report = Report (page)
report-csv = Report (CSV)
new-shift = Start a new shift
new-shift-ask = A new shift deletes the counts and the list of codes let through. Save the report first?
save-and-reset = Save the report, then start
reset = Start without saving
keep-shift = Cancel
close = Close
keys = Keys: Space next person · D document · W why · T torch · C other camera · A ask for digits · S sound · L language · M menu. With a handheld scanner, just scan. Files can also be dropped or pasted.

## Signs

sign-let-in = Let in
sign-stop = Stop
sign-cannot-tell = Cannot tell
sign-you-decide = You decide
other-document = Stop: not this person's document
send-away = Send away
decided-let-in = Let in, by your decision
decided-send-away = Sent away, by your decision
decision-counted = Your decision is in the report of this shift.
step-code = Code ✔
step-document = Document: compare
step-match = Document ✔
step-no-match = Document ✘

## What the gate holds

fresh = Fresh
ageing = Update before { $time }
stale = Out of date since { $time }
empty = No data yet
wrong-clock = The clock is wrong
list-expired = The trust list has expired
root-expired = The root has expired
rules-wanting = Rules are missing
until = valid until
trouble = trouble
hint-update = Update this gate, then show the code again.
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
live = Signed by the phone
valid = valid until
identifier = identifier
technical = technical

## Notices

several = Several codes: show them one at a time.
same-code = Same code. Take it away and show the next.
partial = The scanner has sent a part of a code…
not-kept = This page cannot work offline here. Without the network it will not open again.
new-page = A newer version of this page is ready: close the page and open it again.
scanner-prefix = The scanner types something before the code: switch its prefix off. See its manual.
scanner-suffix = The scanner types something after the code: switch its suffix off. See its manual.
scanner-input-method = An input method changes what the scanner types: switch it to English letters.
scanner-case = Capital letters arrive as small letters, or the reverse: switch Caps Lock off.
scanner-keyboard = The scanner is set to another keyboard layout: set it to this computer's layout.
scanner-split = The scanner splits a code over several lines: increase its line length.
scanner-number = A number among the codes was not compared. Type it in the field for the number.

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
trouble-picture-empty = The file is empty.
trouble-picture-large = The file is larger than 64 MB. Make the picture smaller.
trouble-picture-kind =
    This browser cannot open the file as a picture.
    Take a photo of the code, or save the file as PNG or JPEG.
trouble-picture-damaged =
    The file is damaged.
    Ask for it again, or take a photo of the code.
trouble-picture-not-drawn =
    The file takes too much time or memory to open.
    Take a photo of the code, or a screenshot of it.
trouble-picture-more-pages =
    There is no readable code on the first pages of the file.
    Take a screenshot of the page with the code.
trouble-picture-password =
    The file needs a password.
    Take a photo of the code, or a screenshot of it.
trouble-no-documents =
    This page was set up without the part that opens PDF, SVG and TIFF.
    Take a photo of the code, or a screenshot of it.
trouble-documents-unloaded =
    What opens PDF, SVG and TIFF could not be loaded. It needs the network once.
    Take a photo of the code, or a screenshot of it.
trouble-no-symbol =
    There is no readable code in the picture.
    Take it again: closer, sharp, with the whole code and its margin.
trouble-source = The network does not answer. Check it, or update from a file.
trouble-archive = The file is not a published set. Choose the tar file of a set, or the directory itself.
trouble-sync-expired = The set at this address is too old. Ask the publisher for the newest one.
trouble-sync-not-yet-issued = The set is from the future. Check the clock of this device.
trouble-sync-rollback = The set is older than the one that this gate has. It was not taken.
trouble-sync-issued-before = The set is older than the one that this gate has. It was not taken.
trouble-sync-clock-back = The clock of this device was set back. Set it, then update again.
trouble-core = This did not work. Tell the person who looks after this gate:
trouble-frame-size = The camera has changed its size.

## Why a number cannot be compared

document-no-holder = This code names no holder.
document-number-character = Type letters and digits only.
document-number-length = The number has 4 to 32 characters.
document-number-mistyped = This is not a number of this kind of document: type it again.
document-not-compared = The numbers could not be compared. Try again.

## Setting up telephones and scanners

setup-title = Set up this gate
setup-back = Back to the gate
setup-scanner = Test a scanner
setup-scanner-how = Touch the field. Scan any fede code. Nothing is judged or stored.
setup-field = What the scanner types
setup-clear = Empty the field
setup-right = ✔ The code arrived as it is. No setting needs a change.
setup-works = ✔ The gate can read this scanner. Better change these settings:
setup-not-code = ✘ This is not a fede code. Scan one to test the scanner.
setup-layouts = Keyboard layout of this computer, as far as a code shows it: { $names }
setup-end = The scan ended with: { $key }
setup-end-none = nothing. Set the scanner to send Return after each code.
setup-shown = arrived
setup-meant = stands for
setup-none = no character of a code
setup-phone = Make a telephone trust this page
setup-phone-why = The camera needs a page that the telephone trusts. Do this once on each telephone.
setup-phone-download = Download the certificate
setup-phone-compare = Compare the SHA-256 fingerprint that the telephone shows with the one that the server has printed. If it differs, stop.
setup-android = Android: Settings, Security, Encryption and credentials, Install a certificate, CA certificate. Choose the file.
setup-harmony = HarmonyOS: Settings, Security, Encryption and credentials, Install from storage. Choose the file.
setup-iphone = iPhone and iPad: allow the download. Settings, Profile downloaded, Install. Then Settings, General, About, Certificate Trust Settings: switch the certificate on.
setup-windows = Windows: open the file, Install certificate, Local machine, Trusted Root Certification Authorities.
setup-mac = Mac: open the file in Keychain Access. Open the certificate, Trust, Always trust.
setup-phone-none = This page has no certificate of its own to install. It needs none on this computer, or it uses one that telephones know.
setup-phone-last = Then open the gate, and choose "Add to home screen" in the browser's menu.
