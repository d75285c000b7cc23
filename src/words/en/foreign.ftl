### Codes of other networks, for staff and publishers.

## Networks and formats

network-gdhcn = WHO's Global Digital Health Certification Network (GDHCN)
network-vci = SMART Health Cards (VCI directory)
network-icao = ICAO (VDS-NC)
format-dcc = EU-style COVID certificate
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

## Lines of a statement

format = format
issuer = issuer
identifier = identifier
issued = issued
expires = expires
native-name = name
transliterated-name = name in the passport
birth = date of birth
unknown-birth = not stated
document-number = document number
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
test-kind = kind of test
device = test device
result = result
sampled = sample taken
first-positive = first positive test
valid-from = valid from
valid-until = valid until
