"""Every private name of MiniStack that the adapter builds on, in one table, and the check that they are still there."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version

from ground_truth_local.cloud.errors import MiniStackChanged

MINISTACK_VERSION = "1.5.33"
"""The version that the adapter was written for and tested with."""


@dataclass(frozen=True, kw_only=True)
class PrivateName:
    """A name in a module of MiniStack, and its shape.

    Args:
        module: Module below `ministack`.
        name: The name.
        parameters: Names of the parameters when it is a function, in order; None for anything else.
        holds: What must occur in it when it is a text.
    """

    module: str
    name: str
    parameters: tuple[str, ...] | None = None
    holds: str | None = None

    def problem(self) -> str | None:
        """What is wrong with it in the MiniStack at hand; None when it is as expected."""
        place = f"ministack.{self.module}.{self.name}"
        try:
            value: object = getattr(importlib.import_module(f"ministack.{self.module}"), self.name)
        except (ImportError, AttributeError):
            return f"{place} is missing"
        if self.parameters is not None:
            if not callable(value):
                return f"{place} is no function"
            found = tuple(inspect.signature(value).parameters)
            if found[: len(self.parameters)] != self.parameters:
                return f"{place} takes ({', '.join(found)}), expected ({', '.join(self.parameters)})"
        if self.holds is not None and (not isinstance(value, str) or value.count(self.holds) != 1):
            return f"{place} does not hold {self.holds!r} once"
        return None


HANDLER_FAILED = '{"status": "error", "error": str(e), "trace": traceback.format_exc()}'
"""Where the Python worker of MiniStack reports what a handler raised."""


def _of(module: str, names: Mapping[str, tuple[str, ...] | None]) -> list[PrivateName]:
    return [PrivateName(module=module, name=name, parameters=parameters) for name, parameters in names.items()]


_HTTP = ("method", "path", "headers", "body", "query_params")

PRIVATE_NAMES = (
    *_of(
        "app",
        {
            "app": ("scope", "receive", "send"),
            "AUTH": None,
            "extract_access_key_id": ("headers", "query_params"),
            "SERVICE_REGISTRY": None,
            "SERVICE_HANDLERS": None,
            "call_service_handler_sync": ("handler", *_HTTP),
            "_s3_cors_target": ("host", "path"),
        },
    ),
    *_of("core.router", {"SERVICE_PATTERNS": None, "detect_service": ("method", "path", "headers", "query_params")}),
    *_of(
        "core.iam_actions",
        {
            "SERVICE_TO_IAM_NAMESPACE": None,
            "_SERVICE_PROTOCOL": None,
            "extract_resource_arn": (
                "service",
                "method",
                "path",
                "headers",
                "body",
                "query_params",
                "region",
                "account_id",
            ),
        },
    ),
    *_of(
        "core.iam_evaluator",
        {
            "enforce": ("access_key_id", "iam_action", "service", "region", "resource_arn", "service_context"),
            "evaluate": ("ctx", "policies"),
            "resolve_credential": ("access_key_id", "account_id", "session_token"),
            "find_iam_access_key_account": ("access_key_id",),
            "AmbiguousAccessKeyError": None,
            "CredentialResolutionError": ("code", "message"),
            "ResolvedCredential": ("access_key_id", "secret_access_key"),
        },
    ),
    *_of(
        "core.responses",
        {
            "get_account_id": (),
            "get_region": (),
            "request_scope": ("account_id", "region"),
            "now_iso": (),
            "_account_from_sts_session": ("access_key_id",),
        },
    ),
    PrivateName(module="core.lambda_runtime", name="_PYTHON_WORKER_SCRIPT", holds=HANDLER_FAILED),
    *_of("core.lambda_runtime", {"execution_credentials": ("config",)}),
    *_of(
        "services.lambda_svc",
        {"_execute_function_warm": ("func", "event", "request_id"), "execution_credentials": ("config",)},
    ),
    *_of("services.s3", {"_cors_rules": ("bucket_name",)}),
    *_of("services.sts", {"_sessions": None, "register_session": ("access_key", "session")}),
    *_of("services.cognito", {"_get_pool_unscoped": ("pool_id",)}),
    *_of("services.cloudformation.custom_resource", {"_pending": None}),
    *_of("services.cloudformation.wait_conditions", {"SIGNAL_PATH": None, "has_handle": ("token",)}),
    *_of("services.eventbridge", {"_put_events": ("data", "allow_aws_source")}),
    *_of("services.cloudformation.provisioners", {"_RESOURCE_HANDLERS": None}),
    *_of("services.cloudformation.stacks", {"_runs_on_worker_thread": ("resource_type",)}),
    *_of(
        "services.stepfunctions",
        {
            "_ExecutionError": ("error", "cause"),
            "_add_event": ("execution", "event_type", "details"),
            "_apply_parameters": ("state_def", "data", "ctx"),
            "_call_lambda": ("func_ref", "event"),
            "_emit_execution_status_event": ("execution",),
            "_execute_task": ("state_def", "raw_input", "execution", "ctx"),
            "_executions": None,
            "_fail_execution": ("execution", "error", "cause"),
            "_find_matching_retrier": ("retriers", "error", "retry_counts"),
            "_invoke_with_callback": ("resource", "input_data", "token", "state_def"),
            "_resolve_lambda_function_ref": ("value", "optimized"),
            "_run_execution": ("exec_arn",),
            "_state_machines": None,
            "_stop_execution": ("data",),
            "_task_tokens": None,
        },
    ),
)


def check_names() -> None:
    """Refuse a MiniStack that is not the one the adapter was written for.

    Raises:
        MiniStackChanged: The message names MiniStack's version and everything that is missing or different.
    """
    problems = [problem for name in PRIVATE_NAMES if (problem := name.problem()) is not None]
    if problems:
        listed = "\n".join(f"  - {problem}" for problem in problems)
        raise MiniStackChanged(
            f"MiniStack {version('ministack')} is installed; the local cloud was written for {MINISTACK_VERSION} "
            f"and misses:\n{listed}\nInstall the pinned version: make setup"
        )
