"""Output manifests read back into labels, whatever wrote them; quality of those labels; reports of them.

Standard library alone: it runs in Lambda, on the command line and in the local cloud alike.
"""
