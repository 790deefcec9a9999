"""What a worker will see, rendered before anyone is paid: a job's template with one line of its manifest."""
