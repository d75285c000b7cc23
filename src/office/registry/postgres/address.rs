//! From the address of a registry to a connection: options, password, TLS.

use std::path::PathBuf;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use postgres::{Client, NoTls};
use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::failure::{SILENCE_SECONDS, unreachable};
use super::password;
use super::tls;
use crate::office::registry::{AddressError, RegistryAddress, RegistryError};

/// How long to wait for a connection to one address of the host.
const CONNECT_SECONDS: u64 = 10;
/// How long to wait until the server has let the user in.
const LOGIN_SECONDS: u64 = 30;

/// What an address says, checked.
pub(super) struct Target {
    config: Config,
    /// Absent: no TLS.
    roots: Option<PathBuf>,
}

/// Reads an address. `sslmode` and `sslrootcert` are not options of the crate.
pub(super) fn target(address: &RegistryAddress) -> Result<Target, AddressError> {
    let (base, options) = address.as_str().split_once('?').unwrap_or((address.as_str(), ""));
    let (mut rest, mut mode, mut roots) = (Vec::new(), None, None);
    for option in options.split('&').filter(|option| !option.is_empty()) {
        match option.split_once('=') {
            Some(("sslmode", value)) => mode = Some(value),
            Some(("sslrootcert", value)) => roots = Some(PathBuf::from(decoded(value)?)),
            _ => rest.push(option),
        }
    }
    let url = if rest.is_empty() { base.to_owned() } else { format!("{base}?{}", rest.join("&")) };
    let invalid = |error: &tokio_postgres::Error| {
        let cause = std::error::Error::source(error).map_or_else(|| error.to_string(), ToString::to_string);
        AddressError::Option { detail: cause }
    };
    let mut config: Config = url.parse().map_err(|error| invalid(&error))?;
    if config.get_password().is_some() {
        return Err(AddressError::Password);
    }
    let is_local = config.get_hosts().iter().all(|host| matches!(host, Host::Unix(_)));
    // The password of one host is not for another one. And `hostaddr` would take the place of a
    // socket, which needs no encryption.
    let wanted = |detail: &str| Err(AddressError::Option { detail: detail.to_owned() });
    match config.get_hosts().len() {
        0 => return wanted("host missing"),
        1 if config.get_hostaddrs().is_empty() => {}
        1 => return wanted("hostaddr: expected a host, found an address beside it"),
        _ => return wanted("expected one host, found several"),
    }
    let encrypts = match mode {
        Some("disable") => false,
        // Each of them means: the certificate and the name of the host are checked.
        None | Some("require" | "verify-ca" | "verify-full") => !is_local,
        Some(other) => return Err(AddressError::SslMode { found: other.to_owned() }),
    };
    config.ssl_mode(if encrypts { SslMode::Require } else { SslMode::Disable });
    config.application_name("fede");
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(Duration::from_secs(CONNECT_SECONDS));
    }
    config.tcp_user_timeout(Duration::from_secs(SILENCE_SECONDS));
    config.keepalives_idle(Duration::from_secs(SILENCE_SECONDS));
    config.keepalives_interval(Duration::from_secs(10));
    config.keepalives_retries(3);
    let roots = if encrypts { Some(roots.unwrap_or_else(tls::default_roots)) } else { None };
    Ok(Target { config, roots })
}

impl Target {
    /// Opens a connection.
    pub(super) fn connect(&self, address: &RegistryAddress) -> Result<Client, RegistryError> {
        let (config, connector) = self.with_password()?;
        let config = postgres::Config::from(config);
        // The limits of the client end with the TCP connection. TLS and login have none.
        let (sender, connected) = mpsc::sync_channel(1);
        let work = move || {
            let client = match connector {
                None => config.connect(NoTls),
                Some(connector) => config.connect(connector),
            };
            // Whoever waited may have given up.
            let _ = sender.send(client);
        };
        let silent = || RegistryError::Unreachable {
            place: address.to_string(),
            detail: std::io::Error::from(std::io::ErrorKind::TimedOut).to_string(),
        };
        thread::Builder::new().name("connect".to_owned()).spawn(work).map_err(|_| silent())?;
        let client = connected.recv_timeout(Duration::from_secs(LOGIN_SECONDS)).map_err(|_| silent())?;
        client.map_err(|error| unreachable(address, &error))
    }

    /// The options with the password, and what makes TLS.
    fn with_password(&self) -> Result<(Config, Option<MakeRustlsConnect>), RegistryError> {
        let mut config = self.config.clone();
        if let Some(password) = password::find(&config)? {
            config.password(password.as_bytes());
        }
        Ok((config, self.roots.as_deref().map(tls::connector).transpose()?))
    }

