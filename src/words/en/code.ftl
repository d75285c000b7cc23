### What a code states, as staff, officers and holders read it.

## Health status

green = green
yellow = yellow
red = red

## Why a status was given

nothing-found = declaration and audit found nothing
confirmed-case = confirmed case
suspected-case = suspected case
close-contact = close contact of a case
isolation-order = under an isolation order
positive-test = positive test
symptoms = symptoms declared
risk-area = stay in a risk area
arrival-from-abroad = arrival from abroad
under-review = declaration under review
recovered = recovered, or isolation ended

## Kinds of identity document

other-document = other document
resident-id = resident identity card
passport = passport
hong-kong-macao-permit = Hong Kong and Macao permit
taiwan-permit = Taiwan permit
foreign-permanent-resident = foreign permanent resident card

## Why a code was withdrawn

unspecified = no reason given
issued-in-error = issued in error
superseded = replaced by a later code
lost = lost
misused = misused

## Kinds of statement

health = health status
itinerary = itinerary

## How the region of a code is recognised

pinned = a pinned key
own = own region
platform = through the platform
direct = directly
adoption = by adoption
region = { $name } ({ $region })
list = list { $version } of { $name } ({ $publisher })
path = { $way }: { $steps }
