"""What the simulated workers see: a picture, upright, and what stands out in it."""
