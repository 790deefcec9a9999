"""A folder's files in S3: found, compared with what is there, sent, and listed in a manifest."""
