#!/usr/bin/env python3
"""The offline payment code of docs/OFFLINE.md in plain Python, for firmware writers to read and to compare with.

It shares no code with the server or the sandbox; both are tested against the vectors that it writes:

    python3 docs/offline/reference.py            # writes docs/offline/vectors.json
    python3 docs/offline/reference.py --check    # says whether the file is what it would write
"""

import base64
import hashlib
import hmac
import json
import pathlib
import struct
import sys

SALT = b"PeakePay offline v1"
PLATE, ITEM = 1, 2


def hmac_sha256(key: bytes, data: bytes) -> bytes:
    return hmac.new(key, data, hashlib.sha256).digest()


def hkdf(key: bytes, info: bytes) -> bytes:
    """RFC 5869 with SHA-256, 32 bytes: one block of output."""
    pseudo_random_key = hmac_sha256(SALT, key)
    return hmac_sha256(pseudo_random_key, info + b"\x01")


def info(label: bytes, terminal: int, key_no: int) -> bytes:
    return label + struct.pack(">IB", terminal, key_no)


def body(bill: dict) -> bytes:
    kind, text = (PLATE, bill["plate"]) if "plate" in bill else (ITEM, bill["item"])
    text = text.encode()
    return struct.pack(
        ">BBIqIIIBB",
        bill.get("version", 1),
        bill["key_no"],
        bill["terminal"],
        bill["bill_no"],
        bill["amount"],
        bill["issued_at"],
        bill["expires_at"],
        bill.get("kind", kind),
        bill.get("length", len(text)),
    ) + text


def mac(key: bytes, bill: dict) -> bytes:
    bill_key = hkdf(key, info(b"bill", bill["terminal"], bill["key_no"]))
    return hmac_sha256(bill_key, body(bill))[:16]


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def segment(key: bytes, bill: dict) -> str:
    return base64url(body(bill) + mac(key, bill))


def release_code(key: bytes, bill: dict) -> str:
    release_key = hkdf(key, info(b"release", bill["terminal"], bill["key_no"]))
    number = int.from_bytes(hmac_sha256(release_key, body(bill))[:8], "big")
    return "%08d" % (number % 100_000_000)


def check_value(key: bytes, terminal: int, key_no: int) -> str:
    return hmac_sha256(hkdf(key, info(b"check", terminal, key_no)), b"")[:3].hex().upper()


KEYS = [
    bytes(range(32)),
    bytes.fromhex("8f2a6d3c51e07b94aa1806c7d25f3be9704c9d1286ef53a0b73d48f6192cbe05"),
]


def bills() -> list:
    """What every field can look like."""
    first = dict(terminal=10000001, key_no=1, bill_no=1, amount=1500, issued_at=1795420800, expires_at=1795421400)
    return [
        ("an ordinary plate", 0, first | dict(plate="粤B12345")),
        ("a new-energy plate", 0, first | dict(bill_no=2, amount=1, plate="粤BD12345")),
        ("an item in Chinese", 1, first | dict(bill_no=3, key_no=2, amount=9900, item="充电桩 3 号 · 2.5 小时")),
        ("the longest item", 1, first | dict(bill_no=4, key_no=255, item="一" * 20)),
        ("the shortest item, the least amount", 0, first | dict(bill_no=5, amount=1, item="x")),
        ("every number at its largest", 1, dict(
            terminal=99999999, key_no=255, bill_no=2**63 - 1, amount=10_000_000,
            issued_at=2**32 - 1 - 604800, expires_at=2**32 - 1, item="~")),
        ("a life of one second", 0, first | dict(bill_no=7, expires_at=1795420801, item="one second")),
        ("a life of seven days", 0, first | dict(bill_no=8, expires_at=1795420800 + 604800, item="seven days")),
        ("another key, the rest as in the first", 1, first | dict(plate="粤B12345")),
        ("another amount, the rest as in the first", 0, first | dict(amount=1501, plate="粤B12345")),
        ("a release code that begins with 0", 0, leading_zero(first)),
    ]


def leading_zero(first: dict) -> dict:
    bill = first | dict(item="leading zero")
    while not release_code(KEYS[0], bill).startswith("0"):
        bill["bill_no"] += 1
    return bill


