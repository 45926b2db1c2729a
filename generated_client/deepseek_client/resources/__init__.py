"""The classes behind the attributes of the clients. Generated from openapi.yaml: do not edit."""
