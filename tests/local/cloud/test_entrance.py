"""Every way into the running cloud leads through the gate: unsigned, from another page, or under another name."""

import hashlib
import hmac
import http.client
import io
import json
import re
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import formatdate
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode, urlsplit

import boto3
import pytest
from botocore.auth import SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from ministack import app
from ministack.core import router

from ground_truth_local.cloud.process import LocalCloud
from ground_truth_local.cloud.settings import ACCESS_KEY, ACCOUNT, REGION, CloudSettings
from tests.local.cloud.conftest import Lab
from tests.local.cloud.test_process import members

pytestmark = pytest.mark.cloud

PAGE = "https://evil.example"
JSON = "application/x-amz-json-1.1"
RULES: Any = {"CORSRules": [{"AllowedOrigins": ["https://mine.example"], "AllowedMethods": ["GET"]}]}

# A request of each kind that MiniStack 1.5.33 tells apart, in the order of its own source: app.app, then the router.
PATHS = (
    ("GET", "/"),
    ("GET", "/health"),
    ("GET", "/_localstack/health"),
    ("GET", "/_localstack/info"),
    ("GET", "/_ministack/ready"),
    ("POST", "/_ministack/health"),
    ("POST", "/_ministack/reset"),
    ("POST", "/_ministack/reset?init=1"),
    ("POST", "/_ministack/config"),
    ("GET", "/_ministack/lambda-code/obedient"),
    ("GET", f"/_ministack/lambda-code/{ACCOUNT}/{REGION}/obedient"),
    ("GET", f"/_ministack/lambda-layers/{ACCOUNT}/{REGION}/layer/1/content"),
    ("GET", "/_ministack/ses/messages"),
    ("GET", "/_ministack/sqs/messages?QueueUrl=x"),
    ("GET", "/_ministack/sns/sms-messages"),
    ("GET", "/_ministack/transfer/sftp-ports"),
    ("GET", "/_ministack/iot/ca.pem"),
    ("GET", "/_ministack/rds/ca.pem"),
    ("GET", "/_ministack/elasticache/ca.pem"),
    ("POST", "/_ministack/rds/iam-auth"),
    ("POST", f"/_ministack/eks-auth/{ACCOUNT}/{REGION}/cluster/0123456789abcdef"),
    ("PUT", "/_ministack/cfn-response/0d0f5c6e-0000-4000-8000-000000000000"),
    ("PUT", "/_ministack/cfn-response/"),
    ("PUT", "/_ministack/cfn-signal/0d0f5c6e-0000-4000-8000-000000000000"),
    ("GET", "/heard/.well-known/jwks.json"),
    ("GET", "/heard/.well-known/openid-configuration"),
    ("GET", "/login"),
    ("POST", "/logout"),
    ("PUT", "/oauth2/token"),
    ("POST", "/oauth2/authorize"),
    ("POST", "/oauth2/idpresponse"),
    ("POST", "/saml2/idpresponse"),
    ("POST", "/WriteGetObjectResponse"),
    ("GET", "/iceberg/v1/config"),
    ("GET", "/v20180820/tags/x"),
    ("POST", "/Execute"),
    ("POST", "/v2/email/outbound-emails"),
    ("GET", "/v2/"),
    ("GET", "/v2/repository/manifests/latest"),
    ("POST", "/_aws/execute-api/0123abcd/$default/path"),
    ("GET", "/_alb/balancer/path"),
    ("POST", "/2015-03-31/functions"),
    ("GET", "/2015-03-31/functions"),
    ("POST", "/2015-03-31/functions/obedient/invocations"),
    ("POST", "/2014-11-13/functions/obedient/invoke-async"),
    ("GET", "/latest/meta-data/iam/security-credentials/"),
    ("PUT", "/latest/api/token"),
    ("GET", "/v2/credentials/x"),
    ("POST", "/v1/chat/completions"),
    ("POST", "/v1/apis/x/graphql"),
    ("GET", "/v2/apis"),
    ("GET", "/restapis"),
    ("GET", "/apikeys"),
    ("POST", "/position-estimate"),
    ("GET", "/key-value-stores/x"),
    ("GET", "/2020-05-31/distribution"),
    ("GET", "/2013-04-01/hostedzone"),
    ("GET", "/2021-01-01/opensearch/domain"),
    ("GET", "/oidc/x"),
    ("GET", "/signing-jobs"),
    ("GET", "/clusters"),
    ("POST", "/service/GraniteServiceVersion20100801/operation/PutMetricData"),
    ("GET", "/?Action=CreateUser&UserName=evil"),
    ("POST", "/?Action=AssumeRole&RoleArn=x&RoleSessionName=y"),
    ("POST", "/000000000000/queue?Action=SendMessage&MessageBody=x"),
    ("GET", "/heard"),
    ("GET", "/heard?cors"),
    ("GET", "/heard/object"),
    ("HEAD", "/heard/object"),
    ("PUT", "/heard/object"),
    ("PUT", "/evil"),
    ("POST", "/heard"),
    ("POST", "/heard?delete"),
    ("DELETE", "/heard/object"),
    ("PATCH", "/heard/object"),
    ("OPTIONS", "/heard/object"),
    ("TRACE", "/heard/object"),
)
HOSTS = (
    "{port}",
    "heard.{port}",
    "heard.s3.{port}",
    "heard.s3-website.us-east-1.{port}",
    "0123abcd.execute-api.{port}",
    "0123abcd.cloudfront.{port}",
    "abcdefghijklmnopqrstuvwxyz012345.lambda-url.us-east-1.{port}",
    "abc123.us-east-1.aoss.{port}",
    "balancer.alb.{port}",
    "000000000000.s3-control.{port}",
    "abc.appsync-api.us-east-1.{port}",
    "iot.us-east-1.{port}",
)
# What a page can send without asking first.
SIMPLE = (
    {},
    {"Content-Type": "text/plain"},
    {"Content-Type": "application/x-www-form-urlencoded"},
    {"Content-Type": "multipart/form-data; boundary=x"},
)


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def code(self) -> str:
        return self.headers.get("x-amzn-errortype", "")


