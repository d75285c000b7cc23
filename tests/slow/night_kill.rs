//! A night whose workers and whose server are killed at random instants. In the end, the registry
//! and the outputs are those of a night that nobody disturbed.
//!
//! `FEDE_NIGHT_PEOPLE=200000 FEDE_NIGHT_KILLS=100` is the whole test.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::postgres::{Server, client};
use crate::registry::{AT, declaration, declare_all, know, office_on};
use crate::store::Store;
use crate::support::rng;
use chacha20::rand_core::Rng;
use fede::office::Office;
use fede::office::registry::{OfficeRegistry, RegistryAddress};
use sha2::{Digest, Sha256};

const WORKERS: usize = 4;
/// A night that takes longer never ends.
const PATIENCE: Duration = Duration::from_secs(3600);

fn number(variable: &str, default: usize) -> usize {
    std::env::var(variable).ok().map_or(default, |text| text.parse().expect("a number"))
}

fn fede(directory: &Path, arguments: &str) -> Command {
    let mut command = Command::new(snapbox::cmd::cargo_bin!("fede"));
    command.args(arguments.split_whitespace()).current_dir(directory).env("LC_ALL", "C.UTF-8").env_remove("HOME");
    command.stdin(Stdio::null());
    command
}

fn run(directory: &Path, arguments: &str) -> String {
    let done = fede(directory, arguments).output().unwrap();
    assert!(done.status.success(), "{arguments}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

/// Where the codes of a night go.
#[derive(Clone, Copy)]
enum Place<'a> {
    /// The directory `codes` beside the office.
    Directory,
    /// A store, under the name of the directory of the office.
    Store(&'a Store),
}

impl Place<'_> {
    fn worker(self, directory: &Path) -> Child {
        let start = |out: &str| fede(directory, &format!("office worker --until-idle --threads 1 --out {out}"));
        let mut command = match self {
            Self::Directory => start("codes"),
            Self::Store(store) => {
                let mut command = start(&format!("{}/{}", store.address(), prefix(directory)));
                command.envs(store.environment());
                command
            }
        };
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }

    fn read(self, directory: &Path, name: &str) -> Vec<u8> {
        match self {
            Self::Directory => std::fs::read(directory.join("codes").join(name)).unwrap(),
            Self::Store(store) => store.get(&format!("{}/{name}", prefix(directory))).unwrap(),
        }
    }

    /// Number of files of a night.
    fn count(self, directory: &Path, night: &str) -> usize {
        match self {
            Self::Directory => std::fs::read_dir(directory.join("codes").join(night)).unwrap().count(),
            Self::Store(store) => {
                let beginning = format!("{}/{night}/", prefix(directory));
                store.names().iter().filter(|name| name.starts_with(&beginning)).count()
            }
        }
    }
}

fn prefix(directory: &Path) -> String {
    directory.file_name().unwrap().to_str().unwrap().trim_start_matches('.').to_owned()
}

/// Copies an office, with its registry in another database.
fn copy(from: &Path, to: &Path, registry: &RegistryAddress) {
    std::fs::create_dir(to.join("office")).unwrap();
    std::fs::copy(from.join("shanghai.pem"), to.join("shanghai.pem")).unwrap();
    for name in ["rules.toml", "secret"] {
        std::fs::copy(from.join("office").join(name), to.join("office").join(name)).unwrap();
    }
    let config = std::fs::read_to_string(from.join("office/office.toml")).unwrap();
    let lines = config.lines().filter(|line| !line.starts_with("registry")).collect::<Vec<_>>().join("\n");
    std::fs::write(to.join("office/office.toml"), format!("{lines}\nregistry = \"{registry}\"\n")).unwrap();
}

/// What is left of a night: the digest of the registry, and those of the outputs by shard.
#[derive(Debug, PartialEq, Eq)]
struct Result {
    issued: u64,
    registry: String,
    outputs: BTreeMap<u64, String>,
}

fn result(directory: &Path, place: Place<'_>) -> Result {
    let status = run(directory, "office night status --outputs --json");
    let status: serde_json::Value = serde_json::from_str(&status).unwrap();
    assert_eq!(status["state"], "done", "{status}");
    let mut files = 0;
    let mut outputs = BTreeMap::new();
    for output in status["outputs"].as_array().unwrap() {
        let bytes = place.read(directory, output["name"].as_str().unwrap());
        let digest = base16ct::lower::encode_string(&Sha256::digest(&bytes));
        assert_eq!(output["sha256"], digest.as_str());
        outputs.insert(output["shard"].as_u64().unwrap(), digest);
        files += 1;
    }
    // Besides them, only the manifest: what killed workers had put is swept.
    assert_eq!(place.count(directory, status["directory"].as_str().unwrap()), files + 1);
    run(directory, "office journal --check");
    let copied = run(directory, "office copy --keep --to copy.sqlite --json");
    let copied: serde_json::Value = serde_json::from_str(&copied).unwrap();
    Result { issued: status["issued"].as_u64().unwrap(), registry: copied["digest"].to_string(), outputs }
}

/// Whether the night is open. The server may just be starting: beside other work, that takes seconds.
fn is_open(registry: &RegistryAddress) -> bool {
    let ask = || {
        let mut client = postgres::Client::connect(registry.as_str(), postgres::NoTls)?;
        let row = client.query_one("SELECT count(*) FROM fede.night WHERE state = 'open'", &[])?;
        Ok::<_, postgres::Error>(row.get::<_, i64>(0) == 1)
    };
    for _ in 0..100 {
        if let Ok(is_open) = ask() {
            return is_open;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    ask().unwrap()
}

#[test]
fn a_night_killed_at_random_instants() {
    let Some(server) = Server::alone() else { return };
    let (people, kills) = (number("FEDE_NIGHT_PEOPLE", 20_000), number("FEDE_NIGHT_KILLS", 25));
    kill(&server, (people, kills), Place::Directory);
}

/// An upload that is cut off is no object, and one that is whole but unknown to the registry is swept.
#[test]
fn a_night_killed_while_its_outputs_go_to_an_object_store() {
    let (Some(server), Some(store)) = (Server::alone(), Store::open()) else { return };
    let (people, kills) = (number("FEDE_NIGHT_PEOPLE", 20_000) / 5, (number("FEDE_NIGHT_KILLS", 25) / 3).max(1));
    kill(&server, (people, kills), Place::Store(&store));
}

#[expect(clippy::disallowed_methods, reason = "a night that never ends must end the test")]
fn kill(server: &Server, (people, kills): (usize, usize), place: Place<'_>) {
    let template = tempfile::tempdir().unwrap();
    let base = server.fresh();
    let office = office_on(template.path(), "[\"health\"]", Some(&base));
    fill(&office, people);
    drop(office);
    let planned = || {
        let directory = tempfile::tempdir().unwrap();
        let address = server.fresh();
        let name = |address: &RegistryAddress| address.as_str().split(['/', '?']).nth(3).unwrap().to_owned();
        let (from, to) = (name(&base), name(&address));
        let mut admin = server.client("postgres");
        admin.batch_execute(&format!("DROP DATABASE {to}")).unwrap();
        admin.batch_execute(&format!("CREATE DATABASE {to} TEMPLATE {from}")).unwrap();
        copy(template.path(), directory.path(), &address);
        let shard_size = (people / 40).clamp(100, 10_000);
        let plan = format!("office night --no-wait --shard-size {shard_size} --at {AT} --officer li");
        run(directory.path(), &plan);
        (directory, address)
    };
    let (calm, _) = planned();
    let worker = |directory: &Path| place.worker(directory);
    let mut workers: Vec<_> = (0..WORKERS).map(|_| worker(calm.path())).collect();
    for one in &mut workers {
        assert!(one.wait().unwrap().success());
    }
    let expected = result(calm.path(), place);
    assert_eq!(expected.issued, u64::try_from(people).unwrap());

    let mut random = rng(22);
    let (mut killed, mut of_server) = (0, 0);
    while killed < kills {
        let (stormy, address) = planned();
        let mut workers: Vec<_> = (0..WORKERS).map(|_| worker(stormy.path())).collect();
        let start = Instant::now();
        let mut longest = Duration::from_millis(400);
        while is_open(&address) {
            assert!(start.elapsed() < PATIENCE, "the night never ends");
            // A little later each time, so that the night ends.
            std::thread::sleep(longest.mul_f64(f64::from(random.next_u32()) / f64::from(u32::MAX)));
            longest = longest.mul_f64(1.02);
            let victim = usize::try_from(random.next_u32() % 6).unwrap();
            if killed < kills {
                match workers.get_mut(victim) {
                    None => {
                        server.kill_and_start();
                        (killed, of_server) = (killed + 1, of_server + 1);
                    }
                    Some(one) => {
                        // It may have ended by itself.
                        if one.try_wait().unwrap().is_none() {
                            one.kill().unwrap();
                            one.wait().unwrap();
                            killed += 1;
                        }
                    }
                }
            }
            for one in &mut workers {
                if one.try_wait().unwrap().is_some() {
                    *one = worker(stormy.path());
                }
            }
        }
        for one in &mut workers {
            // It may have met the server that was killed a moment before the night ended. Another one must not.
            if !one.wait().unwrap().success() {
                assert!(worker(stormy.path()).wait().unwrap().success());
            }
        }
        println!("{killed} kills, {of_server} of the server; this night took {} s", start.elapsed().as_secs());
        assert_eq!(result(stormy.path(), place), expected);
    }
}

fn fill(office: &Office, people: usize) {
    let mut registry: OfficeRegistry = office.registry().unwrap();
    know(office, &mut registry, people);
    let numbers: Vec<usize> = (0..people).collect();
    for chunk in numbers.chunks(5000) {
        declare_all(office, &mut registry, chunk.iter().map(|n| declaration(*n, "")).collect());
    }
}

/// Who planned the night was killed before it had added the jobs.
#[test]
fn workers_add_the_jobs_that_are_missing() {
    let Some(server) = crate::postgres::server() else { return };
    let directory = tempfile::tempdir().unwrap();
    let address = server.fresh();
    let office = office_on(directory.path(), "[\"health\"]", Some(&address));
    let mut registry = office.registry().unwrap();
    know(&office, &mut registry, 20);
    declare_all(&office, &mut registry, (0..20).map(|n| declaration(n, "")).collect());
    run(directory.path(), &format!("office night --no-wait --shard-size 5 --officer li --at {AT}"));
    assert_eq!(client(&address).execute("DELETE FROM fede_queue._private_jobs", &[]).unwrap(), 4);
    assert!(Place::Directory.worker(directory.path()).wait().unwrap().success());
    let status: serde_json::Value = serde_json::from_str(&run(directory.path(), "office night status --json")).unwrap();
    assert_eq!((status["state"].as_str(), status["issued"].as_u64()), (Some("done"), Some(20)));
}
