"""The private workforce: its Cognito pool or its identity provider."""

from __future__ import annotations

from typing import Any

import pytest
from aws_cdk import CfnResource, RemovalPolicy, SecretValue, Stack
from aws_cdk import aws_cognito as cognito

from cdk_ground_truth import OidcProvider, PropertiesInvalid, Workforce
from tests.constructs.support import Json, Synth, flat, ids, one, resources

WORKFORCE = "AWS::SageMaker::Workforce"


def provider(**changes: Any) -> OidcProvider:
    properties: dict[str, Any] = {
        "issuer": "https://id.example.com",
        "authorization_endpoint": "https://id.example.com/authorize",
        "token_endpoint": "https://id.example.com/token",
        "user_info_endpoint": "https://id.example.com/me",
        "logout_endpoint": "https://id.example.com/bye",
        "jwks_uri": "https://id.example.com/keys",
        "client_id": "labeling",
        "client_secret": SecretValue.secrets_manager("labeling"),
    }
    return OidcProvider(**{**properties, **changes})


@pytest.fixture(scope="module")
def default(synth: Synth) -> Json:
    return synth.template(lambda stack: Workforce(stack, "Workforce"))


@pytest.fixture(scope="module")
def with_oidc(synth: Synth) -> Json:
    oidc = provider(scope="openid", authentication_request_extra_params={"prompt": "login"})
    return synth.template(lambda stack: Workforce(stack, "Workforce", oidc=oidc))


def test_nobody_signs_up_by_themselves(default: Json) -> None:
    pool = one(default, "AWS::Cognito::UserPool")
    assert pool["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"] is True
    assert pool["UsernameAttributes"] == ["email"]
    assert pool["Policies"]["PasswordPolicy"]["MinimumLength"] == 12


def test_an_invitation_holds_what_cognito_asks_for(default: Json) -> None:
    message = one(default, "AWS::Cognito::UserPool")["AdminCreateUserConfig"]["InviteMessageTemplate"]["EmailMessage"]
    assert "{username}" in message
    assert "{####}" in message


def test_the_client_has_a_secret_and_no_urls_of_the_template(default: Json) -> None:
    """SageMaker writes its own addresses into the client; the template must not fight it."""
    (pool,) = ids(default, "AWS::Cognito::UserPool")
    assert one(default, "AWS::Cognito::UserPoolClient") == {"GenerateSecret": True, "UserPoolId": {"Ref": pool}}


def test_the_template_never_reads_the_clients_secret(default: Json) -> None:
    assert "ClientSecret" not in str(default)


def test_the_workforce_takes_pool_and_client(default: Json) -> None:
    (pool,) = ids(default, "AWS::Cognito::UserPool")
    (client,) = ids(default, "AWS::Cognito::UserPoolClient")
    assert one(default, WORKFORCE) == {
        "WorkforceName": "ground-truth",
        "CognitoConfig": {"UserPool": {"Ref": pool}, "ClientId": {"Ref": client}},
    }


def test_domain_and_group_are_made_before_the_workforce_and_deleted_after_it(default: Json) -> None:
    (name,) = ids(default, WORKFORCE)
    assert set(default["Resources"][name]["DependsOn"]) == {
        *ids(default, "AWS::Cognito::UserPoolDomain"),
        *ids(default, "AWS::Cognito::UserPoolGroup"),
    }


def test_the_domain_differs_from_stack_to_stack(default: Json) -> None:
    domain = one(default, "AWS::Cognito::UserPoolDomain")["Domain"]
    assert domain["Fn::Join"][1][0] == "labeling"
    assert "AWS::StackId" in str(domain)


def test_the_portal_is_an_https_address(synth: Synth) -> None:
    stack = synth.stack()
    workforce = Workforce(stack, "Workforce")
    (name, attribute) = stack.resolve(workforce.portal_url)["Fn::Join"][1][1]["Fn::GetAtt"]
    assert attribute == "SubDomain"
    assert flat(stack.resolve(workforce.portal_url)) == f"https://<{name}.SubDomain>"
    assert flat(stack.resolve(workforce.workforce_arn)) == f"<{name}.WorkforceArn>"


def test_the_pool_outlives_its_stack(default: Json) -> None:
    (pool,) = ids(default, "AWS::Cognito::UserPool")
    assert default["Resources"][pool]["DeletionPolicy"] == "Retain"


