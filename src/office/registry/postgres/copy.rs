//! The tables of PostgreSQL for a copy.

use postgres::types::ToSql;

use super::chain_ends::{make_standing, standing_count};
use super::migrate::{Found, make_schema};
use super::session::{Session, get};
use super::{Identity, MIGRATIONS, PostgresRegistry, apply, find, tag_of, target};
use crate::office::registry::copy::{Counters, Row, Sink, Source, Value};
use crate::office::registry::tables::{Kind, Table};
use crate::office::registry::{RegistryAddress, RegistryError};
use crate::office::{JournalKey, OfficeSecret};

impl Source for PostgresRegistry {
    fn rows(&mut self, table: &Table, after: Option<&[Value]>) -> Result<Vec<Row>, RegistryError> {
        self.connection.get_mut().current().and_then(|session| rows(session, table, after))
    }

    fn counters(&mut self) -> Result<Counters, RegistryError> {
        self.connection.get_mut().current().and_then(counters)
    }

    fn tag(&mut self) -> Result<Option<Vec<u8>>, RegistryError> {
        self.connection.get_mut().current().and_then(tag)
    }
}

fn rows(session: &mut Session, table: &Table, after: Option<&[Value]>) -> Result<Vec<Row>, RegistryError> {
    let selected: Vec<String> = table
        .columns
        .iter()
        .map(|(name, kind)| match kind {
            Kind::Small => format!("{name}::bigint"),
            Kind::Flag => format!("{name}::integer::bigint"),
            Kind::Number | Kind::Text | Kind::Bytes | Kind::Large => (*name).to_owned(),
        })
        .collect();
    let keys = table.key_names();
    let places: Vec<String> = table
        .columns
        .iter()
        .take(table.keys)
        .zip(1..)
        .map(|((_, kind), place)| match kind {
            Kind::Small => format!("${place}::bigint::integer"),
            _ => format!("${place}"),
        })
        .collect();
    let condition = if after.is_some() { format!("WHERE ({keys}) > ({})", places.join(", ")) } else { String::new() };
    let sql = format!(
        "SELECT {} FROM {} {condition} ORDER BY {keys} LIMIT {}",
        selected.join(", "),
        table.name,
        table.batch()
    );
    let values: Vec<_> = after.unwrap_or_default().iter().map(parameter).collect();
    let read = |row: &postgres::Row| -> Result<Row, RegistryError> {
        let columns = table.columns.iter().enumerate();
        columns
            .map(|(at, (_, kind))| {
                Ok(match kind {
                    Kind::Number | Kind::Small | Kind::Flag => {
                        get::<Option<i64>>(row, at)?.map_or(Value::Null, Value::Number)
                    }
                    Kind::Text => get::<Option<String>>(row, at)?.map_or(Value::Null, Value::Text),
                    Kind::Bytes | Kind::Large => get::<Option<Vec<u8>>>(row, at)?.map_or(Value::Null, Value::Bytes),
                })
            })
            .collect()
    };
    session.rows(&sql, &values)?.iter().map(read).collect()
}

fn parameter(value: &Value) -> &(dyn ToSql + Sync) {
    match value {
        Value::Null => &None::<i64>,
        Value::Number(number) => number,
        Value::Text(text) => text,
        Value::Bytes(bytes) => bytes,
    }
}

pub(super) fn counters(session: &mut Session) -> Result<Counters, RegistryError> {
    let sql = "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM declaration_number";
    let declaration = session.value(sql, &[])?;
    let mut last = |name: &str| session.value("SELECT last FROM last_number WHERE name = $1", &[&name]);
    Ok(Counters { declaration, decision: last("decision")?, batch: last("batch")?, night: last("night")? })
}

pub(super) fn set_counters(session: &mut Session, counters: Counters) -> Result<(), RegistryError> {
    let Counters { declaration, decision, batch, night } = counters;
    let sql = "SELECT setval('declaration_number', greatest($1::bigint, 1), $1::bigint > 0)";
    session.value::<i64>(sql, &[&declaration])?;
    for (name, last) in [("decision", decision), ("batch", batch), ("night", night)] {
        session.execute("UPDATE last_number SET last = $2 WHERE name = $1", &[&name, &last])?;
    }
    Ok(())
}

fn tag(session: &mut Session) -> Result<Option<Vec<u8>>, RegistryError> {
    session.value("SELECT tag FROM registry", &[])
}

/// Empties the schema. It stays: the user may own it without a right to make another one.
const CLEAR: &str = "DO $$ DECLARE one text; BEGIN \
     FOR one IN SELECT format('fede.%I', relname) FROM pg_class \
         WHERE relnamespace = 'fede'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition LOOP \
         EXECUTE 'DROP TABLE ' || one || ' CASCADE'; \
     END LOOP; END $$; DROP FUNCTION IF EXISTS fede.journal_is_append_only() CASCADE";

/// A registry that is being filled. Until the end its state is `copying`: it is no registry of an
/// office, and the next copy begins again.
pub(in crate::office::registry) struct PostgresCopy {
    session: Session,
    key: JournalKey,
}