@pytest.fixture(scope="module")
def objects(lab: Lab) -> Any:
    """S3, with a bucket that has CORS rules and objects."""
    s3 = lab.cloud.clients.s3
    for bucket in ("pictures", "others"):
        s3.create_bucket(Bucket=bucket)
        s3.put_object(Bucket=bucket, Key="a b/ü.html", Body=b"<script>1</script>", ContentType="text/html")
        s3.put_object(Bucket=bucket, Key="pictures/a b/ü.html", Body=b"of others")
    s3.put_bucket_cors(Bucket="pictures", CORSConfiguration=RULES)
    return s3


def ask(cloud: LocalCloud, method: str, path: str, *, body: bytes = b"", **headers: str) -> Reply:
    """Send a request as it stands, without a signature."""
    connection = http.client.HTTPConnection(urlsplit(cloud.endpoint).netloc, timeout=20)
    connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
    sent = {"Host": urlsplit(cloud.endpoint).netloc, "Content-Length": str(len(body))}
    for name, value in (sent | {name.replace("_", "-"): value for name, value in headers.items()}).items():
        connection.putheader(name, value)
    connection.endheaders(body)
    response = connection.getresponse()
    reply = Reply(response.status, {n.lower(): v for n, v in response.getheaders()}, response.read())
    connection.close()
    return reply


def visit(cloud: LocalCloud, link: str, method: str = "GET", **headers: str) -> Reply:
    return ask(cloud, method, link.removeprefix(cloud.endpoint), **headers)


def own_client(cloud: LocalCloud, service: str, *, key: str = ACCESS_KEY, secret: str, token: str | None = None) -> Any:
    return boto3.client(
        service,
        endpoint_url=cloud.endpoint,
        region_name=REGION,
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        aws_session_token=token,
        config=Config(proxies={}, retries={"total_max_attempts": 1}, s3={"addressing_style": "path"}),
    )


@pytest.mark.parametrize(("method", "path"), PATHS, ids=lambda part: part)
def test_no_path_is_open(lab: Lab, method: str, path: str) -> None:
    before = state(lab)
    for headers in SIMPLE:
        for origin in ({}, {"Origin": PAGE}):
            reply = ask(lab.cloud, method, path, body=b'{"Action": "x"}', **headers, **origin)
            assert (reply.status, reply.code) == (403, "MissingAuthenticationToken")
            assert not [name for name in reply.headers if name.startswith("access-control-")]
    assert state(lab) == before


