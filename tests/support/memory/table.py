"""Amazon DynamoDB in memory: the jobs table, and as much of its expressions as its gateway uses."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tests.support.memory.client import Refusal

_INDEXES = {"active-jobs": ("active", "created_at"), "jobs-of-execution": ("execution_arn", "labeling_job_name")}
_KEY = "labeling_job_name"
Item = dict[str, Any]


class Table:
    """Items by the name of their labeling job.

    lags: whether the indexes show the items as they were when `catch_up` was last called, as DynamoDB's are behind.
    """

    def __init__(self) -> None:
        self.items: dict[str, Item] = {}
        self.lags = False
        self._indexed: dict[str, Item] = {}

    def catch_up(self) -> None:
        """Lets the indexes show what there is."""
        if self.lags:
            self._indexed = {name: dict(item) for name, item in self.items.items()}

    def handle(self, operation: str, asked: dict[str, Any]) -> dict[str, Any]:
        """Answers one request."""
        match operation:
            case "GetItem":
                item = self.items.get(asked["Key"][_KEY])
                return {} if item is None else {"Item": dict(item)}
            case "PutItem":
                item = _stored(asked["Item"])
                self._check(item[_KEY], asked)
                self.items[item[_KEY]] = item
                return {}
            case "UpdateItem":
                return self._update(asked)
            case "DeleteItem":
                self.items.pop(asked["Key"][_KEY], None)
                return {}
            case "Query":
                return {"Items": self._query(asked)}
        raise NotImplementedError(operation)

    def _update(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        name = asked["Key"][_KEY]
        self._check(name, asked)
        item = {_KEY: name, **self.items.get(name, {})}
        names, values = asked.get("ExpressionAttributeNames", {}), asked["ExpressionAttributeValues"]
        for verb, clause in re.findall(r"(SET|REMOVE) (.*?)(?= SET | REMOVE |$)", asked["UpdateExpression"]):
            for term in clause.split(", "):
                target, _, value = term.partition(" = ")
                key = names.get(target, target)
                if verb == "REMOVE":
                    item.pop(key, None)
                else:
                    item[key] = _stored(values[value])
        self.items[name] = item
        return {"Attributes": dict(item)}

    def _query(self, asked: Mapping[str, Any]) -> list[Item]:
        key, order = _INDEXES[asked["IndexName"]]
        assert asked["ExpressionAttributeNames"] == {"#key": key}
        value = asked["ExpressionAttributeValues"][":value"]
        shown = self._indexed if self.lags else self.items
        found = [dict(item) for item in shown.values() if item.get(key) == value]
        return sorted(found, key=lambda item: item[order])

    def _check(self, name: str, asked: Mapping[str, Any]) -> None:
        item = self.items.get(name, {})
        names, values = asked.get("ExpressionAttributeNames", {}), asked.get("ExpressionAttributeValues", {})
        for condition in asked.get("ConditionExpression", "").split(" AND "):
            if condition and not _holds(condition, item, names, values):
                raise Refusal("ConditionalCheckFailedException", "The conditional request failed")


def _holds(condition: str, item: Item, names: Mapping[str, str], values: Mapping[str, Any]) -> bool:
    if found := re.fullmatch(r"attribute_(not_)?exists\((\S+)\)", condition):
        return (names.get(found[2], found[2]) in item) is (found[1] is None)
    if found := re.fullmatch(r"(\S+) IN \((.*)\)", condition):
        return item.get(names.get(found[1], found[1])) in [values[value] for value in found[2].split(", ")]
    if found := re.fullmatch(r"(\S+) = (\S+)", condition):
        return bool(item.get(names.get(found[1], found[1])) == values[found[2]])
    raise NotImplementedError(condition)


def _stored(value: Any) -> Any:
    """As it comes back: numbers are decimals."""
    if isinstance(value, dict):
        return {key: _stored(item) for key, item in value.items()}
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value
