"""The private workforce: its Cognito pool or its identity provider."""

from __future__ import annotations

from typing import Any

import pytest
from aws_cdk import CfnResource, Environment, RemovalPolicy, SecretValue, Stack
from aws_cdk import aws_cognito as cognito
from aws_cdk.assertions import Annotations, Match, Template

from cdk_ground_truth import LabelingPipeline, OidcProvider, PropertiesInvalid, Workforce
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


def test_who_signs_in_is_known_in_any_letter_case(default: Json) -> None:
    assert one(default, "AWS::Cognito::UserPool")["UsernameConfiguration"] == {"CaseSensitive": False}


def test_the_client_is_one_that_workers_can_sign_in_with(default: Json) -> None:
    """SageMaker replaces both addresses. CloudFormation writes them back at any other difference: so there is none."""
    (pool,) = ids(default, "AWS::Cognito::UserPool")
    assert one(default, "AWS::Cognito::UserPoolClient") == {
        "UserPoolId": {"Ref": pool},
        "GenerateSecret": True,
        "AllowedOAuthFlowsUserPoolClient": True,
        "AllowedOAuthFlows": ["code"],
        "AllowedOAuthScopes": ["email", "openid", "profile"],
        "SupportedIdentityProviders": ["COGNITO"],
        "CallbackURLs": ["https://localhost"],
        "LogoutURLs": ["https://localhost"],
    }


def test_no_property_changes_the_client(synth: Synth, default: Json) -> None:
    def build(stack: Stack) -> None:
        Workforce(
            stack,
            "Workforce",
            workforce_name="birds",
            domain_prefix="birds",
            email=cognito.UserPoolEmail.with_ses(from_email="birds@example.com", ses_region="eu-west-1"),
            mfa=cognito.Mfa.REQUIRED,
            source_ip_cidrs=["192.0.2.0/24"],
            removal_policy=RemovalPolicy.DESTROY,
        )

    other = synth.template(build)
    assert one(other, "AWS::Cognito::UserPoolClient") == one(default, "AWS::Cognito::UserPoolClient")
    assert ids(other, "AWS::Cognito::UserPoolClient") == ids(default, "AWS::Cognito::UserPoolClient")
    assert one(other, "AWS::Cognito::UserPool")["EmailConfiguration"]["EmailSendingAccount"] == "DEVELOPER"


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
    assert default["Resources"][pool]["DeletionPolicy"] == "RetainExceptOnCreate"
    assert default["Resources"][pool]["UpdateReplacePolicy"] == "Retain"


def test_every_property_of_a_cognito_workforce_arrives(synth: Synth) -> None:
    def build(stack: Stack) -> None:
        Workforce(
            stack,
            "Workforce",
            workforce_name="birds",
            domain_prefix="birds-labeling",
            mfa=cognito.Mfa.REQUIRED,
            source_ip_cidrs=["192.0.2.0/24", "2001:db8::/32"],
            removal_policy=RemovalPolicy.DESTROY,
        )

    template = synth.template(build)
    workforce = one(template, WORKFORCE)
    assert workforce["WorkforceName"] == "birds"
    assert workforce["SourceIpConfig"] == {"Cidrs": ["192.0.2.0/24", "2001:db8::/32"]}
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
        (
            {"source_ip_cidrs": ["192.0.2.7"]},
            (
                "source_ip_cidrs is '192.0.2.7'; allowed: address ranges in CIDR notation, such as '192.0.2.0/24' or "
                "'192.0.2.7/32'"
            ),
        ),
        (
            {"removal_policy": RemovalPolicy.SNAPSHOT},
            (
                "removal_policy is RemovalPolicy.SNAPSHOT; allowed: "
                "RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, RemovalPolicy.RETAIN, RemovalPolicy.DESTROY"
            ),
        ),
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
            {"oidc": provider(), "domain_prefix": "birds"},
            "domain_prefix is 'birds'; allowed: nothing beside oidc: it describes a Cognito user pool",
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
        sub_domain="x.labeling.eu-west-1.sagemaker.aws",
    )
    assert birds.workforce_name == "birds"
    assert birds.cognito is not None
    assert (birds.cognito.user_pool_id, birds.cognito.client_id) == ("eu-west-1_birds", "client")
    assert birds.portal_url == "https://x.labeling.eu-west-1.sagemaker.aws"
    fish = Workforce.from_workforce_name(stack, "Fish", "fish")
    assert fish.cognito is None
    assert fish.portal_url is None
    assert not any(CfnResource.is_cfn_resource(construct) for construct in stack.node.find_all())