@pytest.mark.parametrize("host", HOSTS)
def test_no_name_is_open(lab: Lab, host: str) -> None:
    named = host.format(port=urlsplit(lab.cloud.endpoint).netloc)
    for method, path in (("GET", "/"), ("POST", "/path"), ("PUT", "/key"), ("POST", "/graphql"), ("POST", "/event")):
        assert ask(lab.cloud, method, path, Host=named).code == "MissingAuthenticationToken"


def test_no_service_is_open_by_its_target(lab: Lab) -> None:
    targets = {
        prefix for patterns in router.SERVICE_PATTERNS.values() for prefix in patterns.get("target_prefixes", ())
    }
    assert len(targets) >= 40
    for target in sorted(targets):
        for path in ("/", "/_ministack/health", "/oauth2/token"):
            reply = ask(
                lab.cloud, "POST", path, x_amz_target=f"{target}.List", Content_Type="application/x-amz-json-1.1"
            )
            assert reply.code == "MissingAuthenticationToken"


def test_no_service_is_open_by_its_scope(lab: Lab) -> None:
    """MiniStack chooses a service by the scope of a signature, whether or not the signature is one."""
    for service in sorted(app.SERVICE_HANDLERS):
        scope = f"{ACCESS_KEY}/{time.strftime('%Y%m%d', time.gmtime())}/{REGION}/{service}/aws4_request"
        signed = f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature={'0' * 64}"
        date = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
        reply = ask(lab.cloud, "POST", "/", Authorization=signed, Date=formatdate(usegmt=True))
        assert reply.status in (400, 403), service
        assert reply.code in ("SignatureDoesNotMatch", "MissingSecurityHeader"), service
        query = urlencode(
            {"X-Amz-Algorithm": "AWS4-HMAC-SHA256", "X-Amz-Credential": scope, "X-Amz-Date": date,
             "X-Amz-Expires": "60", "X-Amz-SignedHeaders": "host", "X-Amz-Signature": "0" * 64}
        )  # fmt: skip
        assert ask(lab.cloud, "POST", f"/?{query}").code == "SignatureDoesNotMatch", service


@pytest.mark.parametrize(
    "host", ["evil.example:{port}", "127.0.0.1:{port}.evil.example", "127.0.0.1:1", "evil.example"]
)
def test_a_name_that_was_made_to_lead_here_is_refused(lab: Lab, objects: Any, host: str) -> None:
    named = host.format(port=urlsplit(lab.cloud.endpoint).port)
    link = objects.generate_presigned_url("get_object", Params={"Bucket": "pictures", "Key": "a b/ü.html"})
    for path in ("/", "/_ministack/health", "/oauth2/authorize", link.removeprefix(lab.cloud.endpoint)):
        reply = ask(lab.cloud, "GET", path, Host=named)
        assert (reply.status, reply.code) == (421, "MisdirectedRequest")


def test_the_cloud_listens_where_the_gate_is_and_nowhere_else(lab: Lab) -> None:
    assert lab.cloud.pid is not None
    inodes = set()
    for pid in members(lab.cloud.pid):
        for link in Path(f"/proc/{pid}/fd").iterdir():
            try:
                inodes.add(str(link.readlink()))
            except FileNotFoundError:
                continue
    listening = [
        row[1]
        for table in ("/proc/net/tcp", "/proc/net/tcp6")
        for row in map(str.split, Path(table).read_text().splitlines()[1:])
        if row[3] == "0A" and f"socket:[{row[9]}]" in inodes
    ]
    assert listening == [f"0100007F:{urlsplit(lab.cloud.endpoint).port:04X}"]


def test_the_health_of_the_cloud_can_be_asked_for_and_says_nothing_of_the_account(lab: Lab) -> None:
    reply = ask(lab.cloud, "GET", "/_ministack/health")
    assert reply.status == 200
    assert "access-control-allow-origin" not in reply.headers
    assert "obedient" not in reply.body.decode()
    assert ask(lab.cloud, "GET", "/_ministack/health", Origin=PAGE).code == "AccessForbidden"


