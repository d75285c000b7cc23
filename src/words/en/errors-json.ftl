### What is wrong in JSON.

at = { $fault } at line { $line } column { $column }
variant = unknown variant { $found }, expected one of { $expected }
unknown-field = unknown field { $found }, expected one of { $expected }
missing-field = missing field { $found }
duplicate-field = duplicate field { $found }
wrong-type = expected { $expected }, found { $found }
wrong-number = expected a whole number from 0 to { $max }, found another one
type = { $kind ->
        [string] a text
        [number] a number
        [boolean] true or false
        [nothing] null
        [list] a list
        [object] an object
        [table] a table
       *[other] { $detail }
    }
other = something else
end = the JSON ends too early
trailing = trailing characters
depth = more levels than are read
syntax = expected JSON, found something else
