"""What is said when a package is missing that an extra of the distribution brings."""

from __future__ import annotations


def missing(error: ModuleNotFoundError) -> ImportError:
    """The error for a person; `error` itself when the missing module is one of ours."""
    if error.name is None or error.name.startswith("deepseek_mock"):
        return error
    return ImportError(f"the mock server needs {error.name}: pip install 'deepseek-client[mock]'")
