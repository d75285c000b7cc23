### What is wrong in a table, a people file, a declaration or a file of rules.

## Files

encoding = { $path }:{ $line }: expected { $expected ->
        [text] text
        [any] text in UTF-8, GB 18030 or Big5
       *[other] { $expected }
    }, found other bytes
    .hint = save the file as UTF-8, or name its encoding with --encoding
row-too-long = { $path }:{ $line }: expected a row of at most { $max } bytes, found a longer one
    .hint = look for a quote that is never closed, in this line or before it
no-column = { $path }:1: expected the column { $column }, found none of that name
    .hint = docs/office.md lists the columns of every table
column-twice = { $path }:1: expected the column { $column } once, found it twice
    .hint = remove one of the two columns
column-ignored = not a column of this table, ignored
title = above the names of the columns, not read
other-sheet = another sheet of this workbook, not read
sheet = { $path }: { $fault ->
        [old] expected a spreadsheet in .xlsx without a password, found another form of Excel
        [large] expected a spreadsheet of at most 64 MB and a million rows, found a larger or suspicious one
        [wide] expected at most 1000 columns, found more
        [other] expected a spreadsheet (.xlsx) or a text, found another archive
        [json] expected a table, found JSON
        [markup] expected a table, found HTML or XML
        [pdf] expected a table, found a PDF
       *[damaged] expected a spreadsheet (.xlsx), found a damaged file
    }
    .hint = open it in a spreadsheet program and save it as .xlsx or as CSV (UTF-8)
encoding-unclear = { $path }: the text may be in GB 18030 or in Big5
    .hint = give --encoding gb18030 (mainland China) or --encoding big5 (Hong Kong, Macao, Taiwan)
open-quote = { $path }:{ $line }: expected a closing quote, found the end of the file
empty-file = { $path }: expected a first row with the names of the columns, found an empty file

## Rows and fields

in-row = { $path }:{ $line }: { $fault }
in-line = line { $line }: { $fault }
field = { $field }: { $error }
field-found = { $field }: { $error }, found { $found }
word = expected one of { $expected }, found { $found }
future = expected a time not after { $now }, found { $found }
ends-first = expected a time after { $since }, found { $found }
other-end = expected the end that is stored for this entry, found another
width = expected { $expected } fields, as in the first row, found { $found }
not-a-date = expected a date such as 2026-11-21, 2026/11/21 or 2026年11月21日, or a time such as 2026-11-21T08:00:00+08:00
day-first = with the day or the month first, a date may mean two days: expected the year first, such as 2026-11-21
no-such-day = there is no such day in the calendar
year-early = expected a day of 1970 or later
missing = expected a value, found none
too-many = expected at most { $max }, found { $found }
departure-first = expected a departure at or after the arrival at { $arrival }, found { $departure }
row-number = { $column }: expected a whole number, found { $found }
row-yes-or-no = { $column }: expected yes or no, found { $found }
row-city = { $column }: expected 420100=2026-03-01, found { $found }
row-given = { $column }: expected no value, because the office sets it, found one
row-size = expected a line of at most { $max } bytes, found a longer one
    .hint = split the line, or remove what does not belong in it

## Declarations

declaration-too-long = expected a declaration of at most { $max } bytes, found a longer one
    .hint = docs/declaration.schema.json describes every field; nothing of this declaration was stored
declaration-other-content = id: expected the content of declaration { $number }, which has the same id { $id }, found other content

## Audit rules

toml-place = TOML parse error at line { $line }, column { $column }
toml-other = { $detail }
rule-conditions = rule { $rule }: expected exactly one of fact, symptoms, declared_contact, risk_area, abroad, contradiction and otherwise, found { $found }
    .hint = docs/office.md explains the fields of rules.toml, and `fede office init` writes a complete example
rule-word = rule { $rule }: { $field }: expected one of { $expected }, found { $found }
rule-reason = rule { $rule }: expected a reason for a yellow or red status, found none
rule-at-least = rule { $rule }: expected at_least only with symptoms
rule-unless-later = rule { $rule }: expected unless_later only with fact
rule-within-days = rule { $rule }: expected within_days only with fact, declared_contact, risk_area, abroad or contradiction
rule-no-days = rule { $rule }: expected within_days with this condition, found none
rule-contact-area = rule { $rule }: expected no risk_area with contradiction = "contact", found one
rule-place-area = rule { $rule }: expected risk_area with contradiction = "place", found none
rule-range = rule { $rule }: { $field }: expected a number from 1 to { $max }, found { $found }
rule-twice = expected each rule once, found { $rule } twice
rule-decides-nothing = rule { $rule }: expected a status, or review = true, found neither
rule-contradicts = rule { $rule }: can never apply, because rule { $by } always applies first and decides differently
    .hint = the first rule that applies decides: put the narrower rule first, or remove it
rule-unreachable = rule { $rule }: can never apply, because rule { $by } always applies first
rule-no-otherwise = expected a last rule with otherwise = true, found none
    .hint = say what everybody else gets: usually green, nothing-found
