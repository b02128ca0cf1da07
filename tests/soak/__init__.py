"""What is long: attacks and storms against a real server. Run with `make soak`."""
