### The holder page's own words. The texts about codes come from its core.

## Buttons and labels

title = My codes
language = 中
language-name = 中文
large = A+
large-name = A+ (large type)
help = Help
close = Close
add = Add a code
new-person = New person
empty = No codes yet.
    1. Choose “New person”, and show the key to your office: at the counter, or as a text.
    2. The office makes a code for this key.
    3. Choose “Add a code”.
    Are codes missing that you have not removed? Then the browser has deleted its data. Remove the old phone on the office's status page (/status), or at the office, and start with 1.
unchecked = This page does not check codes. Gates do, with the office's signature.

## A person's card

holder = Holder
reason = Reason
authority = Authority
appeal = To appeal
period = Itinerary of
countries = Countries
cities = Cities
no-cities = no stay of more than 4 hours
risk-city = {" "}(has a risk area)
issuer = Issued by
until = Valid until
status = Health code: { $status }
itinerary = Travel card
is-paper = Code on paper, not bound to this phone
waiting = No code yet. Show the key to your office, then add the code that it makes.
declared = You have declared. For somebody who is on this phone already, press “Get codes from the office”. For somebody else, choose “New person” first.
office-waits = The office has your key. The code comes when the office has issued it.
renew = Ask the office for a new code. The key stays the same.
unlocked = This browser cannot lock keys (it has no Ed25519). The key is in the browser's data: whoever can copy the data of this browser can copy the key. A newer browser keeps it locked: remove this person there, and add it again.
locked = The browser keeps the private part of this key locked. It cannot be copied to another phone.
show = Show
show-paper = Show the paper code
show-key = Show my key
fetch = Get codes from the office
print = Print
remove = Remove
expires = expires in { $span }
expired = expired { $span } ago
early = valid in { $span }
minutes = { $count ->
        [one] 1 minute
       *[other] { $count } minutes
    }
hours = { $count } hours
days = { $count } days

## Showing a code

choice = What the gate sees
kind-health = Health
kind-itinerary = Itinerary
kind-both = Health and itinerary
together = All together
symbol = QR code: { $what }
countdown = New code in { $count } s
bright = Set the screen to full brightness. Tap the code to make it as large as the screen.
paper-words = This code does not change. A gate compares it with your identity document.
digits = Four digits that the gate shows
answer = Add
answering = The digits { $digits } are in the code, for { $count } s
four-digits = Type four digits, such as 0471.
stop-digits = Leave out the digits
printed-bound = This print is not a live code. A gate may ask for the identity document, or refuse it.
printed-paper = A gate compares this code with the identity document.

## The key

key-words = The key of { $name }. Let the office scan it, or send the text. It is good for 10 minutes.
key-symbol = QR code of the key
key-text = The key as text
copy = Copy
copied = Copied

## Adding

text = Text of the code (FD1:…)
take = Add
picture = From a picture…
camera = Use the camera
camera-stop = Stop the camera
hold = Hold the code in front of the camera.
reading = Reading the picture…
no-code = There is no code in this picture. Take it again: whole, sharp, and without reflections.
taken = Added for { $name }.
taken-paper = Added as a code on paper. It is bound to no phone.
already = This code is here already.
older = A newer code of this kind is here already.
not-a-code = This is not a code of fede. Its text starts with FD1:. ({ $id })
damaged = This code is not complete or has been changed. Take the picture again, or copy the whole text. ({ $id })
is-live = This is a live code that a phone shows. It works for 30 seconds only. Add the code that the office has sent.
is-key = This is the key of a phone, for the office. Add the code that the office makes for it.
other-key = This code is bound to a key that this phone does not have.
other-key-hint = Open it on the phone that has the key, or show the key of this phone to the office.
paper = Code on paper
answer-key = The office has sent a code of another key. It was not added.
answer-name = The office has sent a code of { $name }, not of { $known }. It was not added. If the office has corrected the name: remove { $person } here, and make a new key.
person-words = Each person gets a key of their own: yourself, a child, somebody you care for.
name = Name, for this phone only
make = Make a key

## Binding a key

bind-title = Bind the key of { $name } to the codes of { $holder }?
bind-words = Somebody has signed in to the office in this browser. The office then makes the codes of that person for this key. If it is not { $name }: cancel, and sign out on the office's status page (/status).
signed-in = the person who has signed in
bind-now = Bind the key

## Removing

remove-title = Remove { $name }?
remove-words = This deletes the key and the codes. They cannot be restored. For this person, the office must then bind a new code to a new key. With a network, the page removes the key at an office that serves this page too. Otherwise remove this phone on the office's status page (/status), or at the office.
removed-told = { $name } is removed here and at the office.
removed-untold = { $name } is removed here. The office has not confirmed it. If the office has the key, remove this phone on its status page (/status), or at the office.
remove-paper = This deletes the code from this phone. The paper stays valid.
keep = Cancel

## What is wrong

cleared = The browser has deleted the codes and keys of this page. Choose “New person”, and ask the office for new codes. Also remove the old phone on the office's status page (/status), or at the office.
two-tabs = This page is open in another tab too. Both show the same codes.
clock-ahead = The time of this phone has jumped { $count } minutes ahead. Set it to automatic: a gate refuses codes of a wrong time.
clock-back = The time of this phone has jumped { $count } minutes back. Set it to automatic: a gate refuses codes of a wrong time.
trouble-sign = The code cannot be signed. Close this page and open it again.
trouble-store = This browser keeps no data for this page. Close the private window, or allow the page to store data.
trouble-picture = The picture cannot be read. Choose another one, or paste the text of the code.
trouble-camera = The camera cannot be used. Allow it in the browser, or choose a picture.
trouble-office = The office does not answer. Try again later.
trouble-start = The page cannot start. Load it again.

## Help

help-install = Install
help-install-words = Choose “Add to home screen” in the browser. The page then works without a network.
help-use = At the gate
help-use-words = Choose “Show”. The code is new every 15 seconds, and a gate takes each for about 30 seconds. A picture of it is worth nothing afterwards. If the gate shows four digits, type them.
help-brightness = The gate cannot read the code
help-brightness-words = Set the screen to full brightness, tap the code, and hold the phone still, about 20 cm from the camera.
help-storage = Where the codes are
help-storage-words = Only in this browser. If you delete its data, codes and keys are gone, and the page is as if it were new. Some browsers delete all data of a page after weeks without use: install the page, and open it from time to time. The page asks the browser to keep its data. The browser may refuse.
help-new-phone = New phone
help-new-phone-words = Keys cannot be moved. On the new phone choose “New person”, and ask the office for new codes. Then remove the person from the old phone. Also remove the old phone on the office's status page (/status), or at the office: until then the office counts it.
help-lost = Lost phone
help-lost-words = Remove the phone on the office's status page (/status), or tell the office. Its codes end at once.
help-privacy = Privacy
help-privacy-words = Names stay on this phone. A page without an office beside it sends nothing. If an office serves this page, the page asks it who it is at each start, and sends it a proof of a key: at the start when codes end soon or there are none, when you get codes, and when you remove a person. A proof has the key and the time, and no name. A gate sees what is in the code that you show: choose health or itinerary if you have one code for each.
help-clock = The time of the phone
help-clock-words = Set it to automatic. A gate refuses codes from a phone whose time is wrong by half a minute, unless it asks for four digits.
help-paper = Without a phone
help-paper-words = Ask the office for a code on paper. You can keep it here too. A gate compares it with the identity document.
