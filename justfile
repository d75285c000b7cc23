# Commands for contributors: `just NAME`. `.ci/run` is the whole check.

# Format, lints and the tests of the library: before each commit.
fast:
    cargo fmt --check
    cargo clippy --all-targets --features full,slow -- -D warnings
    cargo test --features full --lib --test library

# Every test, also those that take minutes.
slow:
    cargo test --features full,slow

# The gate page: its core for browsers, and its tests in chromium.
page:
    .ci/wasm
    cargo test --features full --test program gate_page

# The figures of docs/benchmarks.md. Takes 45 minutes on a machine that does nothing else.
bench:
    .ci/benchmarks

# A bench at an earlier commit and here: `just before v0.1.0 audit`.
before *arguments:
    .ci/before {{arguments}}

# Writes what tests hold as snapshots: of the command line, and of the pages with commands.
bless:
    SNAPSHOTS=overwrite DOCS=overwrite cargo test --features full --test program -- --skip gate_page
    SNAPSHOTS=overwrite cargo test --features full,slow --lib help_pages
