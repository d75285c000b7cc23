### What a gate says beyond the verdict on a code: findings of its rules, signs, remarks on the scanner.

## Signs

let-in = let in
stop = stop
you-decide = you decide
cannot-tell = cannot tell

## What a rule does when it is met

then-note = the code passes, with a note
then-ask = a person decides
then-refuse = the code does not pass

## Findings, and what to do next

statement-missing = This gate asks for the { $missing }. This code does not contain it.
    .hint = Ask for the code that contains it.
too-old = The { $kind } is from { $since }. At this gate it must be less than { $max-hours } hours old.
    .hint = Ask the holder to renew the code.
stay = Stayed in { $place }, last on { $last-seen }. This is a risk area of level "{ $level }", which counts for { $days } days after a stay.
    .hint-note = For your information.
    .hint-ask = Ask the holder, then decide by this gate's instructions.
    .hint-refuse = Do not let in under this gate's rules. Tell the holder which stay it was.
level = { $level ->
        [high] high
        [medium] medium
        [low] low
       *[other] { $level }
    }
country-visited = Has been in { $country } on a day that the code does not name. This is a risk area of level "{ $level }", which counts for { $days } days after a stay.
marked = Stayed in { $place }, last on { $last-seen }. The city has a risk area. This does not mean that the holder was in that area.
unbound = This code is not bound to a phone. Anyone can have a copy of it.
    .hint-refuse = Ask for the code on the holder's own phone.
binding-not-proved = This code is bound to a key of the holder. A picture of the code does not prove that the holder has the key.
    .hint = Look at the document, and compare its number.
other-document = This is not the person's document: the number is different.
    .hint = Do not let in. If you mistyped the number, type it again.
again-seconds = This code was let through { $seconds ->
        [one] a second
       *[other] { $seconds } seconds
    } ago, at this gate.
again-minutes = This code was let through { $minutes ->
        [one] a minute
       *[other] { $minutes } minutes
    } ago, at this gate.
again-hint = Ask whether it is the same person.
rules-missing = This gate must follow the rules of { $name } ({ $region }), but does not have them.
    .hint = Update this gate.
rules-not-current = The rules of { $name } ({ $region }) are valid from { $from } to { $until }. It is { $at } now.
rules-unreadable = This gate cannot read the rules of { $name } ({ $region }).
    .hint = Update this gate's software, or tell the publisher of the rules.

## Remarks for the person who sets up the scanner

scanner-prefix = the scanner types something before the code: switch its prefix off
scanner-suffix = the scanner types something after the code: switch its suffix off
scanner-input-method = an input method changes what the scanner types: switch it to English letters
scanner-case = capital letters arrive as small letters, or the reverse: switch Caps Lock off
scanner-keyboard = the scanner is set to another keyboard layout: set it to this computer's layout
scanner-split = the scanner splits a code over several lines: increase its line length
scanner-number = a number among the codes was not compared: type numbers where --numbers reads them

## Keyboard layouts

keyboard = { $layout ->
        [german] German
        [german-nodead] German without dead keys
        [swiss-german] Swiss German
        [swiss-french] Swiss French
        [french] French (AZERTY)
        [french-oss] French (alternative)
        [belgian] Belgian
        [canadian-french] Canadian French
        [canadian-multilingual] Canadian Multilingual
        [spanish] Spanish
        [latin-american] Latin American
        [portuguese] Portuguese
        [brazilian] Brazilian
        [italian] Italian
        [british] British
        [irish] Irish
        [us-international] US International
        [us-dvorak] US Dvorak
        [us-colemak] US Colemak
        [danish] Danish
        [norwegian] Norwegian
        [swedish] Swedish
        [finnish] Finnish
        [icelandic] Icelandic
        [estonian] Estonian
        [latvian] Latvian
        [lithuanian] Lithuanian
        [polish-qwertz] Polish (QWERTZ)
        [czech] Czech
        [czech-qwerty] Czech (QWERTY)
        [slovak] Slovak
        [slovak-qwerty] Slovak (QWERTY)
        [hungarian] Hungarian
        [romanian] Romanian
        [slovenian] Slovenian
        [croatian] Croatian
        [serbian] Serbian (Cyrillic)
        [serbian-latin] Serbian (Latin)
        [albanian] Albanian
        [macedonian] Macedonian
        [bulgarian] Bulgarian
        [greek] Greek
        [turkish] Turkish (Q)
        [turkish-f] Turkish (F)
        [azerbaijani] Azerbaijani
        [russian] Russian
        [ukrainian] Ukrainian
        [belarusian] Belarusian
        [kazakh] Kazakh
        [mongolian] Mongolian
        [georgian] Georgian
        [armenian] Armenian
        [hebrew] Hebrew
        [arabic] Arabic
        [arabic-azerty] Arabic (AZERTY)
        [persian] Persian
        [thai] Thai
        [vietnamese] Vietnamese
        [hindi] Hindi
        [bengali] Bengali
        [japanese] Japanese (JIS)
        [japanese-kana] Japanese (kana)
       *[us] US
    }

## What to do when the page's core reports an error

reload = Load the page again.
frame-size = The camera has changed its size. The next frame will be read.
archive = Choose the tar file of a published set, or the directory itself.
site-region = Write the page again, with the region's ISO 3166 code.
network = Check the network, or update from a file.
document-number = Type the number as it is printed.