@pytest.mark.parametrize("secret", ["ground-truth-local", "test", "none"])
@pytest.mark.parametrize("key", [ACCESS_KEY, ACCOUNT, "test", "AKIAIOSFODNN7EXAMPLE"])
def test_a_secret_that_can_be_guessed_opens_nothing(lab: Lab, key: str, secret: str) -> None:
    with pytest.raises(ClientError) as refused:
        own_client(lab.cloud, "s3", key=key, secret=secret).list_buckets()
    assert refused.value.response["Error"]["Code"] in ("SignatureDoesNotMatch", "UnrecognizedClientException")


def test_the_run_before_this_one_opens_nothing(lab: Lab, tmp_path: Path) -> None:
    before = CloudSettings(directory=tmp_path)
    for service, operation in (("s3", "list_buckets"), ("sts", "get_caller_identity"), ("lambda", "list_functions")):
        with pytest.raises(ClientError) as refused:
            getattr(own_client(lab.cloud, service, secret=before.secret_key), operation)()
        assert refused.value.response["Error"]["Code"] == "SignatureDoesNotMatch"


def test_a_role_and_a_user_sign_with_secrets_of_their_own(lab: Lab) -> None:
    given = lab.client("sts").assume_role(RoleArn=f"arn:aws:iam::{ACCOUNT}:role/any", RoleSessionName="test")
    session = given["Credentials"]
    keys = {"key": session["AccessKeyId"], "secret": session["SecretAccessKey"], "token": session["SessionToken"]}
    assert own_client(lab.cloud, "sts", **keys).get_caller_identity()["Arn"].endswith(":assumed-role/any/test")
    for changed in ({"secret": lab.cloud.settings.secret_key}, {"token": None}, {"token": "another"}):
        with pytest.raises(ClientError, match=r"SignatureDoesNotMatch|InvalidToken|security token"):
            own_client(lab.cloud, "sts", **{**keys, **changed}).get_caller_identity()

    lab.client("iam").create_user(UserName="ann")
    made = lab.client("iam").create_access_key(UserName="ann")["AccessKey"]
    user = {"key": made["AccessKeyId"], "secret": made["SecretAccessKey"]}
    assert own_client(lab.cloud, "s3", **user).list_buckets()["Buckets"]
    lab.client("iam").update_access_key(UserName="ann", AccessKeyId=made["AccessKeyId"], Status="Inactive")
    with pytest.raises(ClientError, match="security token included in the request is invalid"):
        own_client(lab.cloud, "s3", **user).list_buckets()


def test_functions_sign_with_credentials_that_the_gate_knows(lab: Lab) -> None:
    answer = lab.client("lambda").invoke(FunctionName=lab.function, Payload=json.dumps({"do": "environment"}))
    found = json.loads(answer["Payload"].read())
    theirs = own_client(
        lab.cloud, "sts", key=found["AWS_ACCESS_KEY_ID"], secret=found["AWS_SECRET_ACCESS_KEY"]
    ).get_caller_identity()
    assert theirs["Account"] == ACCOUNT


