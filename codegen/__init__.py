"""How the contract becomes code: reading, checking and rendering ``openapi.yaml``."""
