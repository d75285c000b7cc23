use serde_json::{Value, json};

use super::*;
use crate::issuer::Code;
use crate::payload::{Cti, HealthStatus, Region, Slot, Validity};
use crate::qr::{LumaImage, QrReader, SymbolReader};
use crate::verifier::{Verdict, Verifier};

fn key(seed: u8) -> SigningKey {
    SigningKey::from_seed(&[seed; 32]).unwrap()
}

fn now() -> Timestamp {
    Timestamp::parse("2026-03-05T08:00:00Z").unwrap()
}

fn claims() -> Claims {
    Claims::new(
        Region::new("CN-SH").unwrap(),
        Validity::new(now(), None, now().saturating_add(86_400)).unwrap(),
        Cti::new(now().day(), Slot::new(7).unwrap()),
        HealthStatus::green(now()).into(),
    )
    .unwrap()
}

fn code() -> String {
    Code::sign(&claims().with_holder_key(key(2).verifying_key().to_holder_key()), &key(1)).text().to_owned()
}

fn ask(command: &Value) -> Value {
    serde_json::from_str(&super::command(command.to_string().as_bytes())).unwrap()
}

/// Signs what a draft asks for, as a browser does.
fn signed(draft: &Value) -> String {
    hex(&key(2).sign(&any_bytes(ask(draft)["message"].as_str().unwrap(), "").ok().unwrap()))
}

#[test]
fn a_live_code_of_the_page_is_accepted_by_a_gate() {
    let at = (now().seconds() + 60).to_string();
    let signature = signed(&json!({ "do": "draft", "text": code(), "at": at, "digits": "0471" }));
    let live = ask(&json!({ "do": "live", "text": code(), "at": at, "digits": "0471", "signature": signature }));
    let text = live["text"].as_str().unwrap();
    let verifier = Verifier::pinned(Region::new("CN-SH").unwrap(), key(1).verifying_key().clone());
    let verdict = verifier.verify(text, now().saturating_add(65));
    assert!(matches!(verdict, Verdict::Accepted(_)), "{verdict:?}");
    assert_eq!(verdict.code().unwrap().presentation().unwrap().challenge(), Challenge::parse("0471").ok());
    assert_eq!(read_path(&live["symbol"]), text);
    // Signed for another time, or without the digits.
    for (at, digits) in [((now().seconds() + 61).to_string(), "0471"), (at, "")] {
        let made = json!({ "do": "live", "text": code(), "at": at, "digits": digits, "signature": signature });
        assert_eq!(ask(&made)["error"]["id"], "code-of-another-key");
    }
}

/// Reads the symbol that a path draws.
fn read_path(symbol: &Value) -> String {
    let side = symbol["side"].as_u64().unwrap() as usize;
    let width = (side + 8) * 4;
    let mut pixels = vec![255; width * width];
    for run in symbol["path"].as_str().unwrap().split('M').skip(1) {
        let numbers: Vec<usize> =
            run.split(['h', 'v', ' ']).filter_map(|number| number.trim_end_matches("1h").parse().ok()).collect();
        let (x, y, length) = (numbers[0], numbers[1], numbers[2]);
        for row in (y + 4) * 4..(y + 5) * 4 {
            pixels[row * width + (x + 4) * 4..][..length * 4].fill(0);
        }
    }
    let width = u32::try_from(width).unwrap();
    let image = LumaImage::new(width, width, pixels).unwrap();
    QrReader::default().read(&image)[0].text().to_owned()
}

#[test]
fn a_code_is_shown_in_words() {
    let read = ask(&json!({ "do": "read", "text": code() }));
    assert_eq!(read["key"], hex(key(2).verifying_key().as_bytes()));
    assert_eq!(read["code"]["health"]["status"], "green");
    assert_eq!(read["words"]["en"]["status"], "green");
    assert_eq!(read["words"]["zh-CN"]["status"], "绿码");
    let paper = ask(&json!({ "do": "read", "text": Code::sign(&claims(), &key(1)).text() }));
    assert_eq!(paper["key"], Value::Null);
    let live = BoundCode::from_text(&code()).unwrap().signed_by(&key(2), Presentation::new(now())).unwrap();
    for (text, id) in [
        (live.as_str(), "holder-live"),
        ("", "foreign"),
        ("FD1:", "cbor-truncated"),
        ("https://example.org", "foreign"),
        ("FD1:aaa", "base45-character"),
        (&"F".repeat(5000), "too-long"),
    ] {
        let answer = ask(&json!({ "do": "read", "text": text }));
        assert_eq!(answer["error"]["id"], id, "{answer}");
    }
}

#[test]
fn keys_of_browsers_without_ed25519_are_made_here() {
    let seed = "02".repeat(32);
    let public = ask(&json!({ "do": "public", "seed": seed }));
    assert_eq!(public["key"], hex(key(2).verifying_key().as_bytes()));
    let signed = ask(&json!({ "do": "sign", "seed": seed, "message": "00ff" }));
    assert_eq!(signed["signature"], hex(&key(2).sign(&[0, 255])));
}

#[test]
fn the_page_proves_its_key() {
    let of = |action: &str, more: Value| {
        let mut command = json!({ "do": action, "key": hex(key(2).verifying_key().as_bytes()), "at": now().seconds().to_string(),
            "audience": "counter" });
        command.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        command
    };
    let signature = signed(&of("bind-draft", json!({})));
    let bound = ask(&of("bind", json!({ "signature": signature })));
    let proof = crate::holder::BindingProof::from_text(bound["text"].as_str().unwrap()).unwrap();
    assert_eq!(proof.key_for(&Audience::counter(), None, now()), Ok(key(2).verifying_key()));
    let other = ask(&of("bind", json!({ "signature": signature, "nonce": "07".repeat(16) })));
    assert_eq!(other["error"]["id"], "binding-signature");
}

#[test]
fn commands_that_are_wrong_are_refused() {
    for (command, id) in [
        (json!({ "do": "dance" }), "holder-command"),
        (json!({ "do": "sign", "seed": "02" }), "holder-command"),
        (json!({ "do": "sign", "seed": "zz".repeat(32) }), "holder-command"),
        (json!({ "do": "sign", "seed": "02".repeat(32), "message": "0" }), "holder-command"),
        (json!({ "do": "read", "more": 1 }), "holder-command"),
        (json!({ "do": "draft", "text": code(), "at": "1", "digits": "471" }), "challenge"),
        (json!({ "do": "draft", "text": code(), "at": u64::MAX.to_string() }), "time-out-of-range"),
        (json!({ "do": "draft", "text": code(), "at": "-1" }), "holder-command"),
        (json!({ "do": "draft", "text": code() }), "holder-command"),
        (json!({ "do": "read", "text": 7 }), "holder-command"),
        (json!({ "do": "draft", "text": Code::sign(&claims(), &key(1)).text() }), "code-not-bound"),
        (json!({ "do": "symbol", "text": "x".repeat(8000) }), "symbol-text-too-long"),
        (json!({ "do": "bind-draft", "key": "00".repeat(32), "audience": "counter" }), "key-weak"),
    ] {
        assert_eq!(ask(&command)["error"]["id"], id, "{command}");
    }
    assert!(command(b"").contains("holder-command"));
    assert!(command(&[0xff; 4]).contains("holder-command"));
}
