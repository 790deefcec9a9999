"""Nothing of a person's AWS reaches the local run, and nothing of the run their home."""

from pathlib import Path

from ground_truth_local.cloud.environment import aws_environment, clean_environment

PERSONAL = {
    "PATH": "/bin",
    "LC_ALL": "C.UTF-8",
    "HOME": "/home/ann",
    "TMPDIR": "/home/ann/tmp",
    "AWS_PROFILE": "prod",
    "AWS_ACCESS_KEY_ID": "real",
    "AWS_CA_BUNDLE": "/home/ann/ca.pem",
    "AWS_CONFIG_FILE": "/home/ann/config",
    "HTTPS_PROXY": "http://proxy:8080",
    "CDK_DEFAULT_ACCOUNT": "123456789012",
    "NODE_OPTIONS": "--inspect",
    "PYTHONPATH": "/elsewhere",
    "DOCKER_HOST": "tcp://docker:2375",
}


def test_only_harmless_variables_are_kept(tmp_path: Path) -> None:
    clean = clean_environment(PERSONAL, directory=tmp_path)
    assert clean.items() >= {"PATH": "/bin", "LC_ALL": "C.UTF-8"}.items()
    assert not clean.keys() & (PERSONAL.keys() - {"PATH", "LC_ALL", "HOME", "TMPDIR"})


def test_home_and_temporary_folder_are_the_runs_own(tmp_path: Path) -> None:
    clean = clean_environment(PERSONAL, directory=tmp_path)
    for name in ("HOME", "TMPDIR"):
        assert Path(clean[name]).is_relative_to(tmp_path)
        assert Path(clean[name]).is_dir()


def test_sdks_are_pointed_at_the_local_cloud_with_a_key_of_the_projects_own(tmp_path: Path) -> None:
    aws = aws_environment(PERSONAL, directory=tmp_path, endpoint="http://127.0.0.1:1", secret_key="the secret")
    assert aws["AWS_ENDPOINT_URL"] == "http://127.0.0.1:1"
    assert (aws["AWS_ACCESS_KEY_ID"], aws["AWS_SECRET_ACCESS_KEY"]) == ("ground-truth-local", "the secret")
    assert "AWS_PROFILE" not in aws
