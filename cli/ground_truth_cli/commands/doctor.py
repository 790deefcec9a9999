"""`ground-truth doctor`: whether an account is ready for the app."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from ground_truth_cli.arguments import DEFAULT_STACK, add_aws, add_json, describe
from ground_truth_cli.errors import FAILED, SUCCESS
from ground_truth_cli.output import Output, Style
from ground_truth_cli.text import safe

if TYPE_CHECKING:
    from ground_truth_cli.doctor.finding import Finding

NAME = "doctor"
HELP = "check whether an account is ready for the app"

_STYLES = {"ok": Style.GOOD, "problem": Style.BAD, "unknown": Style.WARN}


def configure(parser: argparse.ArgumentParser) -> None:
    """Gives the command its options."""
    describe(
        parser,
        "Reads the account, the region and the context of the app in this folder (cdk.json), and reports what would "
        "fail: access to Ground Truth, workforce, teams, members, sign-in, the CDK's bootstrap stack, quotas, bucket, "
        "key, layer, the deployed stack, and context values that it was deployed with and that are missing now. It "
        "changes nothing. Each check is a line: ok, problem with its fix, or unknown. Where context values are the "
        "fix, it prints them. Status 1 where there is a problem.",
        examples=(
            "ground-truth doctor",
            "ground-truth doctor --region eu-west-1 -c kms=new",
            "ground-truth doctor --json",
        ),
    )
    parser.add_argument(
        "-c",
        "--context",
        metavar="KEY=VALUE",
        action="append",
        default=[],
        help="a context value as `cdk deploy` is given it; may be given more than once",
    )
    parser.add_argument(
        "--app", metavar="FOLDER", type=Path, default=Path(), help="folder with cdk.json; default: this one"
    )
    add_json(parser)
    add_aws(parser)


def run(arguments: argparse.Namespace, output: Output) -> int:
    """Runs the command."""
    from ground_truth_cli.doctor.context import read_context, text
    from ground_truth_cli.doctor.examination import context_to_use, examine
    from ground_truth_cli.doctor.finding import State
    from ground_truth_cli.doctor.target import Target
    from ground_truth_cli.session import open_session

    context = read_context(arguments.app, arguments.context)
    named, placed = text(context, "stack_name"), text(context, "region")
    aws = open_session(arguments)
    identity = aws.client("sts").get_caller_identity()
    region = arguments.region if arguments.region is not None or placed is None else placed
    target = Target(
        aws=aws,
        account=identity["Account"],
        region=aws.client("sagemaker").meta.region_name if region is None else region,
        partition=identity["Arn"].split(":")[1],
        context=context,
        stack_name=arguments.stack_name if named is None or arguments.stack_name != DEFAULT_STACK else named,
    )
    output.note(f"Account {target.account}, {target.region}, stack {target.stack_name}")
    findings: list[Finding] = []
    for finding in examine(target):
        findings.append(finding)
        if not output.as_json:
            _show(finding, output)
    values = context_to_use(findings)
    problems = sum(finding.state is State.PROBLEM for finding in findings)
    if output.as_json:
        checks = [
            {
                "check": finding.check,
                "state": finding.state.value,
                "text": finding.text,
                "fix": finding.fix,
                "context": dict(finding.context),
                "remove": list(finding.remove),
            }
            for finding in findings
        ]
        document = {"account": target.account, "region": target.region, "stack": target.stack_name}
        output.document({**document, "checks": checks, "context": values})
    elif values:
        output.line('\nWrite into "context" of cdk.json:')
        for line in json.dumps(values, indent=2, ensure_ascii=False).splitlines()[1:-1]:
            output.line(safe(line))
    output.note(f"\n{problems} problem{'' if problems == 1 else 's'}" if problems else "\nNo problem.")
    return FAILED if problems else SUCCESS


def _show(finding: Finding, output: Output) -> None:
    state = output.painted(f"{finding.state.value:<8}", _STYLES[finding.state.value])
    output.line(f"{state} {finding.check:<11} {safe(finding.text)}")
    if finding.fix:
        output.line(f"{'':<21}fix: {safe(finding.fix)}")
    if finding.remove:
        output.line(f"{'':<21}take out: {', '.join(finding.remove)}")
