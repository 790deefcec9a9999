"""A labeling pipeline in an app of one's own: `cdk deploy --app "python3 examples/stacks/ten_lines.py"`."""

from aws_cdk import App, CfnOutput, Stack

from cdk_ground_truth import LabelingPipeline

app = App()
stack = Stack(app, "Birds")
pipeline = LabelingPipeline(stack, "Labeling", member_emails=["ada@example.com", "ben@example.com"])
CfnOutput(stack, "StateMachineArn", value=pipeline.state_machine.state_machine_arn)
CfnOutput(stack, "BucketName", value=pipeline.bucket.bucket_name)
app.synth()
