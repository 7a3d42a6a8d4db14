"""The demo school: made-up people on the real path, made through the commands."""
