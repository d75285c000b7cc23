### File operations that failed, and why.

cannot = { $path }: cannot { $action }: { $reason }

## Why

other =
    .hint = check the path, who may read and write there, and whether the disk is full
not-found = no such file or directory
    .hint = check the path
permission-denied = permission denied
    .hint = check who may read or write there
already-exists = a file of that name exists
    .hint = choose another name; nothing has been overwritten
storage-full = no space left on device
    .hint = make room and try again; no half-written file was left behind
too-large = file too large
quota = disk quota exceeded
directory = is a directory
    .hint = give a file
not-a-directory = a part of the path is not a directory
not-empty = directory not empty
read-only = read-only file system
busy = device or resource busy
refused = connection refused
reset = the connection was cut
timed-out = no answer in time
