//! A gate, tested through the library: rules from a set, shifts, and the gate of the page with its
//! failures.

use crate::support;
use std::collections::BTreeMap;

use crate::support::set::{ALL_BUT_RULES, DAY, MemorySet, Plan, keys, region, shanghai, signed, window};
use crate::support::{at, claims, key, rng};
use fede::gate::{
    DocumentAnswer, FrameKind, GateRules, Host, HostError, Judgement, Moment, PageGate, PersonsDecision, RulesInForce,
    Shift, Sign,
};
use fede::issuer::{BoundCode, Code, Request};
use fede::payload::{Claims, Presentation};
use fede::qr::{Level, LumaImage, decode_picture, encode, png};
use fede::time::{Timestamp, Zone};
use fede::trust::{Document, GateStore, KeyUse, RevocationBook, Rules, SetSource, Snapshot, StoreFile, StoreMemory};
use fede::verifier::Decision;
use fede::words::Explain;
use serde_json::{Value, json};

const RULES: &str = include_str!("../../fixtures/gate/rules.toml");
const NOW: &str = "2026-03-05T08:00:00Z";

fn moment(seconds: u64) -> Moment {
    Moment { at: at(NOW).saturating_add(seconds), millis: seconds * 1000 }
}

/// A code of Shanghai, signed by its key in the set.
fn code(request: &str) -> String {
    let claims: Claims = claims(request);
    Code::sign(&claims, &key(12)).text().to_owned()
}

const GREEN: &str = r#"{"region": "CN-SH", "health": {"status": "green"},
    "holder": {"name": "张三丰", "document": "passport", "number": "E1234567"}}"#;

