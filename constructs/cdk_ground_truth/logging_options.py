"""Options of what the state machine logs."""

from __future__ import annotations

from dataclasses import dataclass

from aws_cdk import aws_stepfunctions as sfn


@dataclass(frozen=True, kw_only=True)
class LoggingOptions:
    """What a pipeline's state machine logs."""

    level: sfn.LogLevel = sfn.LogLevel.ERROR
    """Events that are logged. Default: ERROR; the history of an execution holds all of them for 90 days."""
    execution_data: bool = False
    """Whether the log holds input and output of states, which may be private text. Default: False."""
