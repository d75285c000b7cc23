### What to do next, after a command that succeeded.

label = next:{" "}
issued = `fede verify { $file } --store STORE` judges the code as a gate does
revoked = `fede trust publish DIR --revocation { $directory } --snapshot-key KEY` brings the list to the gates
synced = `fede verify PICTURE --store { $store }` judges codes; `fede gate run --help` names cameras and scanners
office-made = read { $directory }/office.toml and rules.toml; then `fede office officer add NAME`
first-officer = add a second officer while both are here: `fede office officer add NAME`
officers-ready = `fede office declare FILE` takes declarations
data-came = `fede office audit` decides with the new data
asked = `fede office review` shows the cases that wait
decided = `fede office issue` issues the codes
review = `fede office decide ID --status STATUS --reason TEXT` decides a case
codes-issued = `fede office pass CTI --out FILE` writes a pass; `fede office issue --out DIR` draws every code
withdrawn = `fede revoke --office { $directory } --region CODE --key KEY --dir DIR --store STORE` tells the gates
stays-ready = `fede issue batch { $file } --out codes.tar` issues the codes
rules-valid = `fede gate run STORE --rules { $file }` uses the rules
