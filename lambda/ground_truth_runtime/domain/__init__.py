"""What the runtime knows of labeling, without AWS: pure functions over plain values."""
