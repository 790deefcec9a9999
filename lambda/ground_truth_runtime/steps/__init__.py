"""What each function does, over the gateways it is given."""
