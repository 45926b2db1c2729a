"""What doing something many times leaves behind in the process that does it."""

from __future__ import annotations

import ctypes
import gc
import resource
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import linear_regression

WINDOWS = 12  # of the last three quarters; memory is read at their ends
# Gives free memory back to the system: glibc has it, other C libraries may not.
TRIM = getattr(ctypes.CDLL(None), "malloc_trim", None)


def read() -> tuple[int, int]:
    """Bytes of this process that are in memory and objects that the collector knows, after a full collection.

    Counting makes a list of all objects, of which the allocator may keep the memory: up to a megabyte, which counts as
    left behind in all later readings if it is free then. So objects are counted first, and what is free is given back.
    """
    gc.collect()
    objects = len(gc.get_objects())
    if TRIM is not None:
        TRIM(0)
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * resource.getpagesize(), objects


def soak(repeat: Callable[[int], object], count: int) -> dict[str, float]:
    """Does something many times, and sees what it leaves behind in the last three quarters.

    Memory grows by whole pages and not evenly: the difference of two readings depends on a page here or there. So its
    growth is the slope of the line through many, at equal distance.

    Args:
        repeat: Does it as many times as it is told.
        count: How many times in all.

    Returns:
        The count, resident bytes that come to stay for each time, and how many objects of the collector did in all.
    """
    read()  # the first one loads what it needs, and leaves that behind
    early = count // 4
    marks = [early + (count - early) * window // WINDOWS for window in range(WINDOWS + 1)]
    done = 0
    resident: list[int] = []
    objects: list[int] = []
    for mark in marks:
        repeat(mark - done)
        done = mark
        bytes_now, objects_now = read()
        resident.append(bytes_now)
        objects.append(objects_now)
    return {
        "count": count,
        "bytes": growth(marks, resident),
        "objects": objects[-1] - objects[0],
    }


def growth(marks: Sequence[int], resident: Sequence[int]) -> float:
    """Bytes for each time: the slope of the line through what was resident after so many times."""
    return linear_regression(marks, resident).slope
