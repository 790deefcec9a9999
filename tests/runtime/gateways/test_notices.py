"""Notices over SNS."""

import json

import boto3
from moto import mock_aws

from ground_truth_runtime.gateways.notices import Notices


def test_a_notice_reaches_the_subscribers_of_the_topic(aws_environment: None) -> None:
    with mock_aws():
        sns, sqs = boto3.client("sns"), boto3.client("sqs")
        topic = sns.create_topic(Name="notices")["TopicArn"]
        queue = sqs.create_queue(QueueName="heard")["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)

        assert Notices(sns, topic).tell("Labeling job boxes: Completed", "boxes") is None

        (message,) = sqs.receive_message(QueueUrl=queue)["Messages"]
        heard = json.loads(message["Body"])
        assert (heard["Subject"], heard["Message"]) == ("Labeling job boxes: Completed", "boxes")


def test_a_topic_that_is_gone_costs_nothing_but_its_reason(aws_environment: None) -> None:
    with mock_aws():
        gone = Notices(boto3.client("sns"), "arn:aws:sns:us-east-1:123456789012:gone")
        assert "NotFound" in str(gone.tell("subject", "text"))
