"""What the gate in front of MiniStack asks of it: whose key it is, and what a request is about.

MiniStack itself takes any request of anybody: signatures are looked at only where IAM is enforced, and not those of its
own root keys; every answer may be read by every page of a browser.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from ministack import app
from ministack.core import iam_evaluator, responses, router
from ministack.services import cognito, s3
from ministack.services.cloudformation import custom_resource, wait_conditions

from ground_truth_local.cloud.gate.emulator import Opening
from ground_truth_local.cloud.gate.gate import Gate
from ground_truth_local.cloud.gate.names import HostNames
from ground_truth_local.cloud.settings import ACCOUNT
from ground_truth_local.cloud.signatures.received import Received
from ground_truth_local.cloud.signatures.refused import RequestRefused

if TYPE_CHECKING:
    from mypy_boto3_s3.type_defs import CORSRuleOutputTypeDef

_ACCOUNT = re.compile(r"[0-9]{12}")

_HEALTH = Opening(reason="whoever starts the cloud waits for it; it says nothing of the account")

_HOSTED_PAGES = frozenset(
    {
        ("GET", "/oauth2/authorize"),
        ("POST", "/login"),
        ("POST", "/oauth2/login"),
        ("POST", "/oauth2/token"),
        ("GET", "/oauth2/userInfo"),
        ("POST", "/oauth2/userInfo"),
        ("GET", "/logout"),
    }
)
_SIGN_IN = Opening(
    reason="Cognito's hosted sign-in: people use it in their browser, and passwords, codes and tokens guard it",
    max_body=64 << 10,
    # A page of another site could lay it under something that looks harmless.
    headers={"X-Frame-Options": "DENY", "Content-Security-Policy": "frame-ancestors 'none'"},
)
_WELL_KNOWN = re.compile(r"/(?P<pool>[^/]+)/\.well-known/(jwks\.json|openid-configuration)")
_KEYS = Opening(reason="the public keys of a user pool, by which anybody checks its tokens")

_ANSWER_ADDRESS = "/_ministack/cfn-response/"
_ANSWER = Opening(
    reason="the address, with a random token, that a custom resource's function reports to, once", max_body=1 << 20
)
_SIGNAL = Opening(reason="the address, with a random token, of a wait condition's handle", max_body=1 << 20)


def gated(*, port: int) -> Gate:
    """Return MiniStack behind the gate: the one application that may be served.

    Args:
        port: Port of the cloud.
    """
    return Gate(app.app, emulator=MiniStack(), names=HostNames(port))


class MiniStack:
    """Answers the gate's questions; see `gate.emulator.Emulator`."""

    def secret(self, access_key_id: str, session_token: str) -> str:
        """Return the secret of a key: the run's own, one of IAM, or one that STS gave out with its token."""
        credential = iam_evaluator.resolve_credential(access_key_id, _account(access_key_id), session_token)
        if isinstance(credential, iam_evaluator.CredentialResolutionError):
            raise RequestRefused(credential.code, credential.message)
        return str(credential.secret_access_key)

    def opening(self, received: Received) -> Opening | None:
        """Return why an unsigned request passes."""
        # What these names choose is another operation.
        if "x-amz-target" in received.headers:
            return None
        request = (received.method, received.path)
        if request == ("GET", "/_ministack/health"):
            return _HEALTH
        if request in _HOSTED_PAGES:
            return _SIGN_IN
        known = _WELL_KNOWN.fullmatch(received.path)
        if known is not None and received.method == "GET":
            return None if cognito._get_pool_unscoped(known["pool"]) is None else _KEYS
        if received.method == "PUT":
            return _opening_of_token(received.path)
        return None

    def cors_rules(self, received: Received) -> Sequence[CORSRuleOutputTypeDef]:
        """Return the CORS rules of the bucket that a request is about."""
        target = app._s3_cors_target(received.header("host"), received.path)
        rules = None if target is None else s3._cors_rules(target[0])
        return [_rule(rule) for rule in rules or ()]

    def leads_to_s3(self, received: Received) -> bool:
        """Return whether MiniStack takes a request for one to Amazon S3."""
        query = parse_qs(received.raw_query, keep_blank_values=True)
        service: str = router.detect_service(received.method, received.path, dict(received.headers), query)
        return service == "s3"


def _account(access_key_id: str) -> str:
    if _ACCOUNT.fullmatch(access_key_id):
        return access_key_id
    try:
        found = responses._account_from_sts_session(access_key_id)
        return str(found or iam_evaluator.find_iam_access_key_account(access_key_id) or ACCOUNT)
    except iam_evaluator.AmbiguousAccessKeyError as error:
        raise RequestRefused("InvalidClientTokenId", "this access key belongs to more than one account") from error


def _opening_of_token(path: str) -> Opening | None:
    if path.removeprefix(_ANSWER_ADDRESS) in custom_resource._pending and path.startswith(_ANSWER_ADDRESS):
        return _ANSWER
    signal = wait_conditions.SIGNAL_PATH
    return _SIGNAL if path.startswith(signal) and wait_conditions.has_handle(path.removeprefix(signal)) else None


def _rule(rule: dict[str, list[str]]) -> CORSRuleOutputTypeDef:
    """A rule as MiniStack keeps it, by the names of S3's XML, by those of its API."""
    named: CORSRuleOutputTypeDef = {
        "AllowedOrigins": rule.get("AllowedOrigin", []),
        "AllowedMethods": rule.get("AllowedMethod", []),
        "AllowedHeaders": rule.get("AllowedHeader", []),
        "ExposeHeaders": rule.get("ExposeHeader", []),
    }
    if rule.get("MaxAgeSeconds"):
        named["MaxAgeSeconds"] = int(rule["MaxAgeSeconds"][0])
    return named
