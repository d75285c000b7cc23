#!/usr/bin/env python3
"""verify.py ROOT LIST CODE [UNIX_TIME]: signatures, thresholds and times of a fede code (docs/format.md).
It does not check revocation, canonical encoding or limits of a recognition. Needs: cbor2, cryptography."""
import hashlib, sys, time
import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def base45(text):
    groups = [[BASE45.index(char) for char in text[at:at + 3]] for at in range(0, len(text), 3)]
    values = [sum(digit * 45 ** place for place, digit in enumerate(group)) for group in groups]
    return b"".join(value.to_bytes(len(group) - 1, "big") for value, group in zip(values, groups))


def kid_and_key(cose_key):
    """The kid is the first 8 bytes of the key's thumbprint (RFC 9679)."""
    thumbprint = hashlib.sha256(cbor2.dumps({1: 1, -1: 6, -2: cose_key[-2]})).digest()
    return thumbprint[:8], Ed25519PublicKey.from_public_bytes(cose_key[-2])


def is_signed(key, structure, signature):
    try:
        return key.verify(signature, cbor2.dumps(structure)) is None
    except InvalidSignature:
        return False


def verified_document(document, role, now):
    """The payload of a COSE_Sign that a threshold of the role's keys has signed."""
    protected, _, payload, signatures = document.value
    threshold, keys = role[0], dict(map(kid_and_key, role[1]))
    signers = {cbor2.loads(header)[4] for header, _, signature in signatures
               if (key := keys.get(cbor2.loads(header)[4]))
               and is_signed(key, ["Signature", protected, header, b"", payload], signature)}
    assert len(signers) >= threshold, f"expected {threshold} signatures, found {len(signers)}"
    content = cbor2.loads(payload)
    assert content[2] <= now < content[3], "the root or list is not valid now"
    return content


def verify(root, trust_list, code, now):
    roles = cbor2.loads(root.value[2])[4]  # You trust this file, so it may name its own keys.
    roles = verified_document(root, roles[1], now)[4]
    protected, _, payload, signature = cbor2.loads(base45(code.removeprefix("FD1:"))).value
    for region in verified_document(trust_list, roles[2], now)[5]:
        for listed in region[4]:
            kid, key = kid_and_key(listed[1])
            signed = ["Signature1", protected, b"", payload]
            if kid == cbor2.loads(protected)[4] and is_signed(key, signed, signature):
                claims = cbor2.loads(payload)
                assert claims[1] == region[1] and listed[2] <= now < listed[3], "the key may not sign this code"
                assert claims.get(5, claims[6]) <= now < claims[4], "the code is not valid now"
                return claims
    raise AssertionError("no key of the trust list has signed this code")


if __name__ == "__main__":
    files = [cbor2.load(open(name, "rb")) for name in sys.argv[1:3]]
    print(verify(*files, sys.argv[3].strip(), int(sys.argv[4]) if sys.argv[4:] else time.time()))
