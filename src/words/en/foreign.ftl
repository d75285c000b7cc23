### Codes of other networks, for staff and publishers.

## Networks and formats

network-gdhcn = WHO's Global Digital Health Certification Network (GDHCN)
network-vci = SMART Health Cards (VCI directory)
network-icao = ICAO (VDS-NC)
format-dcc = EU-style COVID certificate
format-ddcc = Digital Documentation of COVID-19 Certificates (WHO)
format-icvp = International Certificate of Vaccination or Prophylaxis (WHO)
format-shc = SMART Health Card
format-icao-vacc = ICAO seal of vaccination
format-icao-test = ICAO seal of a test

## Keys

kind-p256 = P-256
kind-p384 = P-384
kind-p521 = P-521
kind-rsa = RSA
kind-ed25519 = Ed25519
vaccination = vaccination
test = test
recovery = recovery
authority = signer's certificates

## Value sets

system-snomed = SNOMED CT
system-atc = ATC
system-product = EU value set of products
system-maker = EU value set of makers
system-loinc = LOINC
system-device = EU list of rapid tests
system-cvx = CVX
system-icd11 = ICD-11
system-icao = ICAO
system-country = countries
system-other = other codes
bare-code = { $code } (no name known)
not-shown = (characters that cannot be shown)
nothing-stated = (nothing)

## Importing a list

list-head = { $network }, list of { $as_of }: { $keys ->
        [one] 1 key
       *[other] { $keys } keys
    }, { $usable } usable
finding-count = { $title }: { $keys }
finding-title = { $id ->
        [expired] expired
        [not-yet-valid] not yet valid
        [no-authority] without an authority
        [authority-expired] authority expired
        [certificate] certificate does not hold
        [other-country] certificate of another country
        [unknown-country] certificate without a country
        [other-kid] wrong id
        [shared] on the list more than once
        [no-country] issuer is no country
        [unreached] issuer not reached for 90 days
       *[weak] RSA with less than 3072 bits
    }
taken = Taken over: { $keys ->
        [one] 1 key
       *[other] { $keys } keys
    } of { $issuers ->
        [one] 1 issuer
       *[other] { $issuers } issuers
    }

## Showing a code

network = network
certificate = certificate
certificate-line = { $country }, { $from } to { $to }
fits = fits the certificate inside (which says nothing about who made it)
fits-not = does not fit the certificate inside
jws-header = JWS header
jws-payload = JWS payload
seal-data = data of the seal

## Findings about keys of a network

finding-expired = expired at { $expires }
finding-not-yet-valid = valid from { $not_before }
finding-no-authority = no authority on the list has signed its certificate, and the network names none
finding-authority-expired = the certificate of its authority expired at { $expires }
finding-other-country = its certificate names { $found }
finding-unknown-country = its certificate names no country of ISO 3166-1, or several
finding-other-kid = the id on the list is not that of the key
finding-shared = the key is on the list { $times } times
finding-no-country = the issuer's code is not that of a country
finding-unreached = the network has not reached the issuer since { $since }
finding-weak = RSA with less than 3072 bits

## Lines of a statement

format = format
issuer = issuer
identifier = identifier
issued = issued
expires = expires
native-name = name
transliterated-name = passport
birth = born
unknown-birth = not stated
document-number = document
disease = disease
vaccine = vaccine
product = product
maker = maker
dose = dose
dose-of = { $number } of { $of }
date = date
country = country
by = by
lot = lot
test-kind = test
device = device
result = result
sampled = sampled
first-positive = positive
valid-from = valid from
valid-until = valid until
