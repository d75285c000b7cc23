### What residents read on the pages of the office online.

## The page around every content

skip = Skip to the content
language = Language
footer = Questions and appeals: { $appeal }
to-start = Go to the start page

## The start page

home-title = Health declaration
home-lead = Declare your health and your trips here. You get a receipt at once. With it you see your status and get your code.
