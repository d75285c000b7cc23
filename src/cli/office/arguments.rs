//! What the office's commands share: arguments, opening the office, and the end of a command.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::cli::failure::ValueFault;
use crate::cli::output::remark;
use crate::cli::passphrase::first_line;
use crate::cli::prompt::ask_hidden;
use crate::cli::report::JsonArgs;
use crate::cli::signing::for_shell;
use crate::cli::{Failure, Outcome, clock, hints, local_time};
use crate::office::acts::{By, ProvenOfficer, check_officer, prove};
use crate::office::registry::{Distribution, OfficeRegistry};
use crate::office::{Encoding, Office, Pictures, PicturesError, Pin, TextFile};
use crate::payload::{Cti, Lang};
use crate::time::Timestamp;
use crate::words::office_cli::{ReadAs, Unpublished};
use crate::words::{Explain, cli as say, errors_cli as fails};

/// Says in which encoding a file was read, if it is not UTF-8: names in the wrong one look like other
/// names.
pub(in crate::cli) fn read_as(file: &TextFile, lang: Lang) {
    if file.encoding() != Encoding::Utf8 {
        let (path, encoding) = (&file.path().display(), &file.encoding().name());
        remark(&ReadAs { path, encoding }.say(lang));
    }
}

/// The office to use.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct OfficeArgs {
    /// The office's directory.
    #[arg(long, value_name = "DIR", default_value = "office")]
    office: PathBuf,
}

impl OfficeArgs {
    pub(in crate::cli) fn directory(&self) -> &Path {
        &self.office
    }

    pub(in crate::cli) fn open(&self) -> Result<(Office, OfficeRegistry), Failure> {
        let office = Office::open(&self.office)?;
        local_time::prefer(Some(&office.config().zone));
        let registry = office.registry()?;
        Ok((office, registry))
    }
}

/// Who acts and when.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct ByArgs {
    /// Name of the acting officer.
    #[arg(long, value_name = "NAME")]
    officer: Vec<String>,
    /// Time of the act (RFC 3339). Default: now.
    #[arg(long, value_name = "TIME", value_parser = clock::parse_time)]
    at: Option<Timestamp>,
}

/// The arguments of a command that only reads.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct LookArgs {
    #[command(flatten)]
    json: JsonArgs,
    #[command(flatten)]
    office: OfficeArgs,
}

impl LookArgs {
    pub(in crate::cli) const fn json(&self) -> JsonArgs {
        self.json
    }

    pub(in crate::cli) fn directory(&self) -> &Path {
        self.office.directory()
    }

    pub(in crate::cli) fn open(&self) -> Result<(Office, OfficeRegistry), Failure> {
        self.office.open()
    }

    /// Reports and ends the command. The words end their own lines.
    pub(in crate::cli) fn end(&self, data: &Value, words: impl FnOnce() -> String) -> Result<Outcome, Failure> {
        self.json.report(data, words).map(|()| Outcome::Done)
    }
}

/// The arguments of a command that acts.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct ActArgs {
    #[command(flatten)]
    look: LookArgs,
    #[command(flatten)]
    by: ByArgs,
}

/// An open office, and who acts.
pub(in crate::cli) struct Desk<'a> {
    args: &'a ActArgs,
    pub(in crate::cli) office: Office,
    pub(in crate::cli) registry: OfficeRegistry,
    pub(in crate::cli) acting: Acting,
}

/// The result of an act: as data, how many inputs were rejected, and what to do next.
pub(in crate::cli) struct Done<'a> {
    pub(in crate::cli) data: Value,
    pub(in crate::cli) rejected: u64,
    pub(in crate::cli) next: Option<&'a str>,
}

impl ActArgs {
    pub(in crate::cli) const fn json(&self) -> JsonArgs {
        self.look.json
    }

    pub(in crate::cli) fn directory(&self) -> &Path {
        self.look.directory()
    }

    pub(in crate::cli) fn acting(&self) -> Result<Acting, Failure> {
        self.by.acting()
    }

    pub(in crate::cli) fn begin(&self) -> Result<Desk<'_>, Failure> {
        let acting = self.acting()?;
        let (office, registry) = self.look.open()?;
        Ok(Desk { args: self, office, registry, acting })
    }
}

