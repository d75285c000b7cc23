### What staff at a gate read about codes of other networks: reasons, and what to do next.

## Kinds

yellow-fever = vaccination against yellow fever
polio = vaccination against polio
measles = vaccination against measles
molecular = molecular test
antigen = antigen test

## The path

path = { $network } list of { $day }, taken into list { $version } of { $name }

## Reasons, and what to do next

damaged = The code of another network is damaged, or was made wrongly.
    .hint = Ask the holder to open the code again, or to show another picture of it.
part = This is symbol { $number } of { $of } of a SMART Health Card.
    .hint = Show the other symbols of the card too: together, or at a gate one after another.
content = The code is signed, but fede cannot read its content.
    .hint = Ask for another document.
no-kid = The code names no key in the form of its network.
not-taken = The trust list has no keys of this network: { $network }.
    .hint = Ask for another document. Tell the publisher of the trust list.
unknown-key = The key { $kid } of this code is not on the trust list.
    .hint = Update this gate's trust list. If it is the newest one, the issuer is not recognised here.
bad-signature = The signature is false: the code was altered or forged.
    .hint = Do not let in. Call the supervisor.
certificate = The certificate in the code may not sign it.
other-issuer = The code names the issuer { $stated }, but a key of { $signer } has signed it.
    .hint = Do not let in on this code. Report it to the publisher of the trust list.
key-use = The key of this code may not sign this kind of statement: { $missing }.
    .hint = Do not let in on this code. Ask for another document.
key-not-yet-valid = The signing key is valid from { $not_before }. The code needs it at { $used }.
key-expired = The signing key was valid until { $expires }. The code needs it at { $used }.
key-time-hint = Do not let in on this code. Ask for another document.
revoked = The issuer has revoked this card (identifier { $rid }).
    .hint = Do not let in on this code. Ask for another document.
not-yet-valid = The code is valid from { $not_before }. It is { $at } now.
    .hint = Check this gate's clock. If it is right, the holder must wait.
expired = The code expired at { $expires }. It is { $at } now.
    .hint = Ask the holder for a current code.
no-rule = The code is genuine, but no rule of this gate lets it pass: { $lacks }.
    .hint = Ask for another document, or follow this gate's instructions.
semicolon = {"; "}
no-reader = This gate cannot read codes of this network: { $network }.
    .hint = Load the page again with a network, or use a gate that reads them.
compare = Compare name and date of birth with the document. This code does not contain the number of the document.
    .hint = Let in only if both are the same.

## What a rule lacks

unmet-issuer = its issuer is not accepted here
unmet-kind = it states no fact of a kind that is accepted here
unmet-vaccine = the vaccine is not accepted here
unmet-test-kind = this kind of test is not accepted here
unmet-result = the result is not negative
unmet-test-age = the sample is { $hours ->
        [one] 1 hour
       *[other] { $hours } hours
    } old, at this gate it must be less than { $max_hours } hours old
unmet-doses = it states { $found ->
        [one] 1 dose
       *[other] { $found } doses
    }, at this gate { $min } are needed
unmet-too-recent = the last dose was { $days ->
        [one] 1 day
       *[other] { $days } days
    } ago, at this gate { $min_days } days are needed
unmet-too-long-ago = the last dose was { $days ->
        [one] 1 day
       *[other] { $days } days
    } ago, at this gate at most { $max_days } days are allowed
unmet-future = the date lies in the future
unmet-validity = it is valid on other days
