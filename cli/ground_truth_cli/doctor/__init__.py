"""Whether an account is ready for the app: each check reads, and changes nothing."""