impl Desk<'_> {
    /// Stores where the pictures are, for the acts that come later.
    pub(in crate::cli) fn keep_pictures(&mut self, pictures: &Pictures) -> Result<(), Failure> {
        let directory = std::path::absolute(&pictures.directory);
        let directory = directory.map_err(|error| Failure::io("find", &pictures.directory, &error))?;
        Ok(self.registry.keep_picture_directory(&directory, pictures.level)?)
    }

    /// Updates the pictures after an act that withdrew codes, if their directory is still there. A
    /// failure is only said: the act itself is done.
    pub(in crate::cli) fn update_pictures(&self, lang: Lang) {
        let updated = || -> Result<(), PicturesError> {
            let kept = self.registry.picture_directory()?;
            let Some((directory, level)) = kept.filter(|(directory, _)| directory.is_dir()) else { return Ok(()) };
            let pictures = Pictures { directory, level, module_pixels: Pictures::MODULE_PIXELS };
            pictures.update(&self.registry, &self.office.config().zone, self.acting.by().at)
        };
        if let Err(error) = updated() {
            remark(&format!("{}\n{}", error.words(lang), error.hint(lang)));
        }
    }

    /// Reports an act in one sentence, and says what to do next and what gates do not know yet.
    pub(in crate::cli) fn end(
        &self,
        done: Done<'_>,
        words: impl FnOnce() -> String,
        lang: Lang,
    ) -> Result<Outcome, Failure> {
        let Done { data, rejected, next } = done;
        self.args.json().report(&data, || words() + "\n")?;
        if let Some(next) = next {
            hints::next(next, lang);
        }
        let unpublished = self.registry.unlisted(self.acting.by().at)?;
        if unpublished > 0 {
            remark(&say_unpublished(&self.office, unpublished, self.args.directory(), lang));
        }
        Ok(if rejected == 0 { Outcome::Done } else { Outcome::Refused })
    }
}

/// Says how many revocations gates do not know yet, and what publishes them.
pub(in crate::cli) fn say_unpublished(office: &Office, count: u64, directory: &Path, lang: Lang) -> String {
    let (directory, region, key) = (&directory.display(), &office.config().region, &for_shell(&office.key()));
    Unpublished { count, directory, region, key }.say(lang)
}

/// Who acts and when, with at least one valid name.
#[derive(Debug)]
pub(in crate::cli) struct Acting {
    officers: Vec<String>,
    at: Timestamp,
}

impl ByArgs {
    pub(in crate::cli) fn acting(&self) -> Result<Acting, Failure> {
        let officers = self.officer.clone();
        if officers.is_empty() {
            return Err(Failure::new("no-officer", fails::no_officer).advise(fails::no_officer_hint));
        }
        for officer in &officers {
            check_officer(officer)?;
        }
        Ok(Acting { officers, at: clock::at_or_now(self.at)? })
    }
}

impl Acting {
    pub(in crate::cli) fn by(&self) -> By<'_> {
        By { officer: self.officers.first().map_or("", String::as_str), at: self.at }
    }

    /// Whether there is a second officer.
    pub(in crate::cli) const fn is_of_two(&self) -> bool {
        self.officers.len() > 1
    }
}

/// The source of the officers' PINs.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct PinArgs {
    /// File with an officer's PIN in its first line; repeat it in the order of --officer. Default:
    /// ask.
    #[arg(long, value_name = "FILE")]
    pin_file: Vec<PathBuf>,
}

impl PinArgs {
    /// Checks the PIN of each acting officer.
    pub(in crate::cli) fn prove(
        &self,
        office: &Office,
        registry: &mut OfficeRegistry,
        acting: &Acting,
        lang: Lang,
    ) -> Result<Vec<ProvenOfficer>, Failure> {
        let mut proven = Vec::new();
        for (place, officer) in acting.officers.iter().enumerate() {
            let pin = pin(self.pin_file.get(place).map(PathBuf::as_path), officer, lang)?;
            let officer = prove(office, registry, (officer, &pin), acting.by());
            proven.push(officer?);
        }
        Ok(proven)
    }
}

/// The PIN of an officer, from a file or from the terminal.
pub(in crate::cli) fn pin(file: Option<&Path>, officer: &str, lang: Lang) -> Result<Pin, Failure> {
    let typed = match file {
        Some(file) => first_line(file)?,
        None => ask_hidden(&say::AskPin { officer: &officer }.say(lang))
            .map_err(|failure| failure.advise(fails::no_pin_hint))?,
    };
    Ok(Pin::new(typed)?)
}

/// Parses a code's identifier.
pub(in crate::cli) fn parse_cti(text: &str) -> Result<Cti, ValueFault> {
    Cti::parse(text).map_err(|error| ValueFault::of(&error))
}
