### The holder's codes and keys.

## The proof that a telephone has its key

binding-too-long = expected at most { $max } characters, found { $found }
binding-prefix = expected the key of a telephone ({ $prefix }…), found another text
binding-audience = expected an audience of 1 to { $max } printable ASCII characters without blanks, found another text
binding-nonce-length = expected a nonce of { $min } to { $max } bytes, found { $found }
binding-signature = expected a signature by the key in the proof, found one that does not verify
binding-other-audience = expected a proof for this office, found one for another
binding-other-nonce = expected the random bytes that the office has sent, found others or none
binding-clock = expected a proof of the last 10 minutes, found one of { $signed } (the time is { $now })
    .hint = set the telephone's clock, and show the key again
binding-hint = show the key again: open the holder page, choose the person, then “Show my key”

## The holder page

holder-core = expected a WebAssembly module as { $name }, found { $found } bytes of something else
    .hint = install a package or archive, which contain it, or build fede with --features full,pages (docs/install.md)
