"""The gate that every request to the local cloud passes.

The local cloud runs programs on the machine of whoever starts it: a request must come from them, and not from a page
that is open in their browser. A request passes

1. under a name of the cloud's own (`names`),
2. signed with credentials that this run knows (`signatures`); a few addresses need none, each for a reason
   (`emulator.Opening`),
3. and, if a browser sent it for a page, only as far as the CORS rules of a bucket let that page read its objects.

* `gate`: the checks in their order, as ASGI middleware
* `names`: under which names the cloud may be asked
* `emulator`: what the gate asks of the emulator behind it
* `body`: a request's body, read before the emulator reads it
* `answers`: how a refusal looks to AWS's SDKs and to a person
"""
