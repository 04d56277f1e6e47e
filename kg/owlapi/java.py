"""The Java side as Python sees it: start the machine, name a class, walk what it returns.

Used in the worker process only. The bridge has no types, so what comes from Java is ``Any``.
"""

from __future__ import annotations

import importlib
from functools import cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.owlapi.installation import Installation

_NOWHERE: Final = "9"
"""The discard port: no proxy listens there, so that anything fetched from afar fails at once."""

_OPTIONS: Final = (
    "-Xmx2g",
    "-Xss16m",
    # Java 24 and later warn of the bridge's native code otherwise.
    "--enable-native-access=ALL-UNNAMED",
    "-Djava.awt.headless=true",
    "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
    # Addresses of this machine are exempt from proxies, which is what a local server needs.
    *(
        option
        for scheme in ("http", "https", "ftp")
        for option in (
            f"-D{scheme}.proxyHost=127.0.0.1",
            f"-D{scheme}.proxyPort={_NOWHERE}",
        )
    ),
)


@cache
def _bridge() -> Any:
    # The bridge is no dependency of the package, so it is found when it is needed.
    return importlib.import_module("jpype")


def start(installation: Installation) -> None:
    """Start the one virtual machine of this process, without a way to the network."""
    bridge = _bridge()
    bridge.startJVM(
        str(installation.jvm),
        *_OPTIONS,
        classpath=[str(jar) for jar in installation.jars],
        convertStrings=True,
    )


def java_class(name: str) -> Any:
    """Return a Java class by its full name; nested ones with a dollar sign."""
    return _bridge().JClass(name)


def java_error() -> type[Exception]:
    """Return the class that every exception thrown in Java has in Python."""
    error: type[Exception] = _bridge().JException
    return error


def items(found: Any) -> Iterator[Any]:
    """Yield what a Java collection or stream holds: version 4 returns the one, 5 the other."""
    if hasattr(found, "iterator"):
        yield from iter(found.iterator())
    else:
        yield from iter(found)


def present(found: Any) -> Any:
    """Return what a Java optional holds, or None: version 4 has guava's, 5 Java's own."""
    if found is None or not hasattr(found, "isPresent"):
        return found
    return found.get() if found.isPresent() else None
