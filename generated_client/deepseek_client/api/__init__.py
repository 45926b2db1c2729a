"""One module for each operation, for those who know openapi-python-client. Generated from openapi.yaml: do not edit."""
