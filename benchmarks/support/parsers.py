"""The JSON parsers that readers of manifests are measured against."""

import json
from collections.abc import Callable
from importlib.util import find_spec

Parse = Callable[[bytes], object]


def parsers() -> dict[str, Parse]:
    """Those that are installed, by name."""
    found: dict[str, Parse] = {"json": json.loads}
    if find_spec("orjson") is not None:
        import orjson  # noqa: PLC0415 - optional

        found["orjson"] = orjson.loads
    if find_spec("msgspec") is not None:
        import msgspec  # noqa: PLC0415 - optional

        found["msgspec"] = msgspec.json.Decoder().decode
    return found
