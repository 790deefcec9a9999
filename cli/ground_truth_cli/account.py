"""AWS and the stack, reached only once something is asked of them: what lies on this machine needs neither."""

from __future__ import annotations

import argparse
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ground_truth_cli.session import Aws
    from ground_truth_cli.stack import Stack


class Account:
    """The account, region and stack that the options of a command name."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self._arguments = arguments

    @cached_property
    def aws(self) -> Aws:
        """Clients."""
        from ground_truth_cli.session import open_session  # noqa: PLC0415 - boto3 takes a while to import

        return open_session(self._arguments)

    @cached_property
    def stack(self) -> Stack:
        """The stack."""
        from ground_truth_cli.stack import find_stack  # noqa: PLC0415

        return find_stack(self.aws, self._arguments.stack_name)
