### Errors in the use of the command line.

usage = Usage:{" "}
try-help = For more information, try '{ $flag }'.
value-missing = a value is required for '{ $argument }' but none was supplied
invalid-value = invalid value '{ $value }' for '{ $argument }'
faulty = invalid value '{ $value }' for '{ $argument }': { $fault }
not-parsed = { $detail }
not-a-number = expected a whole number that is not too large
not-an-address = expected an address with a port, such as 127.0.0.1:8080 or [::1]:8080
below-range = expected a number from { $least }
out-of-range = expected a number from { $least } to { $most }
possible = {"\u000A"}  [possible values: { $values }]
unknown-command = unrecognized subcommand '{ $command }'
missing-command = '{ $command }' requires a subcommand but one was not provided
missing = the following required arguments were not provided:
unknown-argument = unexpected argument '{ $argument }' found
too-many-values = unexpected value '{ $value }' for '{ $argument }' found; no more were expected
wrong-number = { $wanted } values required for '{ $argument }'
no-equals = equal sign is needed when assigning values to '{ $argument }'
not-utf8 = an argument is not valid UTF-8
repeated = the argument '{ $argument }' cannot be used multiple times
conflict = the argument '{ $argument }' cannot be used with '{ $other }'
conflict-many = the argument '{ $argument }' cannot be used with:
similar = did you mean { $values }?
as-value = to pass '{ $argument }' as a value, use '-- { $argument }'

## Values

shard = expected I/N with I from 1 to N, such as 2/4
size = expected a size such as 1280x720, of sides up to { $max }
