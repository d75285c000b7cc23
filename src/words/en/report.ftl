### The report of a shift, for the supervisor of a gate.

title = Shift report
verdict = verdict
first-reason = first reason
codes = codes
codes-over-time = Codes over time
codes-per-slot = codes ({ $minutes } min)
no-codes = No code was judged.
read-time = Time to read a code
trust-age = Age of the trust data
hours = hours since the last confirmation
frames = Frames read: { $frames }. Frames skipped because the reader was busy: { $dropped }.
counts-only = This report contains only counts, and no personal data.
