### Why a gate cannot work, and why its rules or its page are not valid.

## Rules

rules-too-large = expected at most { $max } bytes, found { $found }
    .hint = leave out areas that no longer apply; whole provinces and countries can be named
rules-toml = { $detail }
    .hint = docs/gate.md has a complete file to start from
rules-place = areas: { $place }: { $error }
    .hint = write six digits of GB/T 2260, a UN/LOCODE such as JPTYO, or the two letters of a country
rules-level = areas: expected a level of [levels], found { $found }
    .hint = define it: [levels.NAME] with days and then
rules-day = areas: { $found }: { $error }
    .hint = write it as 2026-03-05
rules-zone = time_zone: { $error }
    .hint = write an offset such as +08:00
rules-region = adds_to: { $error }
    .hint = write an ISO 3166 code such as CN or CN-XZ
rules-range = { $field }: expected { $min } to { $max }, found { $found }
    .hint = choose a number in this range
rules-foreign-kinds = foreign: expected at least one kind, found none
    .hint = write for example kinds = ["vaccination"]
rules-foreign-test-age = foreign: expected max_test_hours beside the kind test, found none
    .hint = a test has no end of its own: write how old its sample may be, such as max_test_hours = 48
rules-foreign-issuer = foreign.issuers: { $found }: expected an issuer of { $network }, found something else
    .hint = write two or three letters of a country; for vci the address of the issuer, https://…
rules-foreign-vaccine = foreign.vaccines: expected a code of 1 to 80 bytes, found { $found }
    .hint = write the code of a vaccine, product or maker as `fede inspect` shows it
rules-chain = adds_to: expected base rules that add to no other rules, found that those of { $found } do
    .hint = name the rules at the end of the chain

## The document check

no-holder = the last code names no holder, or there was no code yet

## Frames

frame-io = cannot read frames: { $reason }
    .hint = check that the camera is connected, and that the program that writes to the pipe is running
frame-truncated = expected a frame of { $expected } bytes, found the end after { $found }
    .hint = the size after --raw must be the size that is sent: ffmpeg … -s 1280x720 -pix_fmt gray
picture-cut = expected the end of a JPEG picture, found the end of the stream after { $found } bytes of it
    .hint = send MJPEG: ffmpeg … -c:v mjpeg -f mjpeg -
no-picture = expected a sequence of JPEG pictures, found { $found } bytes without the end of a picture

## The page and its certificate

page-core = expected a WebAssembly module, found { $found } bytes of something else
    .hint = install a package or archive, which contain it, or build fede with --features full,pages (docs/install.md)
page-root = root: { $error }
page-rules = rules: { $error }
certificate-name = a name or address of this computer cannot be in a certificate: { $detail }
    .hint = name this computer: --name gate.local
certificate-made = the certificate cannot be created: { $detail }
