//! The thousand residents once more, with the registry on PostgreSQL.

#![expect(clippy::duplicate_mod, reason = "one suite runs over both back ends")]

use crate::back_end::postgres as back_end;

#[path = "residents.rs"]
mod residents;

#[test]
fn no_statement_reads_a_table_of_a_million_people_as_a_whole() {
    crate::plans::check(1_000_000);
}
