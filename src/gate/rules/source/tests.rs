use super::*;

fn parse(text: &str) -> Result<GateRules, RulesError> {
    GateRules::parse(&format!("document = \"gate-rules\"\n{text}"), &|_| None)
}

#[test]
fn a_file_says_what_it_means() {
    assert_eq!(parse("").unwrap(), GateRules::default());
    let rules = parse(
        "asks = [\"itinerary\", \"health\"]\nstatuses = [\"yellow\", \"green\"]\nmax_age_hours = 24\n\
         [levels.high]\ndays = 14\nthen = \"refuse\"\n[[areas]]\nlevel = \"high\"\nplaces = [\"420100\", \"IT\"]\n",
    )
    .unwrap();
    assert_eq!(rules.asks(), StatementKind::ALL);
    assert_eq!(rules.policy().accepted(), [Status::Green, Status::Yellow]);
    assert_eq!((rules.max_age_hours(), rules.areas().len()), (Some(24), 2));
}

#[test]
fn what_is_wrong_is_named() {
    let message = |text: &str| parse(text).unwrap_err().to_string();
    assert!(message("colour = \"red\"").contains("unknown field `colour`"));
    assert!(message("marked = \"perhaps\"").contains("perhaps"));
    assert_eq!(message("max_age_hours = 0"), "max_age_hours: expected 1 to 8784, found 0");
    assert_eq!(message("clock_leeway_seconds = 901"), "clock_leeway_seconds: expected 0 to 900, found 901");
    assert_eq!(message("[[areas]]\nlevel = \"high\"\nplaces = []"), "areas: expected a level of [levels], found high");
    let area =
        |place: &str| format!("[levels.a]\ndays = 1\nthen = \"ask\"\n[[areas]]\nlevel = \"a\"\nplaces = [\"{place}\"]");
    assert!(message(&area("999999")).starts_with("areas: 999999: "));
    assert!(message(&area("XX")).starts_with("areas: XX: "));
    assert!(matches!(GateRules::parse(&" ".repeat(200_000), &|_| None), Err(RulesError::TooLarge { .. })));
    assert!(GateRules::parse("document = \"rules\"", &|_| None).is_err());
}

#[test]
fn an_error_has_its_place() {
    let level = |text: &str| format!("[levels.a]\n{text}");
    let cases = [
        ("colour = 1".to_owned(), "line 2, column 1", "unknown field `colour`, expected one of `document`, `adds_to`"),
        ("marked = \"no\"".to_owned(), "line 2, column 10", "unknown variant `no`, expected one of `note`, `ask`"),
        ("asks = [\"a\"]".to_owned(), "line 2, column 9", "unknown variant `a`, expected one of `health`, `itinerary`"),
        ("marked = 1".to_owned(), "line 2, column 10", "expected a text, found a number"),
        ("asks = true".to_owned(), "line 2, column 8", "expected a list, found true or false"),
        ("levels = [1]".to_owned(), "line 2, column 10", "expected a table, found a list"),
        ("adds_to = {}".to_owned(), "line 2, column 11", "expected a text, found a table"),
        ("again_minutes = \"5\"".to_owned(), "line 2, column 17", "expected a number, found a text"),
        (
            "again_minutes = 0.50".to_owned(),
            "line 2, column 17",
            "expected a whole number from 0 to 4294967295, found another one",
        ),
        ("again_minutes = 2026-03-05".to_owned(), "line 2, column 17", "expected a number, found something else"),
        (
            "again_minutes = -1".to_owned(),
            "line 2, column 17",
            "expected a whole number from 0 to 4294967295, found another one",
        ),
        (
            "again_minutes = 0x1_0000_0000".to_owned(),
            "line 2, column 17",
            "expected a whole number from 0 to 4294967295, found another one",
        ),
        (level("days = 1"), "line 2, column 1", "missing field `then`"),
        (level("now = 1"), "line 3, column 1", "unknown field `now`, expected one of `days`, `then`"),
        ("areas = [{ level = \"a\" }]".to_owned(), "line 2, column 10", "missing field `places`"),
        ("areas = [[\"a\", []]]".to_owned(), "line 2, column 10", "expected a table, found a list"),
    ];
    for (text, place, what) in cases {
        let message = parse(&text).unwrap_err().to_string();
        assert!(message.starts_with(&format!("TOML parse error at {place}\n")), "{text}: {message}");
        assert!(message.contains(what), "{text}: {message}");
    }
    for (text, minutes) in [("0x1_0", 16), ("-0", 0), ("+5", 5)] {
        assert_eq!(parse(&format!("again_minutes = {text}\n")).unwrap().again_minutes(), minutes);
    }
    let message = GateRules::parse("", &|_| None).unwrap_err().to_string();
    assert!(message.contains("missing field `document`"), "{message}");
}

#[test]
fn a_region_adds_its_areas_to_the_nations() {
    let nation = "document = \"gate-rules\"\nmax_age_hours = 24\n[levels.high]\ndays = 14\nthen = \"refuse\"\n\
                  [[areas]]\nlevel = \"high\"\nplaces = [\"420100\"]\n";
    let region = "document = \"gate-rules\"\nadds_to = \"CN\"\n[levels.watch]\ndays = 7\nthen = \"ask\"\n\
                  [[areas]]\nlevel = \"watch\"\nplaces = [\"540100\"]\n";
    let rules = GateRules::parse(region, &|_| Some(nation.to_owned())).unwrap();
    assert_eq!((rules.max_age_hours(), rules.areas().len()), (Some(24), 2));
    assert_eq!(GateRules::adds_to(region).unwrap().map(Region::code), Some("CN"));
    // An addition can only make the leeway shorter.
    let leeway = |base: &str, addition: &str| {
        let [base, addition] = [base, addition].map(|seconds| format!("clock_leeway_seconds = {seconds}\n"));
        let base = format!("document = \"gate-rules\"\nstatuses = [\"green\"]\n{base}");
        let addition = format!("document = \"gate-rules\"\nadds_to = \"CN\"\nstatuses = [\"green\"]\n{addition}");
        GateRules::parse(&addition, &|_| Some(base.clone())).unwrap().policy().clock_leeway()
    };
    assert_eq!((leeway("60", "600"), leeway("60", "10")), (60, 10));
    let chained = GateRules::parse(region, &|_| Some(region.to_owned()));
    assert!(matches!(chained, Err(RulesError::Chain { .. })));
}
