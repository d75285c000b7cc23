//! Downloads one file from a web server, for `fede trust import --from`.

use std::io::Read;
use std::time::Duration;

use ureq::Agent;

use crate::cli::{Failure, web_failure};
use crate::words::{Lang, errors_cli as fails, file};

/// Time limit for a list. VCI's has 690 KB.
const TIMEOUT: Duration = Duration::from_secs(120);

/// Downloads a file of at most `max` bytes. What it is worth is for its signature to say.
pub(super) fn download(url: &str, max: u64) -> Result<Vec<u8>, Failure> {
    let config = Agent::config_builder().timeout_global(Some(TIMEOUT)).https_only(true).build();
    let failed = |reason: &dyn Fn(Lang) -> String| {
        let failure = Failure::new("download", |lang| fails::Download { url: &url, reason: &reason(lang) }.say(lang));
        failure.advise(fails::download_hint)
    };
    let answer = Agent::from(config).get(url).call();
    let answer = answer.map_err(|error| failed(&|lang| web_failure::reason(&error, lang)))?;
    let mut bytes = Vec::new();
    let mut body = answer.into_body().into_reader().take(max.saturating_add(1));
    body.read_to_end(&mut bytes).map_err(|error| failed(&|lang| file::reason(&error, lang)))?;
    if u64::try_from(bytes.len()).map_or(true, |found| found > max) {
        let failure = Failure::new("file-too-large", |lang| fails::FileTooLarge { max: &max }.say(lang));
        return Err(failure.with_name(url).advise(fails::file_too_large_hint));
    }
    Ok(bytes)
}
