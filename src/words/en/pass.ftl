### What is printed on a pass, for its holder.

title-both = Health and travel pass
title-health = Health code
title-itinerary = Travel card

## Labels

holder = holder
document = document
valid-from = valid from
valid-until = valid until
assessed = assessed
reason = reason
authority = authority
appeal = to appeal
period = itinerary of
countries = countries
cities = cities
number = code number

## Of the whole pass

revoked = REVOKED
suspended = SUSPENDED
# What a screen reader says instead of the picture.
symbol = QR code { $code }
# The title of a file with several passes.
sheet = { $count ->
        [one] 1 pass
       *[other] { $count } passes
    }

## Texts of the itinerary

no-cities = no stay of more than 4 hours
risk-area = The city has a risk area. This does not mean that the holder was in that area.
comma = {", "}
