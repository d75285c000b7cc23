//! A private PostgreSQL server for the tests of one process, in a temporary directory.

#![allow(dead_code, unreachable_pub, reason = "each test binary uses a part of it")]

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::left_out::left_out;
use fede::office::registry::RegistryAddress;

/// The user and superuser of the server.
pub const USER: &str = "fede";

pub struct Server {
    pub directory: PathBuf,
    pub port: u16,
    /// Holds the input that ends the server when this process ends.
    watch: Child,
}

/// The server of this process, started at the first call. Outside CI, PostgreSQL may be missing:
/// then this prints a line and returns `None`.
pub fn server() -> Option<&'static Server> {
    static SERVER: OnceLock<Option<Server>> = OnceLock::new();
    SERVER.get_or_init(start).as_ref()
}

impl Server {
    /// The address of a new, empty database.
    pub fn fresh(&self) -> RegistryAddress {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let name = format!("fede_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        self.client("postgres").batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
        self.address(&name)
    }

    pub fn address(&self, database: &str) -> RegistryAddress {
        let (host, port) = (self.directory.display(), self.port);
        RegistryAddress::new(&format!("postgres:///{database}?host={host}&port={port}&user={USER}")).unwrap()
    }

    /// The plans that the server has logged for a database.
    pub fn plans(&self, database: &str) -> Vec<String> {
        let log = std::fs::read(self.directory.join("log")).unwrap();
        let log = String::from_utf8_lossy(&log);
        let (begin, mut plans) = (format!("{database} LOG:  duration: "), Vec::<String>::new());
        let mut is_open = false;
        for line in log.lines() {
            // Further lines of an entry begin with a tab.
            if !line.starts_with('\t') {
                is_open = line.starts_with(&begin);
                if is_open {
                    plans.push(String::new());
                }
            }
            if let Some(plan) = plans.last_mut().filter(|_| is_open) {
                *plan += &format!("{line}\n");
            }
        }
        plans
    }

    /// A connection to a database.
    pub fn client(&self, database: &str) -> postgres::Client {
        client(&self.address(database))
    }
}

/// A connection that does not go through fede.
pub fn client(address: &RegistryAddress) -> postgres::Client {
    let mut client = postgres::Client::connect(address.as_str(), postgres::NoTls).unwrap();
    client.batch_execute("SET search_path = fede").unwrap();
    client
}

impl Server {
    /// A server that this process has for itself, and may kill. `None` without PostgreSQL.
    pub fn alone() -> Option<Self> {
        start()
    }

