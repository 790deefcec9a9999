"""State changes of labeling jobs, as events on the default bus."""

from __future__ import annotations

from typing import Any

from ministack.core import responses
from ministack.services import eventbridge


def emit(entry: dict[str, Any]) -> None:
    """Put `entry` (as PutEvents takes it) on the bus of the account and region that its first resource lies in.

    PutEvents itself refuses sources that begin with `aws.`, for customers; AWS' own services may use them.
    """
    _, _, _, region, account, *_ = entry["Resources"][0].split(":")
    with responses.request_scope(account, region):
        eventbridge._put_events({"Entries": [entry]}, allow_aws_source=True)
