"""The CDK app that `ground-truth local` deploys in a folder without one: a labeling pipeline, ready for a laptop.

The CDK CLI runs it as a program. A folder with a `cdk.json` is deployed as that file says.
"""

from __future__ import annotations

from aws_cdk import App, CfnOutput, RemovalPolicy, Stack

from cdk_ground_truth import LabelingPipeline
from ground_truth_cli.arguments import DEFAULT_STACK


def build(app: App) -> Stack:
    """The stack, with every kind of task."""
    stack = Stack(app, DEFAULT_STACK, description="Labels data with a local Ground Truth")
    pipeline = LabelingPipeline(
        stack,
        "Pipeline",
        video_and_point_clouds=True,
        public_workforce=True,  # here its workers are simulated, too
        member_emails=["worker@example.com"],
        removal_policy=RemovalPolicy.DESTROY,
    )
    CfnOutput(stack, "BucketName", value=pipeline.bucket.bucket_name)
    CfnOutput(stack, "StateMachineArn", value=pipeline.state_machine.state_machine_arn)
    # For those who call CreateLabelingJob by themselves, as notebooks do.
    CfnOutput(stack, "ExecutionRoleArn", value=pipeline.execution_role.role_arn)
    CfnOutput(stack, "WorkteamArn", value=pipeline.workteam.workteam_arn)
    return stack


if __name__ == "__main__":
    local_app = App()
    build(local_app)
    local_app.synth()
