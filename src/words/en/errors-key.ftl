### Why a key, a key file, a passphrase or the number of a document cannot be used.

## Keys and key files

key-not-a-point = expected an Ed25519 public key, found 32 bytes that are no canonical point
    .hint = ask for the file again, or make a key with `fede key generate`
key-weak = expected an Ed25519 public key, found a weak one, a point of small order
    .hint = do not use this key; its sender made an error or is an attacker
key-not-pem = expected a PEM file, found something else
    .hint = private keys are PKCS#8 PEM files (BEGIN PRIVATE KEY, BEGIN ENCRYPTED PRIVATE KEY), public ones SPKI (BEGIN PUBLIC KEY)
key-pem-label = expected a PEM block { $expected }, found another type
key-private-in-place-of-public = expected a public key, found a private one
    .hint = never give a private key to others; `fede key export` writes its public key
key-public-in-place-of-private = expected a private key, found a public one
    .hint = give the file that `fede key generate` wrote
key-malformed = expected an Ed25519 key of RFC 8410, found a damaged file or another algorithm
key-mismatch = expected the private key's own public key in the same file, found another one
passphrase-missing = expected a passphrase for an encrypted key, found none
    .hint = set FEDE_PASSPHRASE, give --passphrase-file, or run on a terminal to be asked
passphrase-wrong = expected the key's passphrase, found a wrong one (or a damaged file)
    .hint = check the passphrase; a lost one cannot be recovered
passphrase-length = expected a passphrase of 1 to { $max } bytes, found { $found }
    .hint = choose a passphrase, or say --no-passphrase to leave a key unencrypted
passphrase-short = The passphrase has { $found } characters. Whoever copies the key file can guess it. Use { $least } or more.
passphrase-predictable = The passphrase is easy to guess: it is made of repetitions, sequences or well-known words.
passphrase-weak = { $weakness } `--generate-passphrase` makes a strong one.
passphrase-keep = Keep this passphrase in a safe place. Nobody can recover a lost one.
key-encryption = expected encryption by PBES2 with PBKDF2 (SHA-2) or scrypt, and AES, found another scheme
    .hint = convert it: openssl pkey -in OLD | openssl pkcs8 -topk8 -v2 aes-256-cbc -out NEW
key-derivation-cost = expected a key derivation of at most { $max } { $unit ->
        [memory] bytes of memory
        [work] bytes of work
       *[iterations] iterations
    }, found { $found }
    .hint = the file is hostile or misconfigured; encrypt the key again with a lower cost
key-encoding = the key could not be encoded
    .hint = free some memory and try again

## Numbers of documents

document-number-character = expected letters and digits in a document's number, found { $character }
    .hint = give the number as printed on the document; blanks and hyphens do not matter
document-number-length = expected { $min } to { $max } letters and digits, found { $found }
document-number-rounded = the number has lost digits: a spreadsheet has rounded it (such as 1.10105E+17)
    .hint = type the number again from the document, in a column that is formatted as text
document-number-form = expected { $kind ->
        [hong-kong-macao-permit] H or M and 8 digits (perhaps 2 more), as on the permit of a resident of Hong Kong or Macao
        [taiwan-permit] 8 digits (perhaps 2 more and a letter), as on the permit of a resident of Taiwan
        [foreign-permanent-resident] 18 characters that begin with 9, or 3 letters and 12 digits, as on the card of a foreign permanent resident
        [passport] 5 to 15 letters and digits with at least one digit, as on a passport
       *[other] the number of this kind of document
    }, found something else
document-number-kind = this is a number of another kind of document: { $kind } ({ $id })
    .hint = give that kind of document
document-number-letter = mistyped: expected digits, found the letter { $found }
resident-form = this is no resident number: expected 17 digits and a digit or X (18 characters), found something else ({ $found } characters)
resident-province = this is no resident number: expected the code of a province, found { $found }
resident-birth = this is no resident number: expected a day of birth from 1900 to today, found { $found }
resident-check = mistyped: the check character does not fit (expected { $expected }, found { $found })
    .hint = compare the number with the document, and type it again
commitment = the commitment could not be computed
