### Failures of a command.

## Labels

error-label = error:{" "}
hint-label = hint:{" "}
named = { $name }: { $message }

## Output

stdout = cannot write to standard output: { $reason }
