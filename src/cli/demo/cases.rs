//! The cases of the demonstration: what is shown to the gate, how it is photographed, and the
//! expected verdict.

use std::io::Cursor;

use image::{GrayImage, ImageFormat};

use super::world::{Who, World};
use crate::cli::Failure;
use crate::codec::{CoseSign1, frame, unframe};
use crate::payload::{Claims, Lang};
#[cfg(feature = "camera")]
use crate::qr::camera::{Shot, photograph};
use crate::qr::{Level, Matrix, QUIET_ZONE, encode, png};
use crate::time::{SECONDS_PER_DAY, Timestamp};
use crate::verifier::Verdict;
use crate::words::cli as say;

/// One picture and its expected verdict.
pub(super) struct Case {
    pub(super) file: &'static str,
    /// What is shown, in words.
    pub(super) shown: fn(Lang) -> &'static str,
    symbols: Vec<Matrix>,
    /// Chooses the defects of the photograph.
    #[cfg_attr(not(feature = "camera"), expect(dead_code, reason = "pictures without a camera have no defects"))]
    seed: u64,
    days_later: u64,
    /// For each code: `accepted`, or the identifiers of the reasons. Sorted.
    pub(super) expected: &'static [&'static str],
}

impl Case {
    /// The photograph as JPEG.
    pub(super) fn photograph(&self) -> Result<Vec<u8>, Failure> {
        let picture = self.picture()?;
        let mut jpeg = Cursor::new(Vec::new());
        picture.write_to(&mut jpeg, ImageFormat::Jpeg).map_err(|error| Failure::fault(&error))?;
        Ok(jpeg.into_inner())
    }

    #[cfg(feature = "camera")]
    fn picture(&self) -> Result<GrayImage, Failure> {
        let phone = |centre, rotation| Shot { centre: (centre, 0.5), rotation, side: 430.0, ..Shot::default() };
        let shots = match self.symbols.len() {
            2 => vec![phone(0.26, -4.0), phone(0.74, 6.0)],
            _ => vec![shot(self.seed)],
        };
        Ok(photograph(&self.symbols.iter().zip(shots).collect::<Vec<_>>()))
    }

    /// Without the simulated camera: the symbols side by side on white paper.
    #[cfg(not(feature = "camera"))]
    fn picture(&self) -> Result<GrayImage, Failure> {
        let mut picture = GrayImage::from_pixel(1280, 720, image::Luma([255]));
        for (place, symbol) in (0_i64..).zip(&self.symbols) {
            let symbol = image::load_from_memory(&png(symbol, 6, QUIET_ZONE).map_err(Failure::from)?);
            let symbol = symbol.map_err(|error| Failure::fault(&error))?.into_luma8();
            image::imageops::replace(&mut picture, &symbol, 20 + place * 630, 20);
        }
        Ok(picture)
    }

    pub(super) fn checked_at(&self, now: Timestamp) -> Timestamp {
        now.saturating_add(self.days_later * SECONDS_PER_DAY)
    }

    pub(super) fn is_met_by(&self, verdicts: &[Verdict]) -> bool {
        let mut said: Vec<String> = verdicts
            .iter()
            .map(|verdict| {
                let reasons: Vec<_> = verdict.reasons().iter().map(|reason| reason.id()).collect();
                if reasons.is_empty() { verdict.decision().id().to_owned() } else { reasons.join(" ") }
            })
            .collect();
        said.sort_unstable();
        said == self.expected
    }
}

/// The camera settings: every picture has some defect.
#[cfg(feature = "camera")]
fn shot(seed: u64) -> Shot {
    let shots = [
        Shot { rotation: 7.0, tilt: (25.0, 10.0), shade: 0.4, ..Shot::default() },
        Shot { rotation: -12.0, side: 560.0, tilt: (15.0, -20.0), noise: 8.0, ..Shot::default() },
        Shot { rotation: 20.0, blur: 1.3, shade: 0.6, ..Shot::default() },
        Shot { rotation: 170.0, tilt: (-20.0, 15.0), noise: 10.0, ..Shot::default() },
    ];
    let count = u64::try_from(shots.len()).unwrap_or(1);
    let chosen = usize::try_from(seed % count).unwrap_or_default();
    Shot { seed, ..shots.into_iter().nth(chosen).unwrap_or_default() }
}

