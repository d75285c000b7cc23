//! The objects in a token: the private key that a URI names, its public key, and new keys.

use cryptoki::mechanism::Mechanism;
use cryptoki::object::{Attribute, AttributeType, KeyType, ObjectClass, ObjectHandle};
use cryptoki::session::Session;

use super::module::failed;
use super::{TokenError, TokenUri};
use crate::key::VerifyingKey;

/// `CKA_EC_PARAMS` of Ed25519: the object identifier 1.3.101.112 (RFC 8410) in DER.
const ED25519: [u8; 5] = [0x06, 0x03, 0x2b, 0x65, 0x70];

/// Finds the one Ed25519 private key that a URI names.
pub(super) fn find_private(session: &Session, uri: &TokenUri) -> Result<ObjectHandle, TokenError> {
    let found = session.find_objects(&named(ObjectClass::PRIVATE_KEY, uri)).map_err(failed)?;
    if found.is_empty() {
        return Err(TokenError::NoKey);
    }
    let mut keys = Vec::new();
    for handle in found {
        let attributes = session.get_attributes(handle, &[AttributeType::KeyType]).map_err(failed)?;
        if attributes.contains(&Attribute::KeyType(KeyType::EC_EDWARDS)) {
            keys.push(handle);
        }
    }
    match keys.as_slice() {
        [] => Err(TokenError::KeyKind),
        [key] => Ok(*key),
        keys => Err(TokenError::ManyKeys { found: keys.len() }),
    }
}

/// The public key of a private key: from that object, or from the public key of the same id, or of
/// the same label if there is no id.
pub(super) fn public_of(session: &Session, private: ObjectHandle) -> Result<VerifyingKey, TokenError> {
    let wanted = [
        AttributeType::AlwaysAuthenticate,
        AttributeType::Sign,
        AttributeType::Id,
        AttributeType::Label,
        AttributeType::EcPoint,
    ];
    let (mut id, mut label) = (Vec::new(), Vec::new());
    for attribute in session.get_attributes(private, &wanted).map_err(failed)? {
        match attribute {
            Attribute::AlwaysAuthenticate(true) => return Err(TokenError::AlwaysAsks),
            Attribute::Sign(false) => return Err(TokenError::NotForSigning),
            Attribute::EcPoint(point) if !point.is_empty() => return public_key(&point),
            Attribute::Id(bytes) => id = bytes,
            Attribute::Label(bytes) => label = bytes,
            _ => {}
        }
    }
    let name = if id.is_empty() { Attribute::Label(label) } else { Attribute::Id(id) };
    let class = Attribute::Class(ObjectClass::PUBLIC_KEY);
    let mut points = Vec::new();
    for handle in session.find_objects(&[class, name]).map_err(failed)? {
        for attribute in session.get_attributes(handle, &[AttributeType::EcPoint]).map_err(failed)? {
            if let Attribute::EcPoint(point) = attribute {
                points.push(point);
            }
        }
    }
    points.sort_unstable();
    points.dedup();
    match points.as_slice() {
        [] => Err(TokenError::NoPublicKey),
        [point] => public_key(point),
        points => Err(TokenError::ManyKeys { found: points.len() }),
    }
}

/// Makes a key pair whose private key never leaves the token. Returns the public key.
pub(super) fn generate(session: &Session, uri: &TokenUri) -> Result<VerifyingKey, TokenError> {
    let (Some(object), Some(id)) = (uri.object(), uri.id()) else { return Err(TokenError::Unnamed) };
    let (label, id) = (Attribute::Label(object.into()), Attribute::Id(id.to_vec()));
    for name in [&label, &id] {
        for class in [ObjectClass::PRIVATE_KEY, ObjectClass::PUBLIC_KEY] {
            if !session.find_objects(&[Attribute::Class(class), name.clone()]).map_err(failed)?.is_empty() {
                return Err(TokenError::Exists);
            }
        }
    }
    let public = [
        Attribute::Token(true),
        Attribute::Private(false),
        Attribute::Verify(true),
        Attribute::EcParams(ED25519.to_vec()),
        label.clone(),
        id.clone(),
    ];
    let private = [
        Attribute::Token(true),
        Attribute::Private(true),
        Attribute::Sensitive(true),
        Attribute::Extractable(false),
        Attribute::Sign(true),
        label,
        id,
    ];
    let pair = session.generate_key_pair(&Mechanism::EccEdwardsKeyPairGen, &public, &private).map_err(failed)?;
    // Some tokens ignore what they are asked for.
    let kept = session.get_attributes(pair.1, &[AttributeType::Sensitive, AttributeType::Extractable]);
    let kept = kept.map_err(failed)?;
    if !kept.contains(&Attribute::Sensitive(true)) || !kept.contains(&Attribute::Extractable(false)) {
        for handle in [pair.1, pair.0] {
            session.destroy_object(handle).map_err(failed)?;
        }
        return Err(TokenError::Extractable);
    }
    public_of(session, pair.1)
}

/// The attributes that find the objects of a class that a URI names.
fn named(class: ObjectClass, uri: &TokenUri) -> Vec<Attribute> {
    let label = uri.object().map(|object| Attribute::Label(object.into()));
    let id = uri.id().map(|id| Attribute::Id(id.to_vec()));
    [Some(Attribute::Class(class)), label, id].into_iter().flatten().collect()
}

/// The public key of a `CKA_EC_POINT`: the 32 bytes in a DER OCTET STRING, as PKCS#11 3.0 says, or
/// as they are, as PKCS#11 3.1 and several vendors have them.
fn public_key(point: &[u8]) -> Result<VerifyingKey, TokenError> {
    let bytes = match point {
        [0x04, 0x20, bytes @ ..] if bytes.len() == 32 => bytes,
        bytes => bytes,
    };
    let bytes: &[u8; 32] = bytes.try_into().map_err(|_| TokenError::KeyKind)?;
    VerifyingKey::from_bytes(bytes).map_err(TokenError::Key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::{KeyError, SigningKey};

    #[test]
    fn both_forms_of_a_point_are_read() {
        let key = SigningKey::from_seed(&[7; 32]).unwrap();
        let raw = key.verifying_key().as_bytes();
        assert_eq!(public_key(raw).as_ref(), Ok(key.verifying_key()));
        let der = [&[0x04, 0x20][..], raw].concat();
        assert_eq!(public_key(&der).as_ref(), Ok(key.verifying_key()));
        // A BIT STRING, an Ed448 point, a truncated one, nothing.
        let bits = [&[0x03, 0x21, 0x00][..], raw].concat();
        for other in [&bits[..], &[0x04, 0x39].repeat(29)[..], &der[..33], &[]] {
            assert_eq!(public_key(other), Err(TokenError::KeyKind), "{other:?}");
        }
        assert_eq!(public_key(&[0; 32]), Err(TokenError::Key(KeyError::Weak)));
        let mut weak = vec![0x04, 0x20, 0x01];
        weak.resize(34, 0);
        assert_eq!(public_key(&weak), Err(TokenError::Key(KeyError::Weak)));
    }
}
