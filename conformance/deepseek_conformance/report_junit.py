"""The report as JUnit XML, which continuous integration shows: a test suite for each operation."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import Any

# What XML 1.0 cannot hold, escaped or not.
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_xml(data: dict[str, Any]) -> str:
    """The report as a document."""
    summary = data["summary"]
    skipped = summary["not offered"] + summary["left out"]
    suites = ET.Element(
        "testsuites",
        name="deepseek-conformance",
        tests=str(len(data["checks"])),
        failures=str(summary["failed"]),
        skipped=str(skipped),
        time=f"{data['seconds']:.3f}",
    )
    for operation, counts in data["operations"].items():
        suite = ET.SubElement(
            suites,
            "testsuite",
            name=operation,
            tests=str(sum(counts.values())),
            failures=str(counts["failed"]),
            errors="0",
            skipped=str(counts["not offered"] + counts["left out"]),
        )
        for check in data["checks"]:
            if check["operation"] == operation:
                _add_case(suite, check)
    ET.indent(suites)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(suites, encoding="unicode")}\n'


def _add_case(suite: ET.Element, check: dict[str, Any]) -> None:
    seconds = sum(exchange["came"]["seconds"] for exchange in check["exchanges"])
    name = _clean(f"{check['id']}: {check['title']}")
    case = ET.SubElement(suite, "testcase", classname=f"deepseek.{suite.get('name')}", name=name, time=f"{seconds:.3f}")
    if check["verdict"] == "failed":
        failure = ET.SubElement(case, "failure", message=_clean("; ".join(check["problems"])), type="nonconforming")
        failure.text = _clean("\n".join(_details(check)))
    elif check["verdict"] != "passed":
        ET.SubElement(case, "skipped", message=_clean(f"{check['verdict']}: {check['problems'][0]}"))


def _details(check: dict[str, Any]) -> list[str]:
    found = [*check["problems"], f"contract: {check['says']} ({check['source']})"]
    for exchange in check["exchanges"]:
        came = exchange["came"]
        found += [f"came: {came['status']} {came['headers']} {came['body']}", exchange["curl"]]
    return found


def _clean(text: str) -> str:
    return FORBIDDEN.sub("�", text)
