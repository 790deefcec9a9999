"""Text for places that hold only so much."""

_MORE = "..."


def shortened(text: str, most: int) -> str:
    """A text of at most `most` characters; one that is cut ends in dots."""
    return text if len(text) <= most else f"{text[: most - len(_MORE)]}{_MORE}"
