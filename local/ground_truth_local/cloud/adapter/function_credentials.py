"""Credentials of Lambda functions that nobody else can know.

Where IAM is enforced, a function signs with a session of its role. MiniStack derives that session's secret from the
function's and the role's ARNs, so that anybody could compute it and sign as the function.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from typing import Any

from ministack.core import lambda_runtime
from ministack.services import lambda_svc, sts

Credentials = dict[str, str]

_of_a_function: ContextVar[bool] = ContextVar("of_a_function", default=False)
"""Whether the session that is registered next is a function's."""


def install(secret: str) -> None:
    """Derive the secrets of functions' sessions from the run's own `secret`."""
    make: Callable[[Mapping[str, Any]], Credentials] = lambda_runtime.execution_credentials
    register: Callable[[str, dict[str, Any]], None] = sts.register_session

    def own(access_key_id: str) -> str:
        return hmac.digest(secret.encode(), access_key_id.encode(), "sha256").hex()

    def register_session(access_key: str, session: dict[str, Any]) -> None:
        known = {"SecretAccessKey": own(access_key)} if _of_a_function.get() else {}
        register(access_key, {**session, **known})

    def execution_credentials(config: Mapping[str, Any]) -> Credentials:
        reset = _of_a_function.set(True)
        try:
            credentials = make(config)
        finally:
            _of_a_function.reset(reset)
        key = credentials["AWS_ACCESS_KEY_ID"]
        # Without IAM it is the account's own key, with the run's secret.
        return {**credentials, "AWS_SECRET_ACCESS_KEY": own(key)} if key in sts._sessions else credentials

    sts.register_session = register_session
    lambda_runtime.execution_credentials = lambda_svc.execution_credentials = execution_credentials
