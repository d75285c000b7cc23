//! The canonical form of a DID document with a trust list: N-Quads as URDNA2015 sorts them.
//!
//! WHO's gateway signs with a JSON-LD library. The form of its documents is fixed, and every node
//! except the proof has a name. So the canonical form needs no JSON-LD processor and no hashing of
//! nodes: it is one line for each statement, sorted. A document with any other term is refused,
//! because its canonical form would be another.

use serde_json::{Map, Value};

use crate::foreign::json;

const TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const JSON: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON";
const DATE_TIME: &str = "http://www.w3.org/2001/XMLSchema#dateTime";
const CREATED: &str = "http://purl.org/dc/terms/created";

/// A term of the security vocabulary, which both contexts map their names to.
fn security(term: &str) -> String {
    format!("<https://w3id.org/security#{term}>")
}

/// The N-Quads of a document without its proof. `None` if it has a term that is not expected.
pub(super) fn document(document: &Map<String, Value>) -> Option<String> {
    let id = iri(document.get("id")?)?;
    let mut lines = vec![quad(&id, &security("controller"), &iri(document.get("controller")?)?)];
    let known = ["@context", "id", "controller", "verificationMethod", "proof"];
    if document.keys().any(|name| !known.contains(&name.as_str())) {
        return None;
    }
    for method in document.get("verificationMethod")?.as_array()? {
        let method = match method {
            Value::String(_) => {
                lines.push(quad(&id, &security("verificationMethod"), &iri(method)?));
                continue;
            }
            Value::Object(method) => method,
            _ => return None,
        };
        if method.len() != 4 || method.get("type")? != "JsonWebKey2020" {
            return None;
        }
        let subject = iri(method.get("id")?)?;
        let jwk = String::from_utf8(json::canonical(method.get("publicKeyJwk")?).ok()?).ok()?;
        lines.push(quad(&id, &security("verificationMethod"), &subject));
        lines.push(quad(&subject, &format!("<{TYPE}>"), &security("JsonWebKey2020")));
        lines.push(quad(&subject, &security("controller"), &iri(method.get("controller")?)?));
        lines.push(quad(&subject, &security("publicKeyJwk"), &literal(&jwk, Some(JSON))));
    }
    Some(sorted(lines))
}

/// The N-Quads of a proof without its signature.
pub(super) fn proof(proof: &Map<String, Value>) -> Option<String> {
    let node = "_:c14n0";
    let mut lines = Vec::new();
    for (name, value) in proof {
        let text = value.as_str()?;
        lines.push(match name.as_str() {
            "type" if text == "JsonWebSignature2020" => quad(node, &format!("<{TYPE}>"), &security(text)),
            "created" => quad(node, &format!("<{CREATED}>"), &literal(text, Some(DATE_TIME))),
            "domain" | "nonce" => quad(node, &security(name), &literal(text, None)),
            "proofPurpose" if text == "assertionMethod" => quad(node, &security(name), &security(text)),
            "verificationMethod" => quad(node, &security(name), &iri(value)?),
            "jws" => continue,
            _ => return None,
        });
    }
    Some(sorted(lines))
}

fn quad(subject: &str, predicate: &str, object: &str) -> String {
    format!("{subject} {predicate} {object} .\n")
}

/// An absolute IRI without characters that would end it.
fn iri(value: &Value) -> Option<String> {
    let text = value.as_str()?;
    let is_iri =
        text.starts_with("did:") && text.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>\"\\^`{|}".contains(&byte));
    is_iri.then(|| format!("<{text}>"))
}

/// A literal in the canonical form of N-Quads: only these four characters are escaped.
fn literal(text: &str, datatype: Option<&str>) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace('\r', "\\r");
    match datatype {
        Some(datatype) => format!("\"{escaped}\"^^<{datatype}>"),
        None => format!("\"{escaped}\""),
    }
}

fn sorted(mut lines: Vec<String>) -> String {
    lines.sort_unstable();
    // A set: a statement that is there twice is one.
    lines.dedup();
    lines.concat()
}
