### Why a symbol cannot be drawn, or a picture cannot be read.

## Drawing

symbol-text-too-long = expected a text that fits a symbol at level { $level }, found { $found } bytes
    .hint = choose a lower level, or say less
symbol-picture-too-large = expected a picture of at most { $max } pixels a side, found { $found }
    .hint = choose 1 to 64 pixels a module; 8 is good for printing
symbol-no-pixels = expected at least one pixel a module, found 0
symbol-encoding = the picture could not be encoded
    .hint = free some memory and try again

## Reading

pixels-length = expected { $width } × { $height } pixels of a byte each, found { $found } bytes
picture-unknown-format = expected a picture (PNG, JPEG, WebP, GIF, BMP, TIFF, PNM, QOI, TGA, PDF or SVG), found another kind of file
    .hint = give a picture file; the text of a code starts with FD1:
picture-too-large = expected a file of at most { $max } bytes, found { $found } or more
    .hint = scale the picture down; a code reads well at 1280 × 720
picture-too-many-pixels = expected a picture of fewer than { $max } pixels, found { $width } × { $height }
picture-too-much-memory = expected a picture that takes memory in proportion to its file, found one that takes more to decode
picture-format-not-built = this build of fede does not read { $format } files
    .hint = save the picture as PNG or JPEG; full builds also read GIF, PDF, PNM, QOI, SVG, TGA, TIFF and WebP
picture-empty = expected a picture, found a file without bytes
    .hint = copy the picture again: the copy broke off, or the disk was full
picture-format-unsupported = fede does not read files of the kind { $format }
    .hint = save or share the picture as JPEG or PNG; a screenshot of it works too
picture-damaged = expected a whole picture, found a damaged one
    .hint = take or copy the picture again
picture-not-drawn = this { $format } takes more time or memory to draw than is allowed
    .hint = give a screenshot of the page with the code, or save that page as PNG
picture-more-pages = expected a code on the first { $max } pages, found none; the file has more pages
