"""Holds servers and recorded traffic against the contract: the command `deepseek-conformance`."""
