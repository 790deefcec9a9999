"""Roles of IAM, and clients and groups of Cognito, as the service finds them in the running cloud."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from ground_truth_local.cloud.clients import Clients
from ground_truth_local.cloud.identities import CloudIdentities
from ground_truth_local.cloud.process import LocalCloud
from tests.local.cloud.conftest import Lab, client
from tests.support.identities import TRUST, make_members, make_role

REGION = "us-east-1"


@pytest.fixture(scope="module")
def identities(cloud: LocalCloud) -> CloudIdentities:
    return CloudIdentities(iam=lambda: cloud.clients.iam, cognito=cloud.clients.cognito_of)


class TestRoles:
    @pytest.mark.parametrize(
        "statement",
        [
            TRUST,
            {**TRUST, "Action": ["sts:TagSession", "sts:AssumeRole"]},
            {**TRUST, "Action": "sts:*"},
            {**TRUST, "Principal": {"Service": ["lambda.amazonaws.com", "sagemaker.amazonaws.com"]}},
            {**TRUST, "Condition": {"StringEquals": {"aws:SourceAccount": "000000000000"}}},
            {**TRUST, "Principal": "*"},
            {**TRUST, "Principal": {"AWS": "*"}},
        ],
    )
    def test_that_trust_the_service(
        self, cloud: LocalCloud, identities: CloudIdentities, statement: dict[str, Any]
    ) -> None:
        assert identities.assumable(make_role(cloud.clients.iam, statement))

    @pytest.mark.parametrize(
        "statement",
        [
            {**TRUST, "Effect": "Deny"},
            {**TRUST, "Action": "sts:TagSession"},
            {**TRUST, "Principal": {"Service": "lambda.amazonaws.com"}},
            {**TRUST, "Principal": {"AWS": "arn:aws:iam::000000000000:root"}},
        ],
    )
    def test_that_do_not(self, cloud: LocalCloud, identities: CloudIdentities, statement: dict[str, Any]) -> None:
        assert not identities.assumable(make_role(cloud.clients.iam, statement))

    def test_in_a_path(self, cloud: LocalCloud, identities: CloudIdentities) -> None:
        arn = make_role(cloud.clients.iam, TRUST, path="/service-role/")
        assert "/service-role/" in arn
        assert identities.assumable(arn)
        assert not identities.assumable(arn.replace("/service-role/", "/"))

    def test_that_are_not_there(self, identities: CloudIdentities) -> None:
        assert not identities.assumable("arn:aws:iam::000000000000:role/gone")


class TestUserPools:
    def test_clients_and_groups(self, cloud: LocalCloud, identities: CloudIdentities) -> None:
        member = make_members(client(cloud, "cognito-idp"), "readers")
        made, there = member["ClientId"], {"user_pool": member["UserPool"], "region": REGION}
        gone = {"user_pool": "us-east-1_gone", "region": REGION}

        assert identities.has_client(made, **there)
        assert not identities.has_client("gone", **there)
        assert not identities.has_client(made, **gone)
        assert identities.has_group("readers", **there)
        assert not identities.has_group("gone", **there)
        assert not identities.has_group("readers", **gone)


def test_any_other_error_is_no_answer() -> None:
    class Busy:
        def get_role(self, **_: Any) -> Any:
            raise ClientError({"Error": {"Code": "ServiceFailure", "Message": "busy"}}, "GetRole")

    unasked = Clients("http://127.0.0.1:1", secret_key="secret").cognito_of
    with pytest.raises(ClientError, match="busy"):
        CloudIdentities(iam=Busy, cognito=unasked).assumable("arn:aws:iam::000000000000:role/any")


def test_the_service_asks_the_cloud_it_runs_in(lab: Lab) -> None:
    sagemaker = lab.client("sagemaker")
    with pytest.raises(ClientError, match="Could not assume role arn:aws:iam::000000000000:role/gone"):
        sagemaker.render_ui_template(
            UiTemplate={"Content": "<p></p>"},
            Task={"Input": json.dumps({})},
            RoleArn="arn:aws:iam::000000000000:role/gone",
        )