    /// Kills every process of the server, as a power failure would, and starts it again.
    pub fn kill_and_start(&self) {
        use rustix::process::{Pid, Signal, kill_process};
        let lock = self.directory.join("data/postmaster.pid");
        let text = std::fs::read_to_string(&lock).unwrap();
        let postmaster: i32 = text.lines().next().unwrap().parse().unwrap();
        let kill = |pid: i32, signal| kill_process(Pid::from_raw(pid).unwrap(), signal);
        // It starts no process while its processes are killed.
        kill(postmaster, Signal::STOP).unwrap();
        for child in children_of(postmaster) {
            let _ = kill(child, Signal::KILL);
        }
        kill(postmaster, Signal::KILL).unwrap();
        // Nobody waits for the first one: while it is a zombie, its locks look as if it were alive.
        std::fs::remove_file(lock).unwrap();
        let _ = std::fs::remove_file(self.directory.join(format!(".s.PGSQL.{}.lock", self.port)));
        let programs = programs().unwrap();
        let data = self.directory.join("data");
        let owner = std::fs::metadata(&self.directory).unwrap();
        let user = std::os::unix::fs::MetadataExt::uid(&owner);
        let group = std::os::unix::fs::MetadataExt::gid(&owner);
        let user = (user != rustix::process::getuid().as_raw()).then_some((user, group));
        for _ in 0..600 {
            // The other processes of the server end when they notice: until then it does not start.
            let mut server = command(&programs.join("postgres"), user);
            server.arg("-D").arg(&data).arg("-k").arg(&self.directory).args(["-p", &self.port.to_string()]);
            server.args(SETTINGS.iter().flat_map(|setting| ["-c", setting]));
            // The shell ends it when this process ends.
            let script = r#"cd /; "$@" </dev/null >>"$0" 2>&1 & server=$!
                (cat >/dev/null; kill -QUIT $server) <&0 & wait $server"#;
            let mut watch = Command::new("sh");
            watch
                .args(["-c", script])
                .arg(self.directory.join("log"))
                .arg(server.get_program())
                .args(server.get_args());
            let mut watch = watch.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            let address = self.address("postgres");
            while watch.try_wait().unwrap().is_none() {
                if postgres::Client::connect(address.as_str(), postgres::NoTls).is_ok() {
                    // Its input stays open as long as this process lives.
                    std::mem::forget(watch);
                    return;
                }
                std::thread::sleep(std::time::Duration::from_millis(20));
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        panic!(
            "the server does not start again: {}",
            std::fs::read_to_string(self.directory.join("log")).unwrap_or_default()
        );
    }
}

const SETTINGS: [&str; 6] = [
    "listen_addresses=127.0.0.1",
    "fsync=off",
    "full_page_writes=off",
    "max_connections=100",
    "autovacuum=off",
    "log_line_prefix=%d ",
];

fn start() -> Option<Server> {
    let Some(programs) = programs() else {
        left_out("the registry on PostgreSQL: no initdb (Debian: postgresql); these tests use SQLite");
        return None;
    };
    let directory = tempfile::Builder::new().prefix("fede-pg").tempdir().unwrap().keep();
    let data = directory.join("data");
    let user = give_away(&directory);
    let log = directory.join("log");
    let made = command(&programs.join("initdb"), user)
        .args(["--no-locale", "-E", "UTF8", "-A", "trust", "--no-sync", "-U", USER, "-D"])
        .arg(&data)
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    // One user needs a password.
    let access = data.join("pg_hba.conf");
    let rules = std::fs::read_to_string(&access).unwrap();
    std::fs::write(&access, format!("local all locked scram-sha-256\n{rules}")).unwrap();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    // The shell waits for the end of its input, which comes when this process ends, however it ends.
    let script = r#"trap "" INT TERM; directory=$1; shift
        cd /; "$@" </dev/null >"$directory/log" 2>&1 & server=$!
        cat >/dev/null; kill -QUIT $server; wait $server; rm -rf "$directory""#;
    let mut server = command(&programs.join("postgres"), user);
    server.arg("-D").arg(&data).arg("-k").arg(&directory).args(["-p", &port.to_string()]);
    server.args(SETTINGS.iter().flat_map(|setting| ["-c", setting]));
    let mut watch = Command::new("sh");
    watch.args(["-c", script, "sh"]).arg(&directory).arg(server.get_program()).args(server.get_args());
    let watch = watch.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let server = Server { directory, port, watch };
    let address = server.address("postgres");
    for _ in 0..600 {
        if postgres::Client::connect(address.as_str(), postgres::NoTls).is_ok() {
            return Some(server);
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    panic!("the server does not start: {}", std::fs::read_to_string(log).unwrap_or_default());
}

/// The processes that a process has started.
fn children_of(parent: i32) -> Vec<i32> {
    let is_child = |pid: i32| {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        // After the name in parentheses: the state, the parent.
        let (_, rest) = stat.rsplit_once(") ")?;
        (rest.split(' ').nth(1)? == parent.to_string()).then_some(pid)
    };
    let pids = std::fs::read_dir("/proc").unwrap().flatten();
    pids.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).filter_map(is_child).collect()
}

/// The directory of the newest PostgreSQL.
pub fn programs() -> Option<PathBuf> {
    let installed = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let debian = installed.map(|entry| entry.path().join("bin")).filter(|path| path.join("initdb").exists()).max();
    debian.or_else(|| {
        std::env::split_paths(&std::env::var_os("PATH")?).find(|directory| directory.join("initdb").exists())
    })
}

/// PostgreSQL refuses to run as root. Gives the directory to another user, and returns that user and its group.
pub fn give_away(directory: &Path) -> Option<(u32, u32)> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
    let mine = std::fs::metadata(directory).unwrap();
    if mine.uid() != 0 {
        return None;
    }
    let passwd = std::fs::read_to_string("/etc/passwd").unwrap();
    let (uid, gid) = ["postgres", "nobody"]
        .into_iter()
        .find_map(|name| {
            let line = passwd.lines().find(|line| line.split(':').next() == Some(name))?;
            let mut fields = line.split(':').skip(2).map(|field| field.parse::<u32>().unwrap());
            Some((fields.next()?, fields.next()?))
        })
        .expect("a user that is not root");
    chown(directory, Some(uid), Some(gid)).unwrap();
    std::fs::set_permissions(directory, std::fs::Permissions::from_mode(0o755)).unwrap();
    Some((uid, gid))
}

pub fn command(program: &Path, user: Option<(u32, u32)>) -> Command {
    let mut command = match user {
        None => Command::new(program),
        Some((uid, gid)) => {
            let mut command = Command::new("setpriv");
            command
                .args([format!("--reuid={uid}"), format!("--regid={gid}")])
                .args(["--clear-groups", "--"])
                .arg(program);
            command
        }
    };
    // That user may not read the working directory of the tests.
    command.current_dir("/");
    command
}