@pytest.mark.parametrize("version", ["s3", "s3v4"])
class TestLinks:
    """Links to objects, of the version of signatures that boto3 makes by default, and of version 4."""

    @pytest.fixture
    def links(self, lab: Lab, objects: Any, version: str) -> Callable[..., str]:
        """Makes a link."""
        signing: Any = boto3.client(
            "s3",
            endpoint_url=lab.cloud.endpoint,
            region_name=REGION,
            aws_access_key_id=ACCESS_KEY,
            aws_secret_access_key=lab.cloud.settings.secret_key,
            config=Config(signature_version=version, s3={"addressing_style": "path"}),
        )

        def make(operation: str = "get_object", *, bucket: str = "pictures", expires: int = 60, **more: Any) -> str:
            parameters = {"Bucket": bucket, "Key": "a b/ü.html", **more}
            return str(signing.generate_presigned_url(operation, Params=parameters, ExpiresIn=expires))

        return make

    def test_a_link_shows_its_object(self, lab: Lab, links: Callable[..., str]) -> None:
        reply = visit(lab.cloud, links())
        assert (reply.status, reply.body) == (200, b"<script>1</script>")
        assert reply.headers["content-security-policy"].startswith("sandbox ")
        assert "access-control-allow-origin" not in reply.headers

    def test_a_link_takes_an_object_in(self, lab: Lab, objects: Any, links: Callable[..., str]) -> None:
        link = links("put_object", Key="new")
        assert ask(lab.cloud, "PUT", link.removeprefix(lab.cloud.endpoint), body=b"new").status == 200
        assert objects.get_object(Bucket="pictures", Key="new")["Body"].read() == b"new"

    def test_a_link_ends(self, lab: Lab, links: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
        # One version signs when a link was made, the other when it ends.
        monkeypatch.setattr("botocore.auth.get_current_datetime", lambda: datetime.now(UTC) - timedelta(seconds=70))
        monkeypatch.setattr("botocore.auth.time", SimpleNamespace(time=lambda: time.time() - 70))
        reply = visit(lab.cloud, links(expires=60))
        assert (reply.status, reply.code) == (403, "AccessDenied")
        assert b"Request has expired" in reply.body

    def test_a_link_leads_nowhere_else(self, lab: Lab, links: Callable[..., str]) -> None:
        link = links()
        for changed in (link.replace("/pictures/", "/others/"), link.replace("html", "htm"), link + "&versionId=1"):
            assert visit(lab.cloud, changed).status == 403
        assert visit(lab.cloud, link, "PUT").status == 403
        assert visit(lab.cloud, link, "DELETE").status == 403
        port = urlsplit(lab.cloud.endpoint).port
        assert visit(lab.cloud, link, Host=f"others.127.0.0.1:{port}").status == 403

    def test_a_link_leads_to_no_other_service(self, lab: Lab, links: Callable[..., str]) -> None:
        before = state(lab)
        for operation, method in (("get_object", "GET"), ("create_multipart_upload", "POST")):
            link = links(operation)
            reply = visit(lab.cloud, link, method, X_Amz_Target="AWSStepFunctions.ListStateMachines")
            assert reply.status == 403
            assert visit(lab.cloud, f"{link}&Action=ListUsers", method).status == 403
            form = {"Content_Type": "application/x-www-form-urlencoded"}
            path = link.removeprefix(lab.cloud.endpoint)
            assert ask(lab.cloud, method, path, body=b"Action=CreateUser&UserName=evil", **form).status == 403
        assert state(lab) == before

    def test_a_page_reads_it_by_the_buckets_rules(self, lab: Lab, links: Callable[..., str]) -> None:
        mine = visit(lab.cloud, links(), Origin="https://mine.example")
        assert (mine.status, mine.headers["access-control-allow-origin"]) == (200, "https://mine.example")
        for origin in (PAGE, "null", lab.cloud.endpoint):
            reply = visit(lab.cloud, links(), Origin=origin)
            assert (reply.status, reply.code) == (403, "AccessForbidden")
            assert "access-control-allow-origin" not in reply.headers
        assert visit(lab.cloud, links(bucket="others"), Origin="https://mine.example").code == "AccessForbidden"


def test_a_preflight_gets_the_buckets_rules_and_nothing_else(lab: Lab, objects: Any) -> None:
    def preflight(path: str, origin: str) -> Reply:
        return ask(lab.cloud, "OPTIONS", path, Origin=origin, Access_Control_Request_Method="GET")

    allowed = preflight("/pictures/x", "https://mine.example")
    assert (allowed.status, allowed.headers["access-control-allow-methods"]) == (200, "GET")
    for path, origin in (("/pictures/x", PAGE), ("/others/x", "https://mine.example"), ("/", "https://mine.example"),
                         ("/2015-03-31/functions", "https://mine.example")):  # fmt: skip
        refused = preflight(path, origin)
        assert refused.status == 403
        assert not [name for name in refused.headers if name.startswith("access-control-")]


def test_a_body_in_signed_chunks_arrives(lab: Lab, objects: Any) -> None:
    """As SDKs of other languages send it; the signer of botocore does not."""
    body, chunked = b"x" * 100_000, "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"
    credentials = Credentials(ACCESS_KEY, lab.cloud.settings.secret_key)
    headers = {"X-Amz-Content-SHA256": chunked, "X-Amz-Decoded-Content-Length": str(len(body)),
               "Content-Encoding": "aws-chunked"}  # fmt: skip
    request = AWSRequest(method="PUT", url=f"{lab.cloud.endpoint}/pictures/chunked", headers=headers)
    SigV4Auth(credentials, "s3", REGION).add_auth(request)
    time_ = request.headers["X-Amz-Date"]
    previous = request.headers["Authorization"].rpartition("=")[2]
    key = f"AWS4{lab.cloud.settings.secret_key}".encode()
    scope = [time_[:8], REGION, "s3", "aws4_request"]
    for part in scope:
        key = hmac.digest(key, part.encode(), "sha256")
    sent = b""
    empty = hashlib.sha256(b"").hexdigest()
    for chunk in (body[:65536], body[65536:], b""):
        lines = ("AWS4-HMAC-SHA256-PAYLOAD", time_, "/".join(scope), previous, empty, hashlib.sha256(chunk).hexdigest())
        previous = hmac.digest(key, "\n".join(lines).encode(), "sha256").hex()
        sent += f"{len(chunk):x};chunk-signature={previous}\r\n".encode() + chunk + b"\r\n"
    for content, status in ((sent.replace(b"x", b"y"), 403), (sent[:-100], 400), (sent, 200)):
        signed = {name.replace("-", "_"): value for name, value in request.headers.items()}
        assert ask(lab.cloud, "PUT", "/pictures/chunked", body=content, **signed).status == status
    assert objects.get_object(Bucket="pictures", Key="chunked")["Body"].read() == body


def test_a_large_object_of_unsigned_chunks_with_a_checksum_arrives(lab: Lab, objects: Any) -> None:
    content = bytes(range(256)) * 40_000
    objects.upload_fileobj(io.BytesIO(content), "pictures", "large")
    objects.put_object(Bucket="pictures", Key="plain", Body=content, ChecksumAlgorithm="SHA256")
    for key in ("large", "plain"):
        assert objects.get_object(Bucket="pictures", Key=key)["Body"].read() == content


def test_the_sign_in_of_a_user_pool_is_open_to_people_and_to_no_other_page(lab: Lab) -> None:
    cognito = lab.client("cognito-idp")
    pool = cognito.create_user_pool(PoolName="pool")["UserPool"]["Id"]
    callback = "http://127.0.0.1:9/callback"
    app_client = cognito.create_user_pool_client(
        UserPoolId=pool, ClientName="c", AllowedOAuthFlows=["code"], AllowedOAuthFlowsUserPoolClient=True,
        AllowedOAuthScopes=["openid"], CallbackURLs=[callback], SupportedIdentityProviders=["COGNITO"],
    )["UserPoolClient"]["ClientId"]  # fmt: skip
    cognito.admin_create_user(UserPoolId=pool, Username="ann", MessageAction="SUPPRESS")
    cognito.admin_set_user_password(UserPoolId=pool, Username="ann", Password="Passw0rd!", Permanent=True)
    query = urlencode({"client_id": app_client, "redirect_uri": callback, "response_type": "code", "scope": "openid"})

    page = ask(lab.cloud, "GET", f"/oauth2/authorize?{query}")
    assert (page.status, b"<form" in page.body) == (200, True)
    assert page.headers["x-frame-options"] == "DENY"
    assert "access-control-allow-origin" not in page.headers
    hidden = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', page.body.decode()))
    form = urlencode({**hidden, "username": "ann", "password": "Passw0rd!"}).encode()
    kind = {"Content_Type": "application/x-www-form-urlencoded"}
    for origin in (PAGE, "null", "http://127.0.0.1:4567"):
        assert ask(lab.cloud, "POST", "/login", body=form, Origin=origin, **kind).code == "AccessForbidden"
    signed_in = ask(lab.cloud, "POST", "/login", body=form, Origin=lab.cloud.endpoint, **kind)
    assert signed_in.status == 302
    assert signed_in.headers["location"].startswith(f"{callback}?code=")
    keys = ask(lab.cloud, "GET", f"/{pool}/.well-known/jwks.json")
    assert (keys.status, b'"keys"' in keys.body) == (200, True)
    assert ask(lab.cloud, "POST", "/login", body=b"x" * 70_000, **kind).status == 413


CUSTOM = '''
import json
import urllib.request


def handler(event, context):
    """Reports as functions of custom resources do: unsigned, to the address in the event."""
    body = json.dumps({"Status": "SUCCESS", "PhysicalResourceId": "it", "StackId": event["StackId"],
                       "RequestId": event["RequestId"], "LogicalResourceId": event["LogicalResourceId"],
                       "Data": {"Address": event["ResponseURL"]}}).encode()
    urllib.request.urlopen(urllib.request.Request(event["ResponseURL"], data=body, method="PUT"), timeout=5)
'''


def test_a_custom_resource_reports_to_its_address_once(lab: Lab) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as code:
        code.writestr("index.py", CUSTOM)
    function = lab.client("lambda").create_function(
        FunctionName="custom", Runtime="python3.13", Handler="index.handler", Role=f"arn:aws:iam::{ACCOUNT}:role/any",
        Code={"ZipFile": archive.getvalue()},
    )["FunctionArn"]  # fmt: skip
    resource = {"Type": "Custom::Thing", "Properties": {"ServiceToken": function}}
    template = {"Resources": {"Thing": resource}, "Outputs": {"A": {"Value": {"Fn::GetAtt": ["Thing", "Address"]}}}}
    stacks = lab.client("cloudformation")
    stacks.create_stack(StackName="custom", TemplateBody=json.dumps(template))
    stacks.get_waiter("stack_create_complete").wait(StackName="custom", WaiterConfig={"Delay": 0.2, "MaxAttempts": 60})
    (output,) = stacks.describe_stacks(StackName="custom")["Stacks"][0]["Outputs"]
    assert visit(lab.cloud, output["OutputValue"], "PUT").code == "MissingAuthenticationToken"


def upgrade(cloud: LocalCloud, path: str, **headers: str) -> int:
    return ask(
        cloud, "GET", path, Connection="Upgrade", Upgrade="websocket", Sec_WebSocket_Version="13",
        Sec_WebSocket_Key="dGhlIHNhbXBsZSBub25jZQ==", **headers,
    ).status  # fmt: skip


@pytest.mark.parametrize("path", ["/", "/_aws/execute-api/0123abcd/$default", "/mqtt"])
def test_no_websocket_opens(lab: Lab, path: str) -> None:
    assert upgrade(lab.cloud, path) == 403
    assert upgrade(lab.cloud, path, Origin=PAGE) == 403
    assert upgrade(lab.cloud, path, Host="evil.example:4566") == 403
    named = f"iot.us-east-1.{urlsplit(lab.cloud.endpoint).netloc}"
    assert upgrade(lab.cloud, path, Host=named, Sec_WebSocket_Protocol="mqtt") == 403


def test_a_signed_websocket_opens_for_a_program_but_not_for_a_page(lab: Lab) -> None:
    api = lab.client("apigatewayv2").create_api(
        Name="chat", ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action"
    )["ApiId"]
    lab.client("apigatewayv2").create_stage(ApiId=api, StageName="live", AutoDeploy=True)
    path = f"/_aws/execute-api/{api}/live"
    request = AWSRequest(method="GET", url=f"{lab.cloud.endpoint}{path}")
    credentials = Credentials(ACCESS_KEY, lab.cloud.settings.secret_key)
    SigV4QueryAuth(credentials, "execute-api", REGION).add_auth(request)
    signed = request.url.removeprefix(lab.cloud.endpoint)
    assert upgrade(lab.cloud, path) == 403
    assert upgrade(lab.cloud, signed, Origin=PAGE) == 403
    assert upgrade(lab.cloud, signed) in (101, 200)


def state(lab: Lab) -> list[Any]:
    """What a stranger could have changed."""
    return [
        sorted(found["FunctionName"] for found in lab.client("lambda").list_functions()["Functions"]),
        sorted(found["Name"] for found in lab.cloud.clients.s3.list_buckets()["Buckets"]),
        sorted(found["Key"] for found in lab.cloud.clients.s3.list_objects_v2(Bucket="heard").get("Contents", ())),
        sorted(found["UserName"] for found in lab.client("iam").list_users()["Users"]),
        lab.client("sqs").list_queues().get("QueueUrls", []),
    ]
