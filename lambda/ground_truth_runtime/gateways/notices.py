"""Amazon SNS: tells people what came of their labeling."""

from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

if TYPE_CHECKING:
    from mypy_boto3_sns import SNSClient


class Notices:
    """Publishes to the stack's topic, where it has one."""

    def __init__(self, client: "SNSClient", topic_arn: str) -> None:
        self._client = client
        self._topic_arn = topic_arn

    def tell(self, subject: str, text: str) -> str | None:
        """Publishes a notice; returns why that failed, or None. Labels are worth more than the news of them."""
        try:
            self._client.publish(TopicArn=self._topic_arn, Subject=subject, Message=text)
        except (ClientError, BotoCoreError) as error:
            return str(error)
        return None
