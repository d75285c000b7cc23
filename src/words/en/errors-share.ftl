### Why an office could not share facts, or take over the facts of another office.

shared-not-a-file = expected a file of shared facts, found something else
    .hint = `fede office share` writes such files
shared-cut = the file ends too early
    .hint = get the file again from the office that sent it; nothing was imported
shared-altered = a part of the file is not the one that the sender signed
shared-sealed = a part of the file does not open with this key
shared-content = a part of the file has content that fede does not write
    .hint = nothing was imported; tell the office that sent the file
shared-list-window = expected a trust list that is valid at { $now }, found one that expires at { $expires }
    .hint = get the newest trust list, and check the clock
shared-no-key = expected a key of { $region } with the use exchange on the trust list, found none that is valid now
    .hint = get the newest trust list, or ask its publisher
shared-own-key = expected a key that the trust list gives { $region } for exchange, found { $kid }
    .hint = give the office's key for exchange with --key; the list names it with signs = ["exchange"]
shared-no-agreement = no agreement is in force at { $at } under which { $from } shares with { $to }
    .hint = `fede trust show` lists the agreements; get the newest trust list, or ask its publisher
shared-other-office = expected a file for the office of { $expected }, found one for { $found }
    .hint = nobody but that office can open it
shared-other-key = expected a file sealed to the key { $expected }, found one sealed to { $found }
    .hint = give the key that was valid when the file was issued, or ask for a new file
shared-replayed = the file of { $issued } has been imported already
    .hint = nothing needs to be done
shared-older = expected a file newer than that of { $held }, found one of { $issued }
    .hint = import the newest file of the office; each holds everything
shared-future = the file was issued at { $issued }, and it is { $now }
    .hint = check the clocks of both offices; nothing was imported
shared-expired = the file expired at { $expires }, and it is { $now }
shared-kind = the agreement does not cover this kind of fact: { $kind }
    .hint = nothing was imported; both offices must use the same trust list
shared-fact-future = a fact begins at { $since }, after the file was issued at { $issued }
shared-fact-before = a fact begins at { $found }, before { $since }, with which the file begins
shared-twice = the file tells a fact about a person twice
shared-too-many = expected at most { $max } facts in a file, found more
    .hint = share the facts of a shorter time: give a later date with --since
random = the random source failed
    .hint = try again; without random numbers nothing can be sealed