impl PostgresCopy {
    pub(in crate::office::registry) fn begin(
        address: &RegistryAddress,
        secret: &OfficeSecret,
    ) -> Result<Self, RegistryError> {
        let target = target(address)?;
        let mut session = Session::new(target.connect(address)?)?;
        let identity = Identity { office: secret.office_id(), tag: tag_of(secret) };
        // Until the end of the connection: no other copy clears what this one is filling.
        session.batch("SELECT pg_advisory_lock(hashtext('fede copy'))")?;
        session.begin("")?;
        session.batch("SELECT pg_advisory_xact_lock(hashtext('fede registry'))")?;
        match find(&mut session)? {
            Found::Nothing => {}
            Found::Version(_) if is_of_interrupted_copy(&mut session, &identity)? => {
                session.batch(CLEAR)?;
            }
            Found::Other | Found::Version(_) => {
                session.roll_back();
                return Err(RegistryError::InUse { place: address.to_string() });
            }
        }
        make_schema(&mut session)?;
        for migration in MIGRATIONS {
            apply(&mut session, migration)?;
        }
        let (office, tag) = (identity.office.as_slice(), identity.tag.as_ref().map(<[u8; 32]>::as_slice));
        let sql = "INSERT INTO registry (one, office, tag, state) VALUES (1, $1, $2, 'copying')";
        session.execute(sql, &[&office, &tag])?;
        session.commit()?;
        Ok(Self { session, key: secret.journal_key() })
    }

    pub(in crate::office::registry) fn finish(mut self) -> Result<(), RegistryError> {
        // A registry that was never on a server has no standing chains.
        if standing_count(&mut self.session)? == 0 {
            make_standing(&mut self.session, &self.key)?;
        }
        self.session.batch("ANALYZE")?;
        let whole = self.session.execute("UPDATE registry SET state = 'whole' WHERE state = 'copying'", &[]);
        match whole {
            Ok(1) => Ok(()),
            Ok(_) => Err(RegistryError::OtherCopy),
            // The server may have stored it before the connection was lost.
            Err(RegistryError::ConnectionLost) => Err(RegistryError::Unconfirmed),
            Err(error) => Err(error),
        }
    }
}

impl PostgresRegistry {
    /// Takes the registry out of use, in the open transaction.
    pub(in crate::office::registry) fn retire(&mut self) -> Result<(), RegistryError> {
        let session = self.connection.get_mut().current()?;
        session.execute("UPDATE registry SET state = 'retired'", &[]).map(drop)
    }

    /// Takes a registry into use again.
    ///
    /// # Errors
    /// [`RegistryError::UpToDate`] if it is in use, or another office's.
    pub(in crate::office::registry) fn take_back(
        address: &RegistryAddress,
        secret: &OfficeSecret,
    ) -> Result<(), RegistryError> {
        let mut session = Session::new(target(address)?.connect(address)?)?;
        super::migrate::check(&mut session, address)?;
        let sql = "UPDATE registry SET state = 'whole' WHERE state = 'retired' AND office = $1";
        match session.execute(sql, &[&secret.office_id().as_slice()])? {
            1 => Ok(()),
            _ => Err(RegistryError::UpToDate),
        }
    }
}

/// Whether the registry is what an interrupted copy of this office has left.
fn is_of_interrupted_copy(session: &mut Session, identity: &Identity) -> Result<bool, RegistryError> {
    let sql = "SELECT EXISTS (SELECT FROM fede.registry WHERE state = 'copying' AND office = $1)";
    session.value(sql, &[&identity.office.as_slice()])
}

impl Source for PostgresCopy {
    fn rows(&mut self, table: &Table, after: Option<&[Value]>) -> Result<Vec<Row>, RegistryError> {
        rows(&mut self.session, table, after)
    }

    fn counters(&mut self) -> Result<Counters, RegistryError> {
        counters(&mut self.session)
    }

    fn tag(&mut self) -> Result<Option<Vec<u8>>, RegistryError> {
        tag(&mut self.session)
    }
}

impl Sink for PostgresCopy {
    fn insert(&mut self, table: &Table, rows: &[Row]) -> Result<(), RegistryError> {
        let (mut selected, mut arrays, mut names) = (Vec::new(), Vec::new(), Vec::new());
        let mut columns: Vec<Box<dyn ToSql + Sync>> = Vec::new();
        for (at, (name, kind)) in table.columns.iter().enumerate() {
            let values = rows.iter().map(|row| row.get(at).unwrap_or(&Value::Null));
            let number = |value: &Value| if let Value::Number(number) = value { Some(*number) } else { None };
            let text = |value: &Value| if let Value::Text(text) = value { Some(text.clone()) } else { None };
            let bytes = |value: &Value| if let Value::Bytes(bytes) = value { Some(bytes.clone()) } else { None };
            let (array, cast) = match kind {
                Kind::Number => ("bigint", ""),
                Kind::Small => ("bigint", "::integer"),
                Kind::Flag => ("bigint", " = 1"),
                Kind::Text => ("text", ""),
                Kind::Bytes | Kind::Large => ("bytea", ""),
            };
            columns.push(match kind {
                Kind::Number | Kind::Small | Kind::Flag => Box::new(values.map(number).collect::<Vec<_>>()),
                Kind::Text => Box::new(values.map(text).collect::<Vec<_>>()),
                Kind::Bytes | Kind::Large => Box::new(values.map(bytes).collect::<Vec<_>>()),
            });
            selected.push(format!("\"{name}\"{cast}"));
            arrays.push(format!("${}::{array}[]", at + 1));
            names.push(format!("\"{name}\""));
        }
        let sql = format!(
            "INSERT INTO {} ({}) SELECT {} FROM unnest({}) AS rows ({})",
            table.name,
            names.join(", "),
            selected.join(", "),
            arrays.join(", "),
            names.join(", ")
        );
        let values: Vec<&(dyn ToSql + Sync)> = columns.iter().map(AsRef::as_ref).collect();
        self.session.execute(&sql, &values).map(drop)
    }

    fn set_counters(&mut self, counters: Counters) -> Result<(), RegistryError> {
        set_counters(&mut self.session, counters)
    }
}