def test_every_property_of_a_cognito_workforce_arrives(synth: Synth) -> None:
    def build(stack: Stack) -> None:
        Workforce(
            stack,
            "Workforce",
            workforce_name="birds",
            group_name="watchers",
            domain_prefix="birds-labeling",
            mfa=cognito.Mfa.REQUIRED,
            source_ip_cidrs=["192.0.2.0/24", "2001:db8::/32"],
            removal_policy=RemovalPolicy.DESTROY,
        )

    template = synth.template(build)
    workforce = one(template, WORKFORCE)
    assert workforce["WorkforceName"] == "birds"
    assert workforce["SourceIpConfig"] == {"Cidrs": ["192.0.2.0/24", "2001:db8::/32"]}
    assert one(template, "AWS::Cognito::UserPoolGroup")["GroupName"] == "watchers"
    assert one(template, "AWS::Cognito::UserPoolDomain")["Domain"] == "birds-labeling"
    pool = one(template, "AWS::Cognito::UserPool")
    assert pool["MfaConfiguration"] == "ON"
    assert pool["EnabledMfas"] == ["SOFTWARE_TOKEN_MFA"]
    (name,) = ids(template, "AWS::Cognito::UserPool")
    assert template["Resources"][name]["DeletionPolicy"] == "Delete"


def test_an_identity_provider_takes_the_place_of_cognito(with_oidc: Json) -> None:
    assert one(with_oidc, WORKFORCE) == {
        "WorkforceName": "ground-truth",
        "OidcConfig": {
            "Issuer": "https://id.example.com",
            "AuthorizationEndpoint": "https://id.example.com/authorize",
            "TokenEndpoint": "https://id.example.com/token",
            "UserInfoEndpoint": "https://id.example.com/me",
            "LogoutEndpoint": "https://id.example.com/bye",
            "JwksUri": "https://id.example.com/keys",
            "ClientId": "labeling",
            "ClientSecret": "{{resolve:secretsmanager:labeling:SecretString:::}}",
            "Scope": "openid",
            "AuthenticationRequestExtraParams": {"prompt": "login"},
        },
    }
    assert resources(with_oidc, "AWS::Cognito::UserPool") == []


def test_scope_and_further_parameters_of_a_provider_may_be_left_out(synth: Synth) -> None:
    template = synth.template(lambda stack: Workforce(stack, "Workforce", oidc=provider()))
    assert not {"Scope", "AuthenticationRequestExtraParams"} & set(one(template, WORKFORCE)["OidcConfig"])


@pytest.mark.parametrize(
    ("properties", "problem"),
    [
        (
            {"workforce_name": "bird watchers"},
            "workforce_name is 'bird watchers'; allowed: 1 to 63 letters, digits and hyphens",
        ),
        ({"group_name": ""}, "group_name is ''; allowed: 1 to 128 characters"),
        ({"source_ip_cidrs": ["192.0.2.0/24"] * 11}, "source_ip_cidrs is 11; allowed: at most 10 ranges"),
        (
            {"domain_prefix": "my-aws-team"},
            (
                "domain_prefix is 'my-aws-team'; allowed: 1 to 63 lower-case letters, digits and inner hyphens, "
                "without the words aws, amazon and cognito"
            ),
        ),
        (
            {"oidc": provider(issuer="http://id.example.com")},
            "oidc.issuer is 'http://id.example.com'; allowed: an https:// address",
        ),
        (
            {"oidc": provider(client_id="a b")},
            "oidc.client_id is 'a b'; allowed: letters, digits, _ and +",
        ),
        (
            {"oidc": provider(client_secret=SecretValue.unsafe_plain_text("secret"))},
            "oidc.client_secret is 'plain text'; allowed: a reference, such as SecretValue.secrets_manager('name')",
        ),
        (
            {"oidc": provider(), "group_name": "watchers"},
            "group_name is 'watchers'; allowed: nothing beside oidc: it describes a Cognito user pool",
        ),
    ],
)
def test_a_bad_property_is_refused(synth: Synth, properties: dict[str, Any], problem: str) -> None:
    with pytest.raises(PropertiesInvalid) as raised:
        Workforce(synth.stack(), "Workforce", **properties)
    assert raised.value.problems == (problem,)


def test_an_existing_workforce_adds_nothing(synth: Synth) -> None:
    stack = synth.stack()
    birds = Workforce.from_workforce_attributes(
        stack,
        "Birds",
        workforce_name="birds",
        user_pool_id="eu-west-1_birds",
        client_id="client",
        group_name="watchers",
        sub_domain="x.labeling.eu-west-1.sagemaker.aws",
    )
    assert birds.workforce_name == "birds"
    assert birds.cognito is not None
    assert birds.cognito.group_name == "watchers"
    assert birds.portal_url == "https://x.labeling.eu-west-1.sagemaker.aws"
    fish = Workforce.from_workforce_name(stack, "Fish", "fish")
    assert fish.cognito is None
    assert fish.portal_url is None
    assert not any(CfnResource.is_cfn_resource(construct) for construct in stack.node.find_all())
