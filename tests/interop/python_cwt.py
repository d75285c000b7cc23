#!/usr/bin/env python3
"""A second implementation of fede codes, on the PyPI packages `cwt` and `base45`.

    python_cwt.py decode PUBLIC.pem CODE.txt > claims.json
    python_cwt.py compose PRIVATE.pem CLAIMS.json [ALG] > CODE.txt
    python_cwt.py live PUBLIC.pem LIVE.txt > claims.json

CODE.txt holds `FD1:` and Base45. In the JSON, {"hex": "..."} is a byte string
and a key that reads as an integer is one. ALG is -19 (Ed25519, the default) or
-8 (EdDSA). Expiry is not judged: the claims come out as they were signed.
`live` verifies both signatures of a live code: the office's with PUBLIC.pem, the
telephone's with the key in `cnf`.
"""

import hashlib
import json
import sys

import base45
import cbor2
from cwt import COSE, COSEKey
from cwt.cose_message import COSEMessage

PREFIX = "FD1:"
ALGORITHMS = (-19, -8)


def main(action, key_path, input_path, alg=-19):
    with open(key_path) as key_file, open(input_path) as input_file:
        pem, text = key_file.read(), input_file.read()
    if action == "decode":
        print(json.dumps(to_json(decode(pem, text.rstrip("\r\n"))), indent=2, ensure_ascii=False))
    elif action == "live":
        print(json.dumps(to_json(decode_live(pem, text.rstrip("\r\n"))), indent=2, ensure_ascii=False))
    elif action == "compose":
        print(compose(pem, from_json(json.loads(text)), int(alg)))
    else:
        sys.exit(__doc__)


def decode(pem, code):
    if not code.startswith(PREFIX):
        raise ValueError(f"the code does not start with {PREFIX}")
    token = base45.b45decode(code[len(PREFIX) :])

    header = COSEMessage.loads(token).protected
    alg = header.get(1)
    if alg not in ALGORITHMS:  # cwt does not compare it with the key's
        raise ValueError(f"the algorithm is {alg}")
    if header != {1: alg, 4: kid(pem)}:
        raise ValueError(f"the protected header is {header}")

    cose = COSE.new(verify_kid=True)
    protected, unprotected, payload = cose.decode_with_headers(token, load_key(pem, alg))
    if unprotected:
        raise ValueError(f"the unprotected header is {unprotected}")
    claims = cbor2.loads(payload)
    if deterministic(claims) != payload:
        raise ValueError("the claims are not in deterministic CBOR")
    if cbor2.dumps(cbor2.CBORTag(18, cbor2.loads(token).value)) != token:
        raise ValueError("the envelope is not in deterministic CBOR with tag 18")
    return claims


def decode_live(pem, code):
    token = base45.b45decode(code[len(PREFIX) :])
    protected, unprotected, payload, signature = cbor2.loads(token).value
    header = cbor2.loads(protected)
    if set(header) != {1, 13, 16} or header[1] not in ALGORITHMS or header[16] != 294 or unprotected:
        raise ValueError(f"the headers are {header}, {unprotected}")
    inner = PREFIX + base45.b45encode(cbor2.dumps(header[13])).decode()
    claims = decode(pem, inner)
    holder = COSEKey.new({**claims[8][1], 3: header[1]})
    shown = COSE.new().decode(token, holder)
    if deterministic(cbor2.loads(shown)) != payload:
        raise ValueError("the claims are not in deterministic CBOR")
    return {"code": claims, "shown": cbor2.loads(shown)}


def compose(pem, claims, alg):
    token = COSE.new().encode_and_sign(
        deterministic(claims), load_key(pem, alg), protected={1: alg, 4: kid(pem)}
    )
    return PREFIX + base45.b45encode(token).decode()


def load_key(pem, alg):
    """The key for `alg`; without it `cwt` takes every Ed25519 key for -8."""
    return COSEKey.from_pem(pem, alg={-19: "Ed25519", -8: "EdDSA"}[alg], kid=kid(pem))


def kid(pem):
    """The first 8 bytes of the key's SHA-256 COSE thumbprint (RFC 9679)."""
    x = COSEKey.from_pem(pem).to_dict()[-2]
    return hashlib.sha256(deterministic({1: 1, -1: 6, -2: x})).digest()[:8]


def deterministic(value):
    """RFC 8949, section 4.2.1, but for floats; canonical=True puts short keys first."""
    return cbor2.dumps(sort_keys(value))


def sort_keys(value):
    if isinstance(value, dict):
        return {k: sort_keys(value[k]) for k in sorted(value, key=cbor2.dumps)}
    if isinstance(value, list):
        return [sort_keys(item) for item in value]
    return value


def to_json(value):
    if isinstance(value, bytes):
        return {"hex": value.hex()}
    if isinstance(value, dict):
        return {str(key): to_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [to_json(item) for item in value]
    return value


def from_json(value):
    if isinstance(value, dict):
        if value.keys() == {"hex"}:
            return bytes.fromhex(value["hex"])
        return {integer_or_text(key): from_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [from_json(item) for item in value]
    return value


def integer_or_text(key):
    return int(key) if key.removeprefix("-").isdecimal() else key


if __name__ == "__main__":
    if len(sys.argv) not in (4, 5):
        sys.exit(__doc__)
    main(*sys.argv[1:])
