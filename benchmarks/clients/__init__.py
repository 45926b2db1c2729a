"""The clients that are measured, each behind the face of benchmarks/clients/face.py, in a module of its own.

A process imports only the module of the one that it measures.
"""
