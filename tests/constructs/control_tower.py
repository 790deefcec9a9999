"""AWS Control Tower's proactive controls: the rules and the program that `cdk-validator-cfnguard` brings."""

from __future__ import annotations

import importlib.util
import json
import platform
import re
import subprocess
import tarfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

_PACKAGE = "cdklabs.cdk_validator_cfnguard"
_SYSTEMS = {"Linux": "ubuntu", "Darwin": "macos"}
_MACHINES = {"x86_64": "x86_64", "amd64": "x86_64", "aarch64": "aarch64", "arm64": "aarch64"}
_FAILED = 19
"""Exit status of cfn-guard where a template breaks a rule."""


class ControlTower:
    """Checks templates; what it needs is unpacked into a folder."""

    def __init__(self, folder: Path) -> None:
        spec = importlib.util.find_spec(_PACKAGE)
        assert spec is not None
        assert spec.origin is not None
        (archive,) = (Path(spec.origin).parent / "_jsii").glob("*.tgz")
        with tarfile.open(archive) as content:
            content.extractall(folder, filter="data")
        package = folder / "package"
        self._program = package / "bin" / _SYSTEMS[platform.system()] / _MACHINES[platform.machine()] / "cfn-guard"
        self._rules = package / "rules" / "control-tower" / "cfn-guard"
        self._folder = folder

    def findings(self, template: Mapping[str, Any]) -> dict[str, set[str]]:
        """Logical ids of the resources that break a control, by the control's name."""
        file = self._folder / "template.json"
        file.write_text(json.dumps(template), "utf-8")
        ended = subprocess.run(
            [self._program, "validate", "-d", file, "-r", self._rules, "--structured", "-o", "json", "-S", "none"],
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode in {0, _FAILED}, ended.stderr
        (report,) = json.loads(ended.stdout)
        found: dict[str, set[str]] = {}
        for rule in report["not_compliant"]:
            (control,) = set(re.findall(r"\[(CT\.[A-Z0-9]+\.PR\.\d+)\]", json.dumps(rule)))
            found.setdefault(control, set()).update(_resources(rule))
        return found


def _resources(value: Any) -> Iterator[str]:
    match value:
        case dict():
            path = value.get("path")
            if isinstance(path, str) and path.startswith("/Resources/"):
                yield path.split("/")[2]
            for inner in value.values():
                yield from _resources(inner)
        case list():
            for inner in value:
                yield from _resources(inner)
