"""Numbers in sentences."""


def count(number: int, one: str, many: str | None = None) -> str:
    """`1 object`, `2,000 objects`."""
    return f"{number:,} {one if number == 1 else many if many is not None else one + 's'}"
