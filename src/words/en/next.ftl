### What to do next, after a command that succeeded.

label = next:{" "}
issued = `fede verify { $file } --store STORE` judges the code as a gate does
issue-log = codes are logged in { $path }; `fede revoke` takes identifiers from there (--no-log: no log)
revoked = `fede trust publish DIR --revocation { $directory } --snapshot-key KEY` brings the list to the gates
key-made = `fede key export { $file } --out FILE` writes the public key, for the publisher of the trust list
key-made-public = give { $public } to the publisher of the trust list, but never { $file }
built-root = `fede trust sign { $file } --key KEY` signs it
built-list = `fede trust sign { $file } --key KEY --root ROOT` signs it
built-rules = `fede trust sign { $file } --key KEY --list LIST` signs it
signed-partly = give { $file } to those who have not signed, for `fede trust sign`
signed-root = `fede trust publish DIR --root { $file } --list LIST --snapshot-key KEY` publishes it; a new gate starts with `fede gate init STORE --root { $file }`
signed-list = `fede trust publish DIR --root ROOT --list { $file } --snapshot-key KEY` publishes it
signed-rules = `fede trust publish DIR --rules { $file } --snapshot-key KEY` publishes them
published = `fede gate sync STORE { $directory }` brings the set to a gate; any web server can carry the directory
gate-made = compare the fingerprint with the publisher; then `fede gate sync { $store } SET` brings the trust list
synced = `fede verify PICTURE --store { $store }` judges codes; `fede gate run --help` names cameras and scanners
registry-copied = put `registry = "{ $address }"` into office.toml on every machine before anything is issued again; keep the old registry until the new one has a backup
registry-file-copied = move { $path } to registry.sqlite in the office's directory, and remove the line `registry` from office.toml
registry-restored = enter again what was declared, imported, decided and withdrawn after that time; then `fede office audit` and `fede office issue`
office-made = read { $directory }/office.toml and rules.toml; then `fede office officer add NAME`
first-officer = add a second officer while both are here: `fede office officer add NAME`
officers-ready = `fede office declare FILE` takes declarations
data-came = `fede office audit` decides with the new data
asked = `fede office review` shows the cases that wait
decided = `fede office issue` issues the codes
review = `fede office decide ID --status STATUS --reason TEXT` decides a case
night-planned = `fede office worker --out DIR` works on it; `fede office night status` shows how far it is
pictures-issued = { $index } says whose each picture is; `fede office pass --all --page a4 --out FILE.pdf` writes the passes
codes-issued = `fede office pass CTI --out FILE` writes a pass; `fede office issue --out DIR` draws every code
stays-ready = `fede issue batch { $file } --out codes.tar` issues the codes
rules-valid = `fede gate run STORE --rules { $file }` uses the rules
shared = send { $file } to the other office, which runs `fede office import shared FILE`; anything can carry it
