"""Signatures of AWS requests, checked by the side that receives them.

The same rules that `botocore.auth` signs by, read in the other direction; nothing here knows an emulator.

* `received`: a request as it was sent
* `claims`: which signature a request carries, in its header or in its query
* `version4`: Signature Version 4
* `version2`: presigned links of Signature Version 2, which boto3 still makes by default for Amazon S3
* `payloads`: whether the body is the one that was signed
* `refused`: why a request is refused

Sources: AWS IAM User Guide, "Create a signed AWS API request"; Amazon S3 API Reference, "Authenticating Requests (AWS
Signature Version 4)" with "Transferring Payload in Multiple Chunks" and "with trailing headers"; Amazon S3 User Guide,
"Signing and authenticating REST requests (AWS signature version 2)".
"""