/// Makes the cases. Stores the QR codes under `codes/`.
pub(super) fn all(world: &World) -> Result<Vec<Case>, Failure> {
    let green = world.claims(
        r#"{"region": "CN-SH", "holder": {"name": "张三丰", "document": "resident-id", "number": "11010519491231002X"},
            "health": {"status": "green"}}"#,
    )?;
    let both = world.claims(&both_request(world))?;
    let card = world.claims(&card_request(world))?;
    let red = world.claims(
        r#"{"region": "CN-SH", "holder": {"name": "李四", "document": "passport", "number": "E12345678"},
            "health": {"status": "red", "reason": "close-contact", "authority": "上海市疾病预防控制中心",
                       "appeal": "021-12320"}}"#,
    )?;
    let old = world.claims(&old_request(world))?;
    let lost = world.claims(r#"{"region": "CN-SH", "health": {"status": "green"}}"#)?;
    world.withdraw(&[lost.cti()])?;
    let tibet = world.claims(r#"{"region": "CN-XZ", "health": {"status": "green"}}"#)?;
    let macao = world.claims(r#"{"region": "MO", "health": {"status": "green"}}"#)?;
    let macao_yellow = world.claims(
        r#"{"region": "MO", "health": {"status": "yellow", "reason": "under-review", "authority": "澳門衛生局",
                                       "appeal": "2870 0800"}}"#,
    )?;

    let one = |file, shown: fn(Lang) -> &'static str, text: &str, expected| -> Result<Case, Failure> {
        let seed = u64::try_from(text.len()).unwrap_or_default();
        let symbol = world.symbol(file, text)?;
        Ok(Case { file, shown, symbols: vec![symbol], seed, days_later: 0, expected })
    };
    let signed = |who, claims: &Claims| world.sign(who, claims).map(|code| code.text().to_owned());
    let altered = with_signature_of(&signed(Who::Shanghai, &red)?, &signed(Who::Shanghai, &green)?)?;
    let both_text = signed(Who::Hubei, &both)?;
    let green_text = signed(Who::Shanghai, &green)?;
    let converted = world.convert(&both_text)?;
    Ok(vec![
        one("01-green.jpg", say::demo_green, &green_text, &["accepted"])?,
        one("02-both.jpg", say::demo_both, &both_text, &["accepted"])?,
        one("03-itinerary.jpg", say::demo_itinerary, &signed(Who::Yunnan, &card)?, &["itinerary-alone"])?,
        one("04-red.jpg", say::demo_red, &signed(Who::Shanghai, &red)?, &["status-not-accepted"])?,
        one("05-expired.jpg", say::demo_old, &signed(Who::Hubei, &old)?, &["expired"])?,
        one("06-altered.jpg", say::demo_altered, &altered, &["bad-signature"])?,
        one("07-forged.jpg", say::demo_forged, &signed(Who::Forger, &green)?, &["unknown-key"])?,
        one(
            "08-other-region.jpg",
            say::demo_other_region,
            &signed(Who::Yunnan, &green)?,
            &["region-not-permitted kind-not-permitted"],
        )?,
        one("09-web-address.jpg", say::demo_web_address, "HTTPS://EXAMPLE.ORG/TICKETS", &["foreign-url"])?,
        Case {
            file: "10-two-codes.jpg",
            shown: say::demo_two_codes,
            symbols: vec![draw(&green_text)?, draw(&signed(Who::Shanghai, &red)?)?],
            seed: 0,
            days_later: 0,
            expected: &["accepted", "status-not-accepted"],
        },
        Case {
            file: "11-nothing.jpg",
            shown: say::demo_nothing,
            symbols: Vec::new(),
            seed: 0,
            days_later: 0,
            expected: &["no-symbol"],
        },
        Case {
            days_later: World::LIST_DAYS,
            ..one("12-old-list.jpg", say::demo_old_list, &green_text, &["list-expired trust-stale"])?
        },
        one("13-revoked.jpg", say::demo_revoked, &signed(Who::Shanghai, &lost)?, &["revoked"])?,
        one("14-adopted.jpg", say::demo_adopted, &signed(Who::Platform, &tibet)?, &["accepted"])?,
        one("15-direct.jpg", say::demo_direct, &signed(Who::Macao, &macao)?, &["accepted"])?,
        one(
            "16-direct-yellow.jpg",
            say::demo_direct_yellow,
            &signed(Who::Macao, &macao_yellow)?,
            &["status-not-accepted"],
        )?,
        one("17-converted.jpg", say::demo_converted, &converted, &["accepted"])?,
    ])
}

impl World {
    /// The QR code of a text. Also stored as PNG with the same name under `codes/`.
    fn symbol(&self, file: &str, text: &str) -> Result<Matrix, Failure> {
        let symbol = draw(text)?;
        let bytes = png(&symbol, 8, QUIET_ZONE).map_err(Failure::from)?;
        self.keep_code(&file.replace(".jpg", ".png"), &bytes)?;
        Ok(symbol)
    }
}

fn draw(text: &str) -> Result<Matrix, Failure> {
    encode(text, Level::default()).map_err(Failure::from)
}

/// Combines the claims of one code with the signature of another.
fn with_signature_of(signed: &str, claims: &str) -> Result<String, Failure> {
    let bytes = |text: &str| unframe(text).map_err(Failure::from);
    let (signed, mut forged) = (bytes(signed)?, bytes(claims)?);
    let signature = *CoseSign1::decode(&signed).map_err(Failure::from)?.signature();
    // The signature is the last item of the array.
    forged.truncate(forged.len() - signature.len());
    forged.extend_from_slice(&signature);
    Ok(frame(&forged))
}

fn both_request(world: &World) -> String {
    format!(
        r#"{{"region": "CN-HB",
             "holder": {{"name": "Mario Rossi", "document": "passport", "number": "YA1234567"}},
             "health": {{"status": "green", "reason": "nothing-found", "authority": "湖北省卫健委", "appeal": "027-12320"}},
             "itinerary": {{"countries": ["CN", "IT"], "cities": [
               {{"place": "420100", "last_seen": "{}"}}, {{"place": "ITROM", "last_seen": "{}"}}]}}}}"#,
        world.days_ago(2).day(),
        world.days_ago(9).day(),
    )
}

fn card_request(world: &World) -> String {
    format!(
        r#"{{"region": "CN-YN",
             "holder": {{"name": "古丽", "document": "resident-id", "number": "530102198001011237"}},
             "itinerary": {{"countries": ["CN"], "cities": [
               {{"place": "530100", "last_seen": "{}"}}, {{"place": "532800", "last_seen": "{}", "risk_area": true}}]}}}}"#,
        world.days_ago(2).day(),
        world.days_ago(5).day(),
    )
}

fn old_request(world: &World) -> String {
    format!(
        r#"{{"region": "CN-HB", "issued": "{}", "health": {{"status": "green"}},
             "holder": {{"name": "王小明", "document": "resident-id", "number": "42010119900101123X"}}}}"#,
        world.days_ago(2),
    )
}
