"""`ground-truth doctor` as a person meets it."""

from __future__ import annotations

import json

import pytest

from tests.cli.doctor.conftest import Ready
from tests.cli.support.answers import refuse
from tests.cli.support.command import ground_truth


def test_an_account_that_is_ready_has_no_problem(ready: Ready) -> None:
    ready.without_workforce()
    ran = ready.doctor()
    assert ran.status == 0
    assert ran.err.startswith("Account 123456789012, us-east-1, stack GroundTruthLabeling\n")
    assert "No problem." in ran.err
    states = {line.split()[0] for line in ran.out.splitlines() if not line.startswith(" ")}
    assert states == {"ok", "unknown"}  # access shows only when a workforce is created


def test_each_problem_comes_with_its_fix_and_the_context_values_to_use(ready: Ready) -> None:
    ran = ready.doctor()
    assert ran.status == 1
    (line,) = [line for line in ran.out.splitlines() if line.startswith("problem")]
    assert line.startswith("problem  workforce   the workforce default is there: an account has one per region")
    assert "fix: take it over: the app adds a team with a group of its own" in ran.out
    _, _, shown = ran.out.partition('Write into "context" of cdk.json:\n')
    values = json.loads(f"{{{shown}}}")
    assert values["workforce_name"] == "default"
    assert "1 problem" in ran.err
    ready.folder.joinpath("cdk.json").write_text(json.dumps({"context": values}), "utf-8")
    assert ready.doctor().status == 0


def test_programs_get_one_document(ready: Ready) -> None:
    ran = ready.doctor("--json")
    assert ran.status == 1
    document = ran.document
    assert (document["account"], document["region"]) == ("123456789012", "us-east-1")
    assert {found["state"] for found in document["checks"]} <= {"ok", "problem", "unknown"}
    assert document["context"]["workforce_client_id"] == "0123456789abcdefghijklmnop"
    for found in document["checks"]:
        assert set(found) == {"check", "state", "text", "fix", "context", "remove"}
        assert bool(found["fix"]) or found["state"] != "problem"


def test_what_is_forbidden_is_unknown_and_the_other_checks_go_on(ready: Ready) -> None:
    ready.without_workforce()
    refuse("sagemaker", "ListWorkforces", "AccessDeniedException", "not authorized")
    refuse("ssm", "GetParameter", "AccessDeniedException", "not authorized")
    refuse("lambda", "GetAccountSettings", "AccessDeniedException", "not authorized")
    ran = ready.doctor("--json")
    assert ran.status == 0
    states = {found["check"]: found["state"] for found in ran.document["checks"]}
    assert {name for name, state in states.items() if state == "unknown"} == {
        "access",
        "workforce",
        "sign-in",
        "bootstrap",
        "functions",
    }
    assert states["region"] == states["layer"] == states["team"] == "ok"
    (found,) = ready.findings("bootstrap")
    assert found["text"] == (
        "could not be checked: these credentials have no permission for GetParameter: not authorized"
    )


def test_nothing_is_written(ready: Ready, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    import botocore.client  # noqa: PLC0415

    call = botocore.client.BaseClient._make_api_call

    def watched(client: object, operation: str, parameters: object) -> object:
        asked.append(operation)
        return call(client, operation, parameters)  # type: ignore[arg-type]

    monkeypatch.setattr(botocore.client.BaseClient, "_make_api_call", watched)
    ready.deploy()
    ready.doctor("-c", "member_emails=ada@example.com", "-c", "kms=new")
    assert asked
    assert {
        operation.rstrip("s") for operation in asked if not operation.startswith(("Get", "List", "Describe"))
    } == set()


def test_the_context_says_where_the_app_goes(ready: Ready) -> None:
    context = {"region": "eu-west-1", "stack_name": "Birds"}
    ready.folder.joinpath("cdk.json").write_text(json.dumps({"context": context}), "utf-8")
    document = ready.doctor("--json").document
    assert (document["region"], document["stack"]) == ("eu-west-1", "Birds")
    document = ready.doctor("--json", "--region", "us-west-2", "--stack-name", "Fish").document
    assert (document["region"], document["stack"]) == ("us-west-2", "Fish")


def test_values_of_the_command_line_count_as_they_do_for_the_app(ready: Ready) -> None:
    ready.folder.joinpath("cdk.json").write_text(json.dumps({"context": {"region": "eu-west-1"}}), "utf-8")
    assert ready.doctor("--json", "-c", "region=us-west-2").document["region"] == "us-west-2"
    assert ready.doctor("--json", "-c", "region=").document["region"] == "us-east-1"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(["-c", "kms"], "'kms' is no context value; write KEY=VALUE"), (["-c", "=x"], "'=x' is no context value")],
)
def test_a_context_value_without_a_key_is_bad_input(ready: Ready, arguments: list[str], message: str) -> None:
    ran = ready.doctor(*arguments)
    assert ran.status == 2
    assert message in ran.err


@pytest.mark.parametrize(("content", "message"), [("{", "is not JSON"), ("[]", "must be a JSON object")])
def test_a_cdk_json_that_cannot_be_read_is_bad_input(ready: Ready, content: str, message: str) -> None:
    ready.folder.joinpath("cdk.json").write_text(content, "utf-8")
    ran = ready.doctor()
    assert ran.status == 2
    assert message in ran.err


def test_a_folder_without_an_app_has_no_context(ready: Ready) -> None:
    ready.folder.joinpath("cdk.json").unlink()
    assert ready.doctor("--json").status == 1


def test_without_credentials_nothing_is_checked(no_credentials: None) -> None:
    ran = ground_truth("doctor")
    assert ran.status == 1
    assert ran.out == ""
    assert "there are no AWS credentials" in ran.err
