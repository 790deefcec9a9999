"""Texts of strangers, made fit for files: names, UTF-8, strings of YAML."""

import re
import unicodedata

_NAME_MAX_BYTES = 120
_SURROGATE = re.compile("[\ud800-\udfff]")
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)", re.IGNORECASE)


def clean(text: str) -> str:
    """The text without lone surrogates, which UTF-8 cannot hold: each becomes U+FFFD, and offsets stay."""
    return _SURROGATE.sub("\ufffd", text)


def file_stem(text: str) -> str:
    """A name, without folder and extension, that any file system takes: letters, digits, `_`, `-` and `.`."""
    plain = re.sub(r"[^\w.-]+", "_", unicodedata.normalize("NFC", clean(text)))
    plain = re.sub(r"^[.-]+|[.]+$", "_", plain)
    if _RESERVED.match(plain):
        plain = f"_{plain}"
    short = plain.encode()[:_NAME_MAX_BYTES].decode(errors="ignore")
    return short or "_"


def yaml_string(text: str) -> str:
    """The text as a double-quoted scalar of YAML, in ASCII."""
    return f'"{"".join(_yaml_character(character) for character in clean(text))}"'


def _yaml_character(character: str) -> str:
    code = ord(character)
    if character in '"\\':
        return f"\\{character}"
    if 0x20 <= code < 0x7F:
        return character
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def token(text: str) -> str:
    """The text as one word, for formats that are columns between spaces."""
    return re.sub(r"\s+", "_", clean(text).strip()) or "_"
