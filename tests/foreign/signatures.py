#!/usr/bin/env python3
"""Codes of other networks by another implementation: the PyPI package `cryptography` (OpenSSL).

    signatures.py > signatures.json

Encodings of CBOR, Base45 and JSON are written out here, so that nothing is shared with fede. Keys
and ECDSA signatures are made anew each time; `signatures.json` was made once.
"""

import base64
import datetime
import hashlib
import json
import zlib

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.x509.oid import NameOID, ObjectIdentifier

BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def head(major, number):
    if number < 24:
        return bytes([major << 5 | number])
    for info, length in [(24, 1), (25, 2), (26, 4), (27, 8)]:
        if number < 1 << 8 * length:
            return bytes([major << 5 | info]) + number.to_bytes(length, "big")


def cbor(value):
    if isinstance(value, int):
        return head(0, value) if value >= 0 else head(1, -1 - value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    if isinstance(value, list):
        return head(4, len(value)) + b"".join(map(cbor, value))
    return head(5, len(value)) + b"".join(cbor(key) + cbor(one) for key, one in value.items())


def base45(data):
    text = ""
    for at in range(0, len(data), 2):
        part = data[at : at + 2]
        number = int.from_bytes(part, "big")
        for _ in range(len(part) + 1):
            text += BASE45[number % 45]
            number //= 45
    return text


def fixed(der, length):
    """`r` and `s`, each as long as a coordinate."""
    return b"".join(number.to_bytes(length, "big") for number in decode_dss_signature(der))


def hc1(name, kind, algorithm, public, sign):
    claims = {
        1: "PT", 4: 1_790_000_000, 6: 1_768_000_000,
        -260: {1: {
            "ver": "1.3.0", "dob": "1992-05-17",
            "nam": {"fn": "Gößinger", "gn": "Zoë", "fnt": "GOESSINGER", "gnt": "ZOE"},
            "v": [{"tg": "840539006", "vp": "J07BX03", "mp": "EU/1/20/1528", "ma": "ORG-100030215", "dn": 2,
                   "sd": 2, "dt": "2025-12-01", "co": "PT", "is": "SNS", "ci": "URN:UVCI:1"}]}},
    }
    kid = hashlib.sha256(public).digest()[:8]
    protected, payload = cbor({1: algorithm, 4: kid}), cbor(claims)
    message = cbor(["Signature1", protected, b"", payload])
    signature = sign(message)
    cose = head(6, 18) + cbor([protected, {}, payload, signature])
    return {
        "name": name, "kind": kind, "algorithm": algorithm, "kid": kid.hex(), "public": public.hex(),
        "message": message.hex(), "signature": signature.hex(), "text": "HC1:" + base45(zlib.compress(cose, 9)),
    }


def elliptic(name, curve, kind, algorithm, hash_):
    key = ec.generate_private_key(curve)
    point = serialization.PublicFormat.CompressedPoint
    public = key.public_key().public_bytes(serialization.Encoding.X962, point)
    length = (curve.key_size + 7) // 8
    return hc1(name, kind, algorithm, public, lambda message: fixed(key.sign(message, ec.ECDSA(hash_)), length))


def edwards(name, algorithm):
    key = ed25519.Ed25519PrivateKey.generate()
    return hc1(name, "ed25519", algorithm, key.public_key().public_bytes_raw(), key.sign)


def pss(name):
    key = rsa.generate_private_key(65537, 2048)
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.PKCS1)
    scheme = padding.PSS(padding.MGF1(hashes.SHA256()), 32)
    return hc1(name, "rsa", -37, public, lambda message: key.sign(message, scheme, hashes.SHA256()))


def named(country, text):
    return x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, country), x509.NameAttribute(NameOID.COMMON_NAME, text)])


def seal(name, curve, algorithm, hash_):
    """A seal of ICAO with its authority. Signers state their use and the types of document."""
    authority, signer = ec.generate_private_key(curve), ec.generate_private_key(curve)
    start, end = datetime.datetime(2025, 1, 1), datetime.datetime(2035, 1, 1)

    def certificate(subject, key):
        builder = x509.CertificateBuilder().issuer_name(named("AU", "CSCA")).subject_name(subject)
        builder = builder.public_key(key.public_key()).serial_number(x509.random_serial_number())
        builder = builder.not_valid_before(start).not_valid_after(end)
        identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.public_key())
        return builder.add_extension(identifier, critical=False)

    csca = certificate(named("AU", "CSCA"), authority)
    csca = csca.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    csca = csca.add_extension(x509.SubjectKeyIdentifier.from_public_key(authority.public_key()), critical=False)
    csca = csca.sign(authority, hash_)
    seals, types = ObjectIdentifier("2.23.136.1.1.14.2"), ObjectIdentifier("2.23.136.1.1.6.2")
    own = certificate(named("AU", "Signer of seals"), signer)
    own = own.add_extension(x509.ExtendedKeyUsage([seals]), critical=True)
    value = b"\x30\x0d\x02\x01\x00\x31\x08\x13\x02NT\x13\x02NV"
    own = own.add_extension(x509.UnrecognizedExtension(types, value), critical=False)
    own = own.sign(authority, hash_)
    data = {
        "hdr": {"t": "icao.test", "v": 1, "is": "AUS"},
        "msg": {
            "utci": "U1", "pid": {"n": "COOK GERALD", "dob": "1990-01-29", "dt": "P", "dn": "E1234567P"},
            "sp": {"spn": "Hospital", "ctr": "AUS"},
            "dat": {"sc": "2026-03-04T12:00:00+08:00", "ri": "2026-03-04T14:00:00+08:00"},
            "tr": {"tc": "molecular(PCR)", "r": "negative"}},
    }
    # RFC 8785. The data are ASCII without numbers that need a form of their own.
    canonical = json.dumps(data, sort_keys=True, separators=(",", ":")).encode()
    signature = fixed(signer.sign(canonical, ec.ECDSA(hash_)), (curve.key_size + 7) // 8)

    def base64url(data):
        return base64.urlsafe_b64encode(data).decode().rstrip("=")

    der = own.public_bytes(serialization.Encoding.DER)
    sig = {"alg": algorithm, "sigvl": base64url(signature), "cer": base64url(der)}
    csca = csca.public_bytes(serialization.Encoding.DER)
    return {"name": name, "authority": csca.hex(), "text": json.dumps({"data": data, "sig": sig})}


def main():
    codes = [
        elliptic("ES256", ec.SECP256R1(), "p-256", -7, hashes.SHA256()),
        elliptic("ES384", ec.SECP384R1(), "p-384", -35, hashes.SHA384()),
        elliptic("ES512", ec.SECP521R1(), "p-521", -36, hashes.SHA512()),
        edwards("EdDSA", -8),
        edwards("Ed25519", -19),
        pss("PS256"),
    ]
    seals = [
        seal("ES256", ec.SECP256R1(), "ES256", hashes.SHA256()),
        seal("ES384", ec.SECP384R1(), "ES384", hashes.SHA384()),
        seal("ES512", ec.SECP521R1(), "ES512", hashes.SHA512()),
    ]
    print(json.dumps({"codes": codes, "seals": seals}, indent=1))


if __name__ == "__main__":
    main()