fn travelled_alone(cities: &str) -> String {
    code(&format!(r#"{{"region": "CN-SH", "itinerary": {{"countries": [], "cities": [{cities}]}}}}"#))
}

fn travelled(cities: &str, countries: &str) -> String {
    code(&format!(
        r#"{{"region": "CN-SH", "health": {{"status": "green"}}, "itinerary": {{"countries": [{countries}], "cities": [{cities}]}}}}"#
    ))
}

/// The first set with Shanghai's rules.
fn set(rules: Option<(&str, &str)>) -> MemorySet {
    let mut plan = Plan::first();
    let uses = [&ALL_BUT_RULES[..], &[KeyUse::Rules]].concat();
    plan.list = support::set::list(1, vec![shanghai(&uses).with_revocation(1)], 5);
    let mut set = plan.build();
    let Some((text, until)) = rules else { return set };
    let rules = Rules::new(region("CN-SH"), 3, window("2026-03-01T00:00:00Z", until), text).unwrap();
    let list = set.add(1, signed(plan.list.to_draft(), &keys(&[4])));
    let (revoked, _) = RevocationBook::new(region("CN-SH"), at("2026-02-01T00:00:00Z").day())
        .next_list(plan.revocations[0].2)
        .unwrap();
    let revocations = [(region("CN-SH"), set.add(1, signed(revoked.to_draft(), &keys(&[12]))))].into();
    let file = set.add(3, signed(rules.to_draft(), &keys(&[12])));
    let snapshot = Snapshot::new(1, plan.snapshot_window, region("CN"), list, revocations).unwrap();
    let snapshot = snapshot.with_rules(BTreeMap::from([(region("CN-SH"), file)]));
    set.snapshot = signed(snapshot.to_draft(), &keys(&[5]));
    set
}

fn store(mut set: MemorySet) -> GateStore<StoreMemory> {
    let store = GateStore::begin(StoreMemory::default(), &set.roots[&1].clone()).unwrap();
    store.sync(&mut set, at(NOW)).unwrap();
    store
}

fn shift(rules: RulesInForce) -> Shift {
    Shift::new(store(set(None)).trust().unwrap(), rules, [7; 32], moment(0))
}

fn local(text: &str) -> RulesInForce {
    RulesInForce::Local(GateRules::parse(&format!("document = \"gate-rules\"\n{text}"), &|_| None).unwrap())
}

fn judge(text: &str, rules: &RulesInForce, now: Timestamp) -> (Decision, Vec<&'static str>) {
    let judgement = Judgement::of(text, &store(set(None)).trust().unwrap(), rules, now);
    (judgement.decision(), judgement.reason_ids())
}

#[test]
fn rules_say_what_a_gate_asks_for() {
    let rules = RulesInForce::Local(GateRules::parse(RULES, &|_| None).unwrap());
    let now = at(NOW);
    assert_eq!(judge(&code(GREEN), &rules, now), (Decision::Accepted, vec![]));
    let card = code(r#"{"region": "CN-SH", "itinerary": {"countries": ["CN"], "cities": []}}"#);
    assert_eq!(judge(&card, &rules, now), (Decision::Refused, vec!["statement-missing"]));
    // Just below the maximum age, and exactly at it.
    let assessed =
        |when: &str| code(&format!(r#"{{"region": "CN-SH", "health": {{"status": "green", "assessed": "{when}"}}}}"#));
    assert_eq!(judge(&assessed("2026-03-04T08:00:01Z"), &rules, now), (Decision::Accepted, vec![]));
    assert_eq!(judge(&assessed("2026-03-04T08:00:00Z"), &rules, now), (Decision::Refused, vec!["statement-too-old"]));
    for (cities, countries, decision, reasons) in [
        (r#"{"place": "420100", "last_seen": "2026-02-20"}"#, "", Decision::Refused, vec!["stay-in-risk-area"]),
        // Before the city became a risk area; the province around it counts only for a week.
        (r#"{"place": "420100", "last_seen": "2026-02-19"}"#, "", Decision::Accepted, vec![]),
        (r#"{"place": "420500", "last_seen": "2026-02-26"}"#, "", Decision::Undecided, vec!["stay-in-risk-area"]),
        (r#"{"place": "420500", "last_seen": "2026-02-25"}"#, "", Decision::Accepted, vec![]),
        (r#"{"place": "ITROM", "last_seen": "2026-03-01"}"#, "", Decision::Undecided, vec!["stay-in-risk-area"]),
        ("", r#""IT""#, Decision::Undecided, vec!["country-visited"]),
        ("", r#""JP""#, Decision::Accepted, vec![]),
        // A mark on a city does not mean that the holder was in the risk area.
        (r#"{"place": "530100", "last_seen": "2026-03-01", "risk_area": true}"#, "", Decision::Accepted, vec![]),
    ] {
        assert_eq!(judge(&travelled(cities, countries), &rules, now), (decision, reasons), "{cities} {countries}");
    }
}

#[test]
fn an_itinerary_never_becomes_a_colour() {
    let rules = RulesInForce::Local(GateRules::parse(RULES, &|_| None).unwrap());
    let text = travelled(r#"{"place": "420100", "last_seen": "2026-03-01"}"#, "");
    let judgement = Judgement::of(&text, &store(set(None)).trust().unwrap(), &rules, at(NOW));
    let json: Value = serde_json::from_str(&judgement.to_json()).unwrap();
    assert_eq!(json["code"]["health"]["counts_as"], "green");
    let reason = &json["reasons"][0];
    assert_eq!((&reason["id"], &reason["values"]["place"]), (&json!("stay-in-risk-area"), &json!("420100")));
    assert!(reason["sentence"]["zh-CN"].as_str().unwrap().contains("武汉市"));
}

/// Shanghai's rules with any text, also invalid TOML, signed by a key.
fn raw_rules(text: &str, seed: u8) -> Vec<u8> {
    let window = window("2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z");
    let mut w = fede::codec::cbor::Writer::with_capacity(text.len() + 64);
    w.map(5).integer(1).text("CN-SH").integer(2).unsigned(3);
    w.integer(3).unsigned(window.not_before().seconds()).integer(4).unsigned(window.expires().seconds());
    w.integer(5).text(text);
    let draft = fede::codec::CoseSign::draft(fede::codec::DocumentType::Rules, w.into_bytes());
    signed(draft, &keys(&[seed]))
}

/// Texts that once overflowed a parser's stack or took gigabytes of memory.
fn deep_rules() -> [String; 6] {
    [
        "[".repeat(12 << 10),
        format!("a = {}", "[".repeat(12 << 10)),
        format!("a = {}", "{b=".repeat(4 << 10)),
        format!("[{}]", vec!["a"; 2_000].join(".")),
        format!("{} = 1", vec!["a"; 60_000].join(".")),
        (0..8_000).map(|n| format!("[a.b{n}]\n")).collect(),
    ]
}

/// One region's rules, or the snapshot key alone, could once stop every gate from updating.
#[test]
fn hostile_rules_are_refused_on_a_small_stack() {
    let judged = || {
        for text in deep_rules() {
            // Signed by a key that may not sign rules: the text is never parsed.
            let (uses, keys) = ([KeyUse::Rules], support::set::listed_key);
            let listed = [keys(12, window("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"), &uses)];
            let unsigned = Rules::signed_by(&raw_rules(&text, 13), region("CN-SH"), &listed);
            assert!(matches!(unsigned, Err(fede::trust::TrustError::RegionSignature { .. })), "{unsigned:?}");
            // Signed by the region: an error, but no crash.
            let signed = Rules::signed_by(&raw_rules(&text, 12), region("CN-SH"), &listed);
            let rules = signed.map(|(rules, _)| GateRules::parse(rules.text(), &|_| None).map(drop));
            assert!(!matches!(rules, Ok(Ok(()))), "{}", &text[..20]);
        }
    };
    // A browser gives WebAssembly a stack of 1 MiB.
    std::thread::Builder::new().stack_size(1 << 20).spawn(judged).unwrap().join().unwrap();
}

#[test]
fn rules_come_with_the_set_and_count_in_their_window() {
    let follow = |set: MemorySet, now: &str| {
        let store = store(set);
        let trust = store.trust().unwrap();
        let rules = RulesInForce::of_region(&store, &trust, region("CN-SH"));
        let judgement = Judgement::of(&code(GREEN), &trust, &rules, at(now));
        (judgement.decision(), judgement.reason_ids())
    };
    let until = "2026-03-05T10:00:00Z";
    let strict = "document = \"gate-rules\"\nasks = [\"itinerary\"]";
    assert_eq!(follow(set(Some((strict, until))), NOW), (Decision::Refused, vec!["statement-missing"]));
    assert_eq!(follow(set(Some((RULES, until))), "2026-03-05T09:59:59Z"), (Decision::Accepted, vec![]));
    assert_eq!(follow(set(Some((RULES, until))), until), (Decision::Undecided, vec!["rules-not-current"]));
    assert_eq!(follow(set(None), NOW), (Decision::Undecided, vec!["rules-missing"]));
    assert_eq!(follow(set(Some(("colour = \"red\"", until))), NOW), (Decision::Undecided, vec!["rules-unreadable"]));
    let adds = "document = \"gate-rules\"\nadds_to = \"CN\"";
    assert_eq!(follow(set(Some((adds, until))), NOW), (Decision::Undecided, vec!["rules-missing"]));
}

#[test]
fn rules_of_a_file_that_add_to_others_need_them() {
    let adds = "document = \"gate-rules\"\nadds_to = \"CN-SH\"\nstatuses = [\"green\", \"yellow\"]";
    let judged = |set: MemorySet, request: &str| {
        let store = store(set);
        let trust = store.trust().unwrap();
        let rules = RulesInForce::of_file(adds, &store, &trust).unwrap();
        let judgement = Judgement::of(&code(request), &trust, &rules, at(NOW));
        (judgement.decision(), judgement.reason_ids())
    };
    let yellow = r#"{"region": "CN-SH", "health": {"status": "yellow", "reason": "close-contact", "authority": "CDC", "appeal": "1"}}"#;
    // Without the rules, every code is undecided, whatever its status.
    assert_eq!(judged(set(None), GREEN), (Decision::Undecided, vec!["rules-missing"]));
    assert_eq!(judged(set(None), yellow), (Decision::Undecided, vec!["rules-missing"]));
    // Added rules can only tighten the base rules, and the rules apply only in their window.
    assert_eq!(judged(set(Some((RULES, "2026-03-06T00:00:00Z"))), GREEN), (Decision::Accepted, vec![]));
    assert_eq!(
        judged(set(Some((RULES, "2026-03-06T00:00:00Z"))), yellow),
        (Decision::Refused, vec!["status-not-accepted"])
    );
    assert_eq!(
        judged(set(Some((RULES, "2026-03-05T07:00:00Z"))), GREEN),
        (Decision::Undecided, vec!["rules-not-current"])
    );
}

#[test]
fn a_few_bytes_of_an_archive_do_not_become_many() {
    let mut archive = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_size(0);
    header.set_entry_type(tar::EntryType::GNUSparse);
    header.as_gnu_mut().unwrap().set_real_size(700 << 20);
    header.set_path("objects/x.cbor").unwrap();
    header.set_cksum();
    archive.append(&header, &[][..]).unwrap();
    assert!(fede::trust::SetFiles::from_tar(&archive.into_inner().unwrap()).is_err());
}

#[test]
fn a_code_that_comes_back_is_pointed_out() {
    let mut shift = shift(local("again_minutes = 10"));
    let text = code(GREEN);
    let remarks = |shift: &mut Shift, seconds: u64| {
        let sight = shift.line(&text, moment(seconds));
        let json: Value = serde_json::from_str(&sight.judged[0].to_json()).unwrap();
        assert_eq!(json["decision"], "accepted");
        let ids = json["remarks"].as_array().unwrap().iter().map(|remark| remark["id"].as_str().unwrap().to_owned());
        ids.collect::<Vec<_>>()
    };
    assert_eq!(remarks(&mut shift, 0), [""; 0]);
    assert_eq!(remarks(&mut shift, 240), ["seen-before"]);
    assert_eq!(remarks(&mut shift, 841), [""; 0]);
    assert!(!format!("{shift:?}").contains("张"));
}

/// A remark on each screen is soon read by nobody.
#[test]
fn only_rules_that_ask_for_it_mention_the_binding() {
    let remarks = |rules: RulesInForce| {
        let text = travelled(r#"{"place": "420100", "last_seen": "2026-03-02", "risk_area": true}"#, "");
        let judged = shift(rules).line(&text, moment(0)).judged.remove(0);
        assert_eq!(judged.sign(), Sign::LetIn);
        let json: Value = serde_json::from_str(&judged.to_json()).unwrap();
        let ids = json["remarks"].as_array().unwrap().iter().map(|remark| remark["id"].as_str().unwrap().to_owned());
        ids.collect::<Vec<_>>()
    };
    assert_eq!(remarks(RulesInForce::default()), ["city-with-risk-area"]);
    assert_eq!(remarks(local("unbound = \"look\"")), ["city-with-risk-area", "not-bound"]);
}

/// Where the rules leave it to a person, what that person decides is counted, and changes no verdict.
#[test]
fn a_persons_decision_is_counted() {
    let mut shift = shift(RulesInForce::default());
    let card = travelled_alone(r#"{"place": "310000", "last_seen": "2026-03-02"}"#);
    let (let_in, send_away) = (PersonsDecision::LetIn, PersonsDecision::SendAway);
    let counts = |shift: &Shift| [let_in, send_away].map(|decision| shift.tally().count_decided(decision));
    // There is nothing to decide.
    assert!(shift.decide(let_in, moment(0)).is_none());
    shift.line(&code(GREEN), moment(0));
    assert!(shift.decide(let_in, moment(1)).is_none());

    shift.line(&card, moment(2));
    assert_eq!(shift.decide(send_away, moment(3)).unwrap().decision(), Decision::Undecided);
    assert_eq!(counts(&shift), [0, 1]);
    // The last decision about a person counts.
    shift.decide(let_in, moment(4));
    shift.decide(let_in, moment(5));
    assert_eq!(counts(&shift), [1, 0]);
    shift.line(&card, moment(6));
    assert_eq!(shift.tally().count_sign(Sign::YouDecide), 2);
    assert_eq!(shift.tally().count(Decision::Undecided), 2);
    let csv = shift.tally().to_csv();
    assert!(csv.contains("decided-let-in,2026-03-05T08:00:00Z,undecided,itinerary-alone,1\n"), "{csv}");
    assert!(csv.contains("codes,2026-03-05T08:00:00Z,undecided,itinerary-alone,2\n"), "{csv}");
    let html = shift.tally().to_html("东门", &Zone::UTC, fede::payload::Lang::En);
    assert!(html.contains("东门") && html.contains("travel card only, no health status"), "{html}");
    assert!(html.contains("data-decided=\"let-in\">1<") && html.contains("data-decided=\"open\">1<"), "{html}");
    shift.clear();
    assert!(shift.decide(let_in, moment(7)).is_none());
}

#[test]
fn a_picture_is_judged_at_once_and_each_time() {
    let mut shift = shift(RulesInForce::default());
    let picture = frame(&code(GREEN));
    for _ in 0..2 {
        assert_eq!(shift.page(&picture, true, moment(0)).judged.len(), 1);
    }
    let empty = LumaImage::new(64, 64, vec![200; 64 * 64]).unwrap();
    assert!(shift.page(&empty, true, moment(0)).judged.is_empty());
    assert_eq!(shift.tally().count(Decision::Accepted), 2);
}

#[test]
fn a_code_that_is_held_up_during_an_update_is_judged_again() {
    let mut shift = shift(RulesInForce::default());
    let shown = frame(&code(GREEN));
    assert_eq!(shift.frame(&shown, moment(0)).judged.len(), 1);
    assert_eq!(shift.frame(&shown, moment(1)).judged.len(), 0);
    shift.update(store(set(None)).trust().unwrap(), RulesInForce::default());
    assert_eq!(shift.frame(&shown, moment(2)).judged.len(), 1);
}

#[test]
fn the_document_is_compared_and_not_kept() {
    let mut shift = shift(RulesInForce::default());
    let check = |shift: &mut Shift, number: &str| shift.check_document(number, moment(1));
    assert_eq!(check(&mut shift, "E1234567").unwrap_err().id(), "no-holder");
    shift.line(&code(GREEN), moment(0));
    assert_eq!(check(&mut shift, "e123 4567"), Ok(DocumentAnswer::Match));
    assert_eq!(check(&mut shift, "E1234568"), Ok(DocumentAnswer::NoMatch));
    assert_eq!(check(&mut shift, "E/1").unwrap_err().id(), "number-character");
    assert_eq!(check(&mut shift, "E1").unwrap_err().id(), "number-length");
    shift.clear();
    assert_eq!(check(&mut shift, "E1234567").unwrap_err().id(), "no-holder");
}

/// A wrong check character says nothing about the holder.
#[test]
fn a_mistyped_number_is_not_another_document() {
    let mut shift = shift(RulesInForce::default());
    shift.line(
        &code(
            r#"{"region": "CN-SH", "health": {"status": "green"},
                "holder": {"name": "张三丰", "document": "resident-id", "number": "11010519491231002X"}}"#,
        ),
        moment(0),
    );
    for mistyped in ["110105194912310021", "11010519491231002", "11010549123100", "11010519491331002X"] {
        let error = shift.check_document(mistyped, moment(1)).unwrap_err();
        assert_eq!(error.id(), "number-mistyped", "{mistyped}");
        assert_eq!(shift.last().unwrap().sign(), Sign::LetIn);
    }
    assert!(shift.check_document("110105194912310021", moment(1)).unwrap_err().to_string().contains("check character"));
    assert_eq!(shift.check_document("１１０１０５１９４９１２３１００２ｘ", moment(2)), Ok(DocumentAnswer::Match));
    // The number of another person, without a fault.
    assert_eq!(shift.check_document("42010119900101123X", moment(3)), Ok(DocumentAnswer::NoMatch));
}

/// Another person's document once left the sign green.
#[test]
fn another_document_stops_and_is_counted() {
    let mut shift = shift(RulesInForce::default());
    shift.line(&code(GREEN), moment(0));
    assert_eq!(shift.last().unwrap().sign(), Sign::LetIn);
    assert_eq!(shift.check_document("E7654321", moment(5)), Ok(DocumentAnswer::NoMatch));
    let last = shift.last().unwrap();
    assert_eq!((last.sign(), last.reason_ids()), (Sign::Stop, vec!["other-document"]));
    let json: Value = serde_json::from_str(&last.to_json()).unwrap();
    assert_eq!((&json["decision"], &json["sign"]), (&json!("refused"), &json!("stop")));
    let counts = |shift: &Shift| [Decision::Accepted, Decision::Refused].map(|decision| shift.tally().count(decision));
    assert_eq!(counts(&shift), [0, 1], "once, as what it is now");
    assert!(shift.tally().to_csv().contains("refused,other-document,1"));
    // After a typing error, the right number restores the sign.
    assert_eq!(shift.check_document("E1234567", moment(9)), Ok(DocumentAnswer::Match));
    assert_eq!((shift.last().unwrap().sign(), counts(&shift)), (Sign::LetIn, [1, 0]));
    // A person who was stopped was not let in, so the true holder's code does not count as used.
    shift.check_document("E7654321", moment(12)).unwrap();
    let again = shift.line(&code(GREEN), moment(20));
    assert!(!again.judged[0].to_json().contains("seen-before"));
    // A code that is refused anyway keeps its own reason, after the one about the document.
    let red = code(
        r#"{"region": "CN-SH", "health": {"status": "red", "reason": "close-contact", "authority": "CDC", "appeal": "1"},
            "holder": {"name": "张三丰", "document": "passport", "number": "E1234567"}}"#,
    );
    shift.line(&red, moment(30));
    shift.check_document("E7654321", moment(31)).unwrap();
    assert_eq!(shift.last().unwrap().reason_ids(), ["other-document", "status-not-accepted"]);
}

/// A person with a red status shows only the travel card.
#[test]
fn a_travel_card_alone_is_for_a_person_to_decide() {
    let card = travelled_alone(r#"{"place": "420100", "last_seen": "2026-03-04", "risk_area": true}"#);
    let judged = |rules: &RulesInForce| {
        let judgement = Judgement::of(&card, &store(set(None)).trust().unwrap(), rules, at(NOW));
        (judgement.sign(), judgement.decision(), judgement.reason_ids())
    };
    let asks = (Sign::YouDecide, Decision::Undecided, vec!["itinerary-alone"]);
    assert_eq!(judged(&RulesInForce::default()), asks);
    assert_eq!(judged(&local("statuses = [\"green\", \"yellow\"]")), asks);
    let passes = (Sign::LetIn, Decision::Accepted, vec![]);
    assert_eq!(judged(&local("itinerary_alone = \"pass\"")), passes);
    let refused = (Sign::Stop, Decision::Refused, vec!["itinerary-alone"]);
    assert_eq!(judged(&local("itinerary_alone = \"refuse\"")), refused);
    // Staff cannot decide if the gate's own data is missing or stale.
    let late = Judgement::of(&card, &store(set(None)).trust().unwrap(), &local(""), at("2026-03-13T00:00:00Z"));
    assert_eq!((late.sign(), late.reason_ids()), (Sign::CannotTell, vec!["trust-stale"]));
    // Add-on rules can only tighten.
    let base = "document = \"gate-rules\"\nitinerary_alone = \"refuse\"";
    let adds = "document = \"gate-rules\"\nadds_to = \"CN\"\nitinerary_alone = \"pass\"";
    let rules = GateRules::parse(adds, &|_| Some(base.to_owned())).unwrap();
    assert_eq!(judged(&RulesInForce::Local(rules)), refused);
}

/// A code valid until the year 9999 was once accepted.
#[test]
fn a_code_counts_for_a_limited_time() {
    let lasting = |hours: u32| {
        code(&format!(
            r#"{{"region": "CN-SH", "health": {{"status": "green"}}, "valid_hours": {hours},
            "max_valid_hours": 3000}}"#
        ))
    };
    let rules = RulesInForce::default();
    assert_eq!(judge(&lasting(90 * 24), &rules, at(NOW)), (Decision::Accepted, vec![]));
    assert_eq!(judge(&lasting(90 * 24 + 1), &rules, at(NOW)), (Decision::Refused, vec!["lifetime-too-long"]));
    // The list can set a different limit for a region.
    let mut plan = Plan::first();
    plan.list = support::set::list(1, vec![shanghai(&ALL_BUT_RULES).with_revocation(1).with_max_lifetime(86_400)], 5);
    let judged = |text: &str| {
        let trust = store(plan.build()).trust().unwrap();
        Judgement::of(text, &trust, &rules, at(NOW)).reason_ids()
    };
    assert_eq!(judged(&lasting(24)), Vec::<&str>::new());
    assert_eq!(judged(&lasting(25)), ["lifetime-too-long"]);
}

fn frame(text: &str) -> LumaImage {
    decode_picture(&png(&encode(text, Level::M).unwrap(), 4, 4).unwrap()).unwrap()
}

/// Two pictures beside each other.
fn both(left: &LumaImage, right: &LumaImage) -> LumaImage {
    let rows = |image: &LumaImage| image.height();
    let (width, height) = (left.width() + right.width(), rows(left).max(rows(right)));
    let row = |image: &LumaImage, y: u32| -> Vec<u8> {
        let width = image.width() as usize;
        let start = y as usize * width;
        image.pixels().get(start..start + width).map_or_else(|| vec![255; width], <[u8]>::to_vec)
    };
    let pixels = (0..height).flat_map(|y| [row(left, y), row(right, y)].concat()).collect();
    LumaImage::new(width, height, pixels).unwrap()
}

/// The own code of whoever answers the digits does not let a code in that was relayed from elsewhere.
#[test]
fn every_code_of_a_frame_answers_the_digits() {
    let bound = |seed: u8, statement: &str| {
        let holder = key(seed);
        // Another slot each: another code.
        let claims = Request::from_json(statement).unwrap().to_claims(at(NOW), &mut rng(seed)).unwrap();
        let claims = claims.with_holder_key(holder.verifying_key().to_holder_key());
        (holder, BoundCode::from_text(Code::sign(&claims, &key(12)).text()).unwrap())
    };
    let (own_key, own) = bound(40, GREEN);
    let (other_key, other) = bound(41, GREEN);
    let at_gate = Presentation::new(moment(101).at);
    for own_first in [true, false] {
        let mut shift = shift(RulesInForce::default());
        let asked = shift.ask(1_234_711, moment(100));
        let answers = frame(&own.signed_by(&own_key, at_gate.answering(asked)).unwrap());
        let relayed = frame(&other.signed_by(&other_key, at_gate).unwrap());
        let seen = if own_first { both(&answers, &relayed) } else { both(&relayed, &answers) };
        let sight = shift.frame(&seen, moment(102));
        let mut reasons: Vec<_> = sight.judged.iter().map(|one| (one.decision(), one.reason_ids())).collect();
        reasons.sort_by_key(|(decision, _)| *decision != Decision::Accepted);
        assert_eq!(reasons, [(Decision::Accepted, vec![]), (Decision::Undecided, vec!["challenge-open"])]);
        assert_eq!(shift.challenge(moment(103)), None, "answered");
    }
    // Both codes of one telephone answer.
    let mut shift = shift(RulesInForce::default());
    let asked = shift.ask(1_234_711, moment(100));
    let slow = Presentation::new(moment(0).at).answering(asked);
    let seen =
        both(&frame(&own.signed_by(&own_key, slow).unwrap()), &frame(&other.signed_by(&other_key, slow).unwrap()));
    let sight = shift.frame(&seen, moment(102));
    assert_eq!(sight.judged.iter().map(Judgement::decision).collect::<Vec<_>>(), [Decision::Accepted; 2]);
}

/// A telephone in front of the camera signs its code anew every 15 seconds. That is one person.
#[test]
fn a_live_code_in_view_is_judged_once() {
    let holder = key(40);
    let claims = claims(GREEN).with_holder_key(holder.verifying_key().to_holder_key());
    let bound = BoundCode::from_text(Code::sign(&claims, &key(12)).text()).unwrap();
    let signed = |shown: Presentation| frame(&bound.signed_by(&holder, shown).unwrap());
    let shown = |seconds: u64| signed(Presentation::new(moment(seconds).at));
    let mut shift = shift(RulesInForce::default());
    let judged = |shift: &mut Shift, image: &LumaImage, seconds: u64| {
        let sight = shift.frame(image, moment(seconds));
        let reasons = sight.judged.iter().flat_map(Judgement::reason_ids).collect::<Vec<_>>();
        let remarks = sight.judged.iter().flat_map(Judgement::remarks).count();
        (sight.judged.len(), sight.is_still_there, reasons, remarks)
    };
    assert_eq!(judged(&mut shift, &shown(0), 0), (1, false, vec![], 0));
    assert_eq!(judged(&mut shift, &shown(0), 2), (0, true, vec![], 0));
    assert_eq!(judged(&mut shift, &shown(4), 4), (0, true, vec![], 0));
    // A screenshot that takes its place is judged.
    let screenshot = shown(4);
    assert_eq!(judged(&mut shift, &shown(40), 40), (1, false, vec![], 1));
    assert_eq!(judged(&mut shift, &screenshot, 41), (1, false, vec!["live-too-old"], 0));
    // The same live code, taken away and shown once more: the gate says that it was here before.
    assert_eq!(judged(&mut shift, &shown(41), 60), (1, false, vec![], 1));
    // The gate asks. Until the digits are typed, it cannot tell.
    let asked = shift.ask(1_234_711, moment(100));
    assert_eq!((asked.to_string().as_str(), shift.challenge(moment(101))), ("4711", Some(asked)));
    assert_eq!(judged(&mut shift, &shown(101), 101), (1, false, vec!["challenge-open"], 0));
    // A clock that is an hour slow: the digits decide, and still do while the telephone is in view.
    let answer = |seconds: u64| signed(Presentation::new(moment(seconds).at).answering(asked));
    assert_eq!(judged(&mut shift, &answer(0), 104), (1, false, vec![], 1));
    assert_eq!(shift.challenge(moment(105)), None);
    assert_eq!(judged(&mut shift, &answer(2), 106), (0, true, vec![], 0));
    // Later the answered digits are worth nothing.
    assert_eq!(judged(&mut shift, &answer(2), 120), (1, false, vec!["live-too-old"], 0));
    // Digits that nobody answers are taken back after two minutes.
    shift.ask(7, moment(200));
    assert_eq!(judged(&mut shift, &shown(321), 321), (1, false, vec![], 1));
}

#[test]
fn a_code_in_view_is_judged_once() {
    let mut shift = shift(RulesInForce::default());
    let (shown, empty) = (frame(&code(GREEN)), LumaImage::new(64, 64, vec![200; 64 * 64]).unwrap());
    let mut judged = |image: &LumaImage, seconds: u64| {
        let sight = shift.frame(image, moment(seconds));
        (sight.judged.len(), sight.is_still_there)
    };
    assert_eq!(judged(&shown, 0), (1, false));
    assert_eq!(judged(&shown, 1), (0, true));
    assert_eq!(judged(&empty, 2), (0, false));
    assert_eq!(judged(&shown, 4), (0, true));
    // Out of view for more than three seconds: it counts as shown again.
    assert_eq!(judged(&shown, 8), (1, false));
    assert_eq!(shift.tally().frames(), 5);
}

#[test]
fn the_report_has_counts_and_nothing_else() {
    let mut shift = shift(RulesInForce::default());
    shift.line(&code(GREEN), moment(0));
    shift.line("https://example.org/?name=张三丰", moment(700));
    shift.tally_mut().read_in(30);
    shift.tally_mut().dropped(4);
    let (html, csv) = (shift.tally().to_html("", &Zone::UTC, fede::payload::Lang::En), shift.tally().to_csv());
    assert!(csv.contains("codes,2026-03-05T08:00:00Z,accepted,,1\n"), "{csv}");
    assert!(csv.contains("codes,2026-03-05T08:10:00Z,refused,foreign-url,1\n"), "{csv}");
    assert!(
        csv.contains("reads-within-ms-50,2026-03-05T08:00:00Z,,,1\n")
            && csv.contains("frames-dropped,2026-03-05T08:00:00Z,,,4\n")
    );
    assert!(html.contains("<svg") && !html.contains("<script"));
    for text in [&html, &csv] {
        assert!(!text.contains('张') && !text.contains("example.org") && !text.contains("E1234567"));
    }
}

/// The browser around the page's gate: a set, or no network.
struct Browser(Option<MemorySet>);

impl Host for Browser {
    fn fetch(&mut self, name: &str, max: usize) -> Result<Option<Vec<u8>>, HostError> {
        let failed = || HostError { name: name.to_owned() };
        let set = self.0.as_mut().ok_or_else(failed)?;
        let number = name.strip_prefix("roots/").and_then(|rest| rest.strip_suffix(".cbor")?.parse().ok());
        let digest =
            name.strip_prefix("objects/").and_then(|rest| fede::trust::Digest::parse(rest.strip_suffix(".cbor")?));
        let found = match (number, digest) {
            (Some(version), _) => set.root(version, max),
            (_, Some(digest)) => set.object(digest, max).map(Some),
            _ => set.snapshot(max).map(Some),
        };
        Ok(found.unwrap())
    }
}

fn clocks(seconds: u64) -> Value {
    json!({ "now": at(NOW).saturating_add(seconds).seconds() * 1000, "millis": seconds * 1000 })
}

fn command(gate: &mut PageGate, browser: &mut Browser, command: &Value) -> Value {
    serde_json::from_str(&gate.command(&command.to_string(), &[], browser)).unwrap()
}

fn opened() -> (PageGate, Browser) {
    opened_with(set(None))
}

fn opened_with(set: MemorySet) -> (PageGate, Browser) {
    let (mut gate, root) = (PageGate::default(), set.roots[&1].clone());
    let mut browser = Browser(Some(set));
    assert_eq!(gate.begin(&root), "{}");
    assert_eq!(command(&mut gate, &mut browser, &json!({ "do": "sync", "at": clocks(0) }))["newer"], true);
    let open = json!({ "do": "open", "at": clocks(0), "key": "00".repeat(32) });
    assert_eq!(command(&mut gate, &mut browser, &open), json!({ "foreign": false }));
    (gate, browser)
}

/// The answer of the page's gate to a line.
fn line(gate: &mut PageGate, text: &str, seconds: u64) -> (String, String) {
    let sight = command(gate, &mut Browser(None), &json!({ "do": "line", "at": clocks(seconds), "text": text }));
    let judgement: Value = serde_json::from_str(sight["judged"][0].as_str().unwrap()).unwrap();
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    (word(&judgement["decision"]), word(&judgement["reasons"][0]["id"]))
}

fn said(decision: &str, reason: &str) -> (String, String) {
    (decision.to_owned(), reason.to_owned())
}

#[test]
fn the_page_keeps_its_store_and_comes_back_without_a_network() {
    let (mut gate, mut browser) = opened();
    command(&mut gate, &mut browser, &json!({ "do": "stand", "at": clocks(60) }));
    let kept = command(&mut gate, &mut browser, &json!({ "do": "kept" }));
    let objects: Vec<_> =
        (0..kept["objects"].as_array().unwrap().len()).map(|place| gate.object(place).unwrap()).collect();

    let mut again = PageGate::default();
    objects.iter().for_each(|bytes| again.restore_object(bytes));
    again.restore_file(StoreFile::State, kept["state"].as_str().unwrap().as_bytes());
    again.restore_file(StoreFile::Clock, kept["clock"].as_str().unwrap().as_bytes());
    let open = json!({ "do": "open", "at": clocks(120), "key": "00".repeat(32) });
    assert_eq!(command(&mut again, &mut Browser(None), &open), json!({ "foreign": false }));
    assert_eq!(line(&mut again, &code(GREEN), 130), said("accepted", ""));
    // No network: the update fails, and the gate continues.
    let update = command(&mut again, &mut Browser(None), &json!({ "do": "sync", "at": clocks(140) }));
    assert_eq!(update["error"]["id"], "source");
    assert!(update["error"]["hint"]["zh-CN"].is_string());
    assert_eq!(line(&mut again, &code(GREEN), 150), said("accepted", ""));
    // An object that was damaged in the database counts as missing.
    let mut damaged = PageGate::default();
    for bytes in &objects {
        let mut bytes = bytes.clone();
        bytes[10] ^= 1;
        damaged.restore_object(&bytes);
    }
    damaged.restore_file(StoreFile::State, kept["state"].as_str().unwrap().as_bytes());
    assert_eq!(command(&mut damaged, &mut Browser(None), &open)["error"]["id"], "store");
    // After clearing, the gate has only its root and reports that it has no data.
    let mut cleared = PageGate::default();
    cleared.begin(&set(None).roots[&1]);
    assert_eq!(command(&mut cleared, &mut Browser(None), &open), json!({ "foreign": false }));
    assert_eq!(line(&mut cleared, &code(GREEN), 150), said("undecided", "no-list"));
}

/// The data is fresh, and still each code of the region is undecided.
#[test]
fn a_region_that_cannot_be_checked_is_named() {
    let stand = |(mut gate, mut browser): (PageGate, Browser)| {
        let standing = command(&mut gate, &mut browser, &json!({ "do": "stand", "at": clocks(0) }))["standing"].clone();
        (standing["freshness"].clone(), standing["undecided_regions"].clone())
    };
    assert_eq!(stand(opened()), (json!("fresh"), json!([])));
    let (freshness, undecided) = stand(opened_with(Plan { revocations: vec![], ..Plan::first() }.build()));
    assert_eq!((freshness, undecided.as_array().unwrap().len()), (json!("fresh"), 1));
    assert_eq!(undecided[0]["region"], json!({ "code": "CN-SH", "en": "Shanghai", "zh-CN": "上海市" }));
    assert_eq!(undecided[0]["concern"]["id"], "revocation-missing");
}

#[test]
fn a_set_that_grows_old_and_a_clock_that_jumps_are_seen_while_the_page_is_open() {
    let (mut gate, mut browser) = opened();
    let long = code(r#"{"region": "CN-SH", "health": {"status": "green"}, "valid_hours": 240}"#);
    assert_eq!(line(&mut gate, &long, 0), said("accepted", ""));
    let stand = |gate: &mut PageGate, browser: &mut Browser, seconds| {
        command(gate, browser, &json!({ "do": "stand", "at": clocks(seconds) }))["standing"].clone()
    };
    assert_eq!(stand(&mut gate, &mut browser, 60)["freshness"], "fresh");
    assert_eq!(stand(&mut gate, &mut browser, 3 * DAY)["freshness"], "ageing");
    let stale = stand(&mut gate, &mut browser, 8 * DAY);
    assert_eq!((&stale["freshness"], &stale["concerns"][0]["id"]), (&json!("stale"), &json!("trust-stale")));
    assert_eq!(line(&mut gate, &long, 8 * DAY), said("undecided", "trust-stale"));
    // Back on the right day: the gate does not trust a clock that was set back.
    let (mut gate, _) = opened();
    assert_eq!(line(&mut gate, &long, DAY), said("accepted", ""));
    let earlier =
        json!({ "do": "line", "at": { "now": at(NOW).seconds() * 1000, "millis": 90_000_000 }, "text": long });
    let sight = command(&mut gate, &mut Browser(None), &earlier);
    assert!(sight["judged"][0].as_str().unwrap().contains("clock-back"), "{sight}");
}

#[test]
fn a_frame_of_another_size_is_said_to_be_one() {
    let (mut gate, _) = opened();
    let shown = frame(&code(GREEN));
    let (width, height) = (shown.width(), shown.height());
    let sight = gate.frame(width, height, shown.pixels().to_vec(), FrameKind::Camera, moment(1));
    assert!(sight.contains("\\\"decision\\\":\\\"accepted\\\""), "{sight}");
    let wrong: Value =
        serde_json::from_str(&gate.frame(width, height + 1, shown.pixels().to_vec(), FrameKind::Camera, moment(2)))
            .unwrap();
    assert_eq!(wrong["error"]["id"], "frame-size");
    assert!(gate.frame(0, 0, vec![], FrameKind::LastPage, moment(3)).contains("judged"));
}

/// A code on two pages is one code: the second would look like a code that was shown before.
#[test]
fn the_codes_of_all_pages_of_a_file_are_judged_once() {
    let (mut gate, _) = opened();
    let shown = frame(&code(GREEN));
    let (width, height) = (shown.width(), shown.height());
    let mut page = |kind, second| {
        let sight = gate.frame(width, height, shown.pixels().to_vec(), kind, moment(second));
        serde_json::from_str::<Value>(&sight).unwrap()["judged"].as_array().unwrap().clone()
    };
    assert!(page(FrameKind::Page, 1).is_empty());
    assert!(page(FrameKind::Page, 1).is_empty());
    let judged = page(FrameKind::LastPage, 1);
    assert!(judged.len() == 1 && !judged[0].as_str().unwrap().contains("seen-before"), "{judged:?}");
    // The pages of the file before are forgotten.
    assert!(page(FrameKind::LastPage, 2)[0].as_str().unwrap().contains("seen-before"));
}

#[test]
fn commands_that_are_none_have_an_answer() {
    let (mut gate, mut browser) = opened();
    for text in [
        "",
        "{",
        "[]",
        "{\"do\":\"dance\"}",
        "{\"do\":\"open\",\"key\":\"zz\"}",
        "{\"other\":1}",
        "{\"do\":\"line\",\"at\":{\"now\":-1}}",
    ] {
        let answer: Value = serde_json::from_str(&gate.command(text, &[], &mut browser)).unwrap();
        assert_eq!(answer["error"]["id"], "command", "{text}");
    }
    let archive: Value = serde_json::from_str(&gate.command(
        &json!({ "do": "archive", "at": clocks(0) }).to_string(),
        b"no tar",
        &mut browser,
    ))
    .unwrap();
    assert_eq!(archive["error"]["id"], "archive");
    assert!(PageGate::default().frame(1, 1, vec![0], FrameKind::Camera, moment(0)).contains("not-open"));
}

#[test]
fn a_set_is_taken_from_an_archive() {
    let set = set(None);
    let mut gate = PageGate::default();
    gate.begin(&set.roots[&1]);
    let mut archive = tar::Builder::new(Vec::new());
    let mut add = |name: String, bytes: &[u8]| {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        archive.append_data(&mut header, format!("./stick/{name}"), bytes).unwrap();
    };
    add("snapshot.cbor".to_owned(), &set.snapshot);
    for (digest, bytes) in &set.objects {
        add(format!("objects/{digest}.cbor"), bytes);
    }
    let archive = archive.into_inner().unwrap();
    let take = json!({ "do": "archive", "at": clocks(0) }).to_string();
    let answer: Value = serde_json::from_str(&gate.command(&take, &archive, &mut Browser(None))).unwrap();
    assert_eq!(answer["newer"], true, "{answer}");
    let half = &archive[..archive.len() / 2];
    let mut gate = PageGate::default();
    gate.begin(&set.roots[&1]);
    let answer: Value = serde_json::from_str(&gate.command(&take, half, &mut Browser(None))).unwrap();
    assert!(answer["error"]["id"].is_string(), "{answer}");
}

#[test]
fn a_gate_follows_a_region_of_the_page() {
    let set = set(Some((RULES, "2026-03-06T00:00:00Z")));
    let mut gate = PageGate::default();
    gate.begin(&set.roots[&1].clone());
    let mut browser = Browser(Some(set));
    command(&mut gate, &mut browser, &json!({ "do": "sync", "at": clocks(0) }));
    let open = json!({ "do": "open", "at": clocks(0), "key": "00".repeat(32), "region": "CN-SH" });
    assert_eq!(command(&mut gate, &mut browser, &open), json!({ "foreign": false }));
    let standing = command(&mut gate, &mut browser, &json!({ "do": "stand", "at": clocks(0) }))["standing"].clone();
    assert_eq!((&standing["rules"]["region"], &standing["rules"]["language"]), (&json!("CN-SH"), &json!("zh-CN")));
    let unknown = json!({ "do": "reopen", "region": "XX" });
    assert_eq!(command(&mut gate, &mut browser, &unknown)["error"]["id"], "region");
}

#[test]
fn the_page_decides_reports_and_tests_a_scanner() {
    let (mut gate, mut browser) = opened();
    let card = travelled_alone(r#"{"place": "310000", "last_seen": "2026-03-02"}"#);
    let mut run = |run: Value| command(&mut gate, &mut browser, &run);
    assert_eq!(run(json!({ "do": "decide", "at": clocks(0), "text": "let-in" }))["judged"], Value::Null);
    run(json!({ "do": "line", "at": clocks(0), "text": card }));
    let decided = run(json!({ "do": "decide", "at": clocks(1), "text": "let-in" }));
    let judgement: Value = serde_json::from_str(decided["judged"].as_str().unwrap()).unwrap();
    assert_eq!(judgement["sign"], "you-decide");
    assert_eq!(run(json!({ "do": "decide", "at": clocks(1), "text": "perhaps" }))["error"]["id"], "command");
    let report = run(json!({ "do": "report", "at": clocks(2), "lang": "zh-CN", "zone": "+08:00", "name": "东门<1>" }));
    let html = report["html"].as_str().unwrap();
    assert!(html.contains("东门&lt;1&gt;") && html.contains("2026-03-05 16:00 +08:00"), "{html}");
    assert!(html.contains("仅有行程卡，无健康状态"), "{html}");
    let typed = code(GREEN).replace(':', "：");
    let test = run(json!({ "do": "scanner-test", "text": typed }));
    assert_eq!((&test["is_code"], &test["remarks"][0]), (&json!(true), &json!("scanner-input-method")));
}
