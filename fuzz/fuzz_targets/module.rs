//! Arbitrary bytes as a call of the page's module for codes of other networks, and as the text of a code
//! in such a call.
//!
//! Checks that nothing panics, that every answer is JSON, that the module and the library say the same
//! about a text, and that a code without a listed key is not authentic.

#![no_main]

use std::sync::LazyLock;

use fede::foreign::Network;
use fede::verifier::{
    BuiltInReader, ForeignKind, ForeignReader, ForeignRequest, ForeignRule, ForeignRules, ModuleReader,
    answer_of_module,
};
use fede_fuzz::foreign::{LIST, LIST_VCI};
use fede_fuzz::world::now;
use libfuzzer_sys::fuzz_target;

static RULES: LazyLock<ForeignRules> = LazyLock::new(|| {
    let rule = |network| ForeignRule::new(network, vec![ForeignKind::Vaccination, ForeignKind::Test]);
    ForeignRules::any_of([Network::Gdhcn, Network::Vci, Network::Icao].map(rule).to_vec())
});

fuzz_target!(|bytes: &[u8]| {
    let answer = answer_of_module(bytes);
    assert!(answer.is_empty() || serde_json::from_slice::<serde_json::Value>(&answer).is_ok());

    let Ok(text) = core::str::from_utf8(bytes) else { return };
    let module = ModuleReader(|call| Some(answer_of_module(call)));
    for list in [&*LIST, &*LIST_VCI] {
        let request = ForeignRequest::of_signature(text, list, &RULES, now());
        let answer = module.judge(&request).expect("an answer of the module");
        assert!(!answer.is_authentic(), "nobody has this key");
        assert_eq!(Some(answer), BuiltInReader.judge(&request));
    }
});
