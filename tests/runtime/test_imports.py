import subprocess
import sys
from pathlib import Path

import ground_truth_runtime

_FACTS = Path(ground_truth_runtime.__file__).parent / "facts"


def test_the_constructs_get_the_facts_without_boto3_and_pydantic() -> None:
    modules = [f"ground_truth_runtime.facts.{path.stem}" for path in _FACTS.glob("[a-z]*.py")]
    code = f"import sys, {', '.join(modules)}; sys.exit(bool({{'boto3', 'pydantic'}} & sys.modules.keys()))"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
