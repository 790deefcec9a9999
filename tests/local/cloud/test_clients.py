"""Clients talk to the local cloud, whatever the person's shell says."""

from pathlib import Path

import pytest

from ground_truth_local.cloud.clients import Clients


def test_a_persons_settings_have_no_effect(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.write_text("[profile prod]\nregion = eu-west-1\nendpoint_url = http://elsewhere\n")
    for name, value in {
        "AWS_PROFILE": "missing",
        "AWS_CONFIG_FILE": str(config),
        "AWS_ACCESS_KEY_ID": "real",
        "AWS_SECRET_ACCESS_KEY": "real",
        "AWS_REGION": "eu-west-1",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_ENDPOINT_URL": "http://elsewhere",
        "AWS_USE_FIPS_ENDPOINT": "true",
        "AWS_USE_DUALSTACK_ENDPOINT": "true",
        "HTTP_PROXY": "http://elsewhere",
    }.items():
        monkeypatch.setenv(name, value)
    clients = Clients("http://127.0.0.1:1", secret_key="secret")
    for client in (clients.s3, clients.states, clients.sagemaker, clients.dynamodb):
        assert client.meta.endpoint_url == "http://127.0.0.1:1"
        assert client.meta.region_name == "us-east-1"
        assert client.meta.config.proxies == {}
    presigned = clients.s3.generate_presigned_url("get_object", Params={"Bucket": "bucket", "Key": "key"})
    assert presigned.startswith("http://127.0.0.1:1/bucket/key?")
    assert "AccessKeyId=ground-truth-local" in presigned or "Credential=ground-truth-local" in presigned


def test_each_client_is_made_once() -> None:
    clients = Clients("http://127.0.0.1:1", secret_key="secret")
    assert clients.s3 is clients.s3
