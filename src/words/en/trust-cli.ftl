### What publishers read from `fede trust show`.

## Fields, at most 11 columns wide

content = content
content-digest = { $digest } (SHA-256 without signatures)
fingerprint = fingerprint
