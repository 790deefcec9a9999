"""Reads context values, and collects what is wrong with them. Values given with `-c` arrive as text."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from decimal import Decimal


class ContextInvalid(ValueError):
    """Context values were refused. `problems` holds one line each: key, value, what is allowed."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("The app's context was refused:\n" + "\n".join(f"- {problem}" for problem in problems))


def given(context: Mapping[str, object]) -> dict[str, object]:
    """Return the values that are not empty."""
    return {key: value for key, value in context.items() if value is not None and value not in ("", [])}


class Reader:
    """Takes values out of the context. An empty value counts as none: it takes a value away on purpose."""

    def __init__(self, context: Mapping[str, object]) -> None:
        self._context = given(context)
        self.problems: list[str] = []

    def add(self, key: str, value: object, allowed: str) -> None:
        """Note that `key` has a `value` other than what is `allowed`."""
        self.problems.append(f"{key} is {value!r}; allowed: {allowed}")

    def text(self, key: str, pattern: str, allowed: str) -> str | None:
        """A text that matches, or None where the key is absent or bad."""
        value = self._context.get(key)
        if value is None:
            return None
        if isinstance(value, str) and re.fullmatch(pattern, value):
            return value
        self.add(key, value, allowed)
        return None

    def flag(self, key: str) -> bool:
        """True or false, also as text; false where the key is absent."""
        value = self._context.get(key, False)
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and value.lower() in {"true", "false"}:
            return value.lower() == "true"
        self.add(key, value, "true or false")
        return False

    def texts(self, key: str, fits: Callable[[str], bool], allowed: str) -> tuple[str, ...]:
        """A list of texts, or one text with commas in between; empty where the key is absent."""
        value = self._context.get(key, [])
        items = [part.strip() for part in value.split(",")] if isinstance(value, str) else value
        if not isinstance(items, list):
            self.add(key, value, f"a list, or text with commas between: {allowed}")
            return ()
        for item in items:
            if not isinstance(item, str) or not fits(item):
                self.add(key, item, allowed)
        return tuple(item for item in items if isinstance(item, str))

    def choice(self, key: str, options: Collection[str]) -> str | None:
        """One of a few texts, or None where the key is absent or bad."""
        return self.text(key, "|".join(map(re.escape, options)), " or ".join(options))

    def number(self, key: str, fits: Callable[[int], bool], allowed: str) -> int | None:
        """A whole number, also as text; None where the key is absent or bad."""
        value = self._context.get(key)
        if value is None:
            return None
        number = _whole(value)
        if number is not None and fits(number):
            return number
        self.add(key, value, allowed)
        return None

    def amount(self, key: str, allowed: str) -> Decimal | None:
        """A decimal number of at least 0, also as text; None where the key is absent or bad."""
        value = self._context.get(key)
        if value is None:
            return None
        number = _decimal(value)
        if number is not None:
            return number
        self.add(key, value, allowed)
        return None

    def numbers(self, key: str, names: Collection[str], fits: Callable[[int], bool], allowed: str) -> dict[str, int]:
        """Whole numbers by name: an object, or text such as `plan=2048,collect=4096`; empty where the key is absent."""
        value = self._context.get(key, {})
        pairs = dict(_pair(part) for part in value.split(",")) if isinstance(value, str) else value
        rule = f"numbers by name, such as plan={allowed}; names: {', '.join(names)}"
        if not isinstance(pairs, Mapping):
            self.add(key, value, rule)
            return {}
        found = {}
        for name, text in pairs.items():
            number = _whole(text)
            if name not in names or number is None or not fits(number):
                self.add(key, {name: text}, rule)
            else:
                found[name] = number
        return found


def _decimal(value: object) -> Decimal | None:
    text = str(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else ""
    return Decimal(text) if re.fullmatch(r"\d{1,9}(\.\d{1,9})?", text) else None


def _pair(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return name.strip(), value.strip()


def _whole(value: object) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return int(value) if isinstance(value, str) and re.fullmatch(r"\d{1,9}", value) else None
