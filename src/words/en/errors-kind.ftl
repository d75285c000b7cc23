### A file of another kind than a command needs: what it is, and which command takes it.

wrong-kind = expected { $wanted ->
        [root] a root
        [list] a trust list
        [rules] signed rules
        [source] the TOML source of a root, a trust list or rules
        [gate-rules] rules for gates in TOML
        [set] a published set: a directory or a tar archive
        [key] a private key
        [any-key] a key
        [public-key] a public key
        [code] a picture of a code
       *[document] a root, a trust list, a snapshot, a revocation list or signed rules
    }, found { $found ->
        [root] a root
        [list] a trust list
        [rules] signed rules
        [snapshot] a snapshot
        [revocation-list] a revocation list
        [shared-facts] a file of facts from another office
        [root-source] the TOML source of a root
        [list-source] the TOML source of a trust list
        [rules-source] the TOML source of signed rules
        [import] regions imported from a trust list (TOML)
        [toml] a TOML file
        [private-key] a private key
        [public-key] a public key
        [pem] a PEM file of another kind
        [code] the text of a code
        [picture] a picture
        [json] a JSON file
       *[text] a text file
    }

wrong-kind-hint = { $found ->
        [root] `fede gate init STORE --root { $path }` takes it, and --root of other commands
        [list] `fede trust publish DIR --list { $path }` takes it, and --trust of other commands
        [rules] `fede trust publish DIR --rules { $path }` takes it
        [snapshot] `fede gate sync STORE DIR` takes the directory that it is in
        [revocation-list] `fede trust publish --revocation DIR` takes the directory that it is in
        [shared-facts] `fede office import shared { $path }` takes it
        [root-source] this is the source: run `fede trust build { $path } --out FILE` first
        [list-source] this is the source: run `fede trust build { $path } --out FILE` first
        [rules-source] this is the source: run `fede trust build { $path } --out FILE` first
        [import] the source of a trust list names it: from = "{ $path }" (docs/trust.md)
        [toml] if these are rules for gates, `fede rules check { $path }` explains them
        [private-key] `fede key show { $path }` shows its public key; --key of other commands takes it
        [public-key] `fede key show { $path }` shows it; the source of a root or trust list names it
        [code] `fede verify "$(cat { $path })"` verifies it
        [picture] `fede verify { $path }` reads the codes in it
       *[other] check that this is the right file
    }