def refused() -> list:
    """Every one of these has a right MAC where the reason is not the MAC itself."""
    good = dict(
        terminal=10000001, key_no=1, bill_no=1, amount=1500,
        issued_at=1795420800, expires_at=1795421400, item="refused!",
    )
    key = KEYS[0]
    one = segment(key, good)
    raw = body(good) + mac(key, good)
    flipped = lambda at: base64url(raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1:])
    made = lambda **change: segment(key, good | change)
    return [
        ("mac", "one bit of the amount", flipped(17)),
        ("mac", "one bit of the bill number", flipped(12)),
        ("mac", "one bit of the text", flipped(30)),
        ("mac", "one bit of the MAC", flipped(len(raw) - 1)),
        ("mac", "another terminal's number", flipped(5)),
        ("mac", "another key number", base64url(raw[:1] + b"\x02" + raw[2:])),
        ("mac", "made with another key", segment(KEYS[1], good)),
        ("mac", "the MAC of the uncut key", base64url(body(good) + hmac_sha256(key, body(good))[:16])),
        ("shape", "empty", ""),
        ("shape", "padding", one + "="),
        ("shape", "not the alphabet of base64url", one[:-1] + "+"),
        ("shape", "unused bits that are not zero", base64url(raw)[:-1] + next_sign(base64url(raw)[-1])),
        ("shape", "a byte more", base64url(raw + b"\x00")),
        ("shape", "the last byte is missing", base64url(raw[:-1])),
        ("shape", "a MAC and nothing else", base64url(b"\x01" + raw[-16:])),
        ("shape", "a length beyond the end", made(length=9)),
        ("version", "version 2", made(version=2)),
        ("version", "version 0", made(version=0)),
        ("field", "key number 0", made(key_no=0)),
        ("field", "a terminal number of seven digits", made(terminal=9999999)),
        ("field", "a terminal number of nine digits", made(terminal=100000000)),
        ("field", "bill number 0", made(bill_no=0)),
        ("field", "a bill number below 0", made(bill_no=-1)),
        ("field", "no amount", made(amount=0)),
        ("field", "an amount above 100,000 yuan", made(amount=10_000_001)),
        ("field", "no life", made(expires_at=1795420800)),
        ("field", "expired before it was issued", made(expires_at=1795420799)),
        ("field", "a life above seven days", made(expires_at=1795420801 + 604800)),
        ("field", "a subject of kind 3", made(kind=3)),
        ("field", "a plate in lower case", made(kind=PLATE, item="粤b12345")),
        ("field", "a plate with a dot", made(kind=PLATE, item="粤B·12345")),
        ("field", "no plate", made(kind=PLATE, item="refused")),
        ("field", "no text", made(item="")),
        ("field", "text with space around it", made(item=" refused")),
        ("field", "text with a line break", made(item="ref\nused")),
        ("field", "text that turns the reading direction", made(item="ref\u202eused")),
        ("shape", "text of 61 bytes", made(item="x" * 61)),
    ]


def next_sign(sign: str) -> str:
    """The sign after this one: the same bytes for a careless reader, whose last bits are not used."""
    signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return signs[signs.index(sign) + 1]


def standings() -> list:
    """(our clock, what a bill issued at 1795420800 and expiring at 1795421400 is then); 600 s of tolerance."""
    issued, expires = 1795420800, 1795421400
    return [
        (issued - 601, "not_yet"), (issued - 600, "payable"), (issued, "payable"), (expires, "payable"),
        (expires + 600, "payable"), (expires + 601, "expired"),
    ]


def vectors() -> dict:
    return {
        "about": "Written by docs/offline/reference.py; see docs/OFFLINE.md. Test keys: never use one.",
        "bills": [
            {
                "name": name,
                "key": KEYS[key].hex(),
                "bill": bill,
                "bill_key": hkdf(KEYS[key], info(b"bill", bill["terminal"], bill["key_no"])).hex(),
                "release_key": hkdf(KEYS[key], info(b"release", bill["terminal"], bill["key_no"])).hex(),
                "check_value": check_value(KEYS[key], bill["terminal"], bill["key_no"]),
                "body": body(bill).hex(),
                "mac": mac(KEYS[key], bill).hex(),
                "segment": segment(KEYS[key], bill),
                "release_code": release_code(KEYS[key], bill),
            }
            for name, key, bill in bills()
        ],
        "refused": {
            "key": KEYS[0].hex(),
            "segments": [{"name": n, "because": b, "segment": s} for b, n, s in refused()],
        },
        "standings": [{"now": now, "standing": standing} for now, standing in standings()],
    }


def main() -> int:
    file = pathlib.Path(__file__).with_name("vectors.json")
    text = json.dumps(vectors(), ensure_ascii=False, indent=1) + "\n"
    if "--check" in sys.argv:
        same = file.exists() and file.read_text(encoding="utf-8") == text
        print("the same" if same else f"{file} is not what this program writes")
        return 0 if same else 1
    file.write_text(text, encoding="utf-8")
    print(f"{len(vectors()['bills'])} bills, {len(vectors()['refused']['segments'])} refused")
    return 0


if __name__ == "__main__":
    sys.exit(main())
