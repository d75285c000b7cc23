### Failures of a command.

## Labels

error-label = error:{" "}
hint-label = hint:{" "}
named = { $name }: { $message }

## Output

stdout = cannot write to standard output: { $reason }

## Fetching a set

http-request = { $url }: { $error }
http-slow = { $url }: expected { $least } bytes a second or more, found { $found } in { $seconds } s
http-late = { $url }: expected a set that can be fetched in { $most } s, found one that takes longer
http =
    .hint = check the address; a set has snapshot.cbor, roots/ and objects/

## The gate page

no-page-core = the core of the page, { $file }, is not beside this program