    /// A pool of asynchronous connections to the same database, for the job queue. Opens none yet.
    #[cfg(feature = "night")]
    pub(super) fn pool(&self, size: usize) -> Result<deadpool_postgres::Pool, RegistryError> {
        use deadpool_postgres::{Manager, ManagerConfig, Pool, RecyclingMethod, Runtime};

        let (config, connector) = self.with_password()?;
        let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let manager = match connector {
            None => Manager::from_config(config, NoTls, recycling),
            Some(connector) => Manager::from_config(config, connector, recycling),
        };
        let login = Some(Duration::from_secs(LOGIN_SECONDS));
        let pool = Pool::builder(manager).max_size(size).runtime(Runtime::Tokio1);
        let pool = pool.create_timeout(login).wait_timeout(login).recycle_timeout(login).build();
        pool.map_err(|error| RegistryError::Database(error.to_string()))
    }
}

/// Undoes percent-encoding.
fn decoded(text: &str) -> Result<String, AddressError> {
    let wrong = || AddressError::Option { detail: text.to_owned() };
    let (mut bytes, mut rest) = (Vec::new(), text.as_bytes());
    while let Some((byte, after)) = rest.split_first() {
        if *byte == b'%' {
            let (digits, after) = after.split_first_chunk::<2>().ok_or_else(wrong)?;
            let mut decoded = [0];
            base16ct::mixed::decode(digits, &mut decoded).map_err(|_| wrong())?;
            bytes.extend(decoded);
            rest = after;
        } else {
            bytes.push(*byte);
            rest = after;
        }
    }
    String::from_utf8(bytes).map_err(|_| wrong())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Target, AddressError> {
        target(&RegistryAddress::new(text).unwrap())
    }

    #[test]
    fn a_connection_over_a_network_is_encrypted_unless_that_is_disabled() {
        let mode = |text: &str| read(text).map(|target| target.roots.is_some());
        assert_eq!(mode("postgres://u@db/o"), Ok(true));
        assert_eq!(mode("postgres://u@db/o?sslmode=require"), Ok(true));
        assert_eq!(mode("postgres://u@db/o?sslmode=disable"), Ok(false));
        assert_eq!(mode("postgres:///o?host=/run/postgresql&user=u"), Ok(false));
        assert_eq!(mode("postgres://u@%2Frun%2Fpostgresql/o"), Ok(false));
        for fallback in ["prefer", "allow", "", "x"] {
            let refused = mode(&format!("postgres://u@db/o?sslmode={fallback}"));
            assert_eq!(refused, Err(AddressError::SslMode { found: fallback.to_owned() }));
        }
        let target = read("postgres://u@db/o?connect_timeout=3&sslrootcert=%2Fa%20b.pem").unwrap();
        assert_eq!(target.roots, Some(PathBuf::from("/a b.pem")));
    }

    #[test]
    fn what_is_wrong_with_an_address_is_named() {
        assert!(matches!(read("postgres://u@db/o?sslrootcert=%zz"), Err(AddressError::Option { .. })));
        assert!(matches!(read("postgres://u@db/o?colour=red"), Err(AddressError::Option { .. })));
        assert!(matches!(read("postgres://u@db:99999/o"), Err(AddressError::Option { .. })));
        assert!(matches!(read("postgres:///o"), Err(AddressError::Option { .. })));
        // A socket needs no encryption, but the address beside it would win.
        let beside = "postgres://u@/o?host=/run/postgresql&hostaddr=10.0.0.5";
        assert!(matches!(read(beside), Err(AddressError::Option { .. })));
        assert!(matches!(read("postgres://u@db1,db2/o"), Err(AddressError::Option { .. })));
        // Encoded, so that the first look does not see it.
        assert!(matches!(
            read("postgres://u@db/o?pass%77ord=x"),
            Err(AddressError::Password | AddressError::Option { .. })
        ));
        for text in ["", "o.sqlite", "http://db/o", "postgres://u@db/o\n", "postgres://u@db/居"] {
            assert_eq!(RegistryAddress::new(text), Err(AddressError::Form));
        }
        let long = format!("postgres://db/{}", "o".repeat(RegistryAddress::MAX_BYTES));
        assert!(matches!(RegistryAddress::new(&long), Err(AddressError::Long { .. })));
        for text in ["postgres://u:p@db/o", "postgres://db/o?user=u&password=p", "postgres://u:@db/o"] {
            assert_eq!(RegistryAddress::new(text), Err(AddressError::Password));
        }
    }
}