@pytest.mark.parametrize(
    ("properties", "problem"),
    [
        ({"user_pool_id": "birds"}, "user_pool_id is 'birds'; allowed: a user pool's id, such as eu-west-1_Ab1Cd2Ef3"),
        (
            {"user_pool_id": "us-east-1_birds"},
            "user_pool_id is 'us-east-1_birds'; allowed: one in eu-west-1, the region of the stack",
        ),
        ({"client_id": "a b"}, "client_id is 'a b'; allowed: 1 to 128 letters, digits, _ and +"),
        (
            {"workforce_name": "bird watchers"},
            "workforce_name is 'bird watchers'; allowed: 1 to 63 letters, digits and hyphens",
        ),
        (
            {"sub_domain": "https://x.example.com"},
            "sub_domain is 'https://x.example.com'; allowed: the portal's host, without https://",
        ),
    ],
)
def test_a_bad_value_of_an_existing_workforce_is_refused(
    synth: Synth, properties: dict[str, Any], problem: str
) -> None:
    given = {"workforce_name": "birds", "user_pool_id": "eu-west-1_birds", "client_id": "client", **properties}
    with pytest.raises(PropertiesInvalid) as raised:
        Workforce.from_workforce_attributes(synth.stack(region="eu-west-1"), "Workforce", **given)
    assert raised.value.problems == (problem,)


def test_a_second_workforce_of_a_stack_is_refused_with_the_fix(synth: Synth) -> None:
    stack = synth.stack()
    Workforce(stack, "Cars")
    with pytest.raises(PropertiesInvalid) as raised:
        Workforce(stack, "Birds", workforce_name="birds")
    assert raised.value.problems == (
        (
            "workforce_name is 'birds'; allowed: no second workforce, as an account has one per region, and "
            "'Stack/Cars' is in the same account and region: pass that one as `workforce`, or import it with "
            "Workforce.from_workforce_attributes"
        ),
    )


def test_a_second_pipeline_of_a_stack_needs_the_workforce_of_the_first(synth: Synth) -> None:
    stack = synth.stack()
    cars = LabelingPipeline(stack, "Cars")
    with pytest.raises(PropertiesInvalid, match="workforce is None; allowed: no second workforce"):
        LabelingPipeline(stack, "Birds")
    assert stack.node.try_find_child("Birds") is None
    LabelingPipeline(stack, "Birds", workforce=cars.workforce)
    template = Template.from_stack(stack).to_json()
    assert len(resources(template, WORKFORCE)) == 1
    assert len(resources(template, "AWS::SageMaker::Workteam")) == 2


def environment(account: str, region: str) -> Environment:
    return Environment(account=account, region=region)


HERE = environment("123456789012", "eu-west-1")


@pytest.mark.parametrize(
    ("others", "refused"),
    [
        (HERE, True),
        (environment("123456789012", "us-east-1"), False),
        (environment("210987654321", "eu-west-1"), False),
        (None, False),
    ],
    ids=["same", "other region", "other account", "unknown"],
)
def test_an_environment_has_one_workforce(synth: Synth, others: Environment | None, refused: bool) -> None:
    app = synth.app()
    Workforce(Stack(app, "Cars", env=HERE), "Workforce")
    birds = Stack(app, "Birds", env=others)
    if refused:
        with pytest.raises(PropertiesInvalid, match="'Cars/Workforce' is in the same account and region"):
            Workforce(birds, "Workforce")
    else:
        Workforce(birds, "Workforce")


def test_two_workforces_of_unknown_environments_are_warned_of(synth: Synth) -> None:
    """Each may go to an account of its own: `cdk deploy Cars --profile cars`."""
    app = synth.app()
    Workforce(Stack(app, "Cars"), "Workforce")
    birds = Stack(app, "Birds")
    Workforce(birds, "Workforce")
    assert Annotations.from_stack(birds).find_warning(
        "*", Match.string_like_regexp("'Cars/Workforce' makes a workforce")
    )
