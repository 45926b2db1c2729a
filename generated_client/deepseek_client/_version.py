"""Version of the package. Generated from generator-config.yaml: do not edit."""

__version__ = "0.1.0"
