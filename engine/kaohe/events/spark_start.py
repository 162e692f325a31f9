"""How Spark is started, and what is told where it does not start.

May import `engine`. Nothing of Spark is imported before it is asked for.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kaohe.diagnostics import Report, Whole
from kaohe.diagnostics.catalogue import engines as rules
from kaohe.events.engine import bytes_of

if TYPE_CHECKING:
    from collections.abc import Mapping

LOCAL: Final = "spark"
"""The URL of Spark on this machine."""

_JAVA: Final = range(17, 24)
"""Spark 4.0 needs 17; from 24 on Java lacks what Hadoop's files need."""
_MEMORY: Final = "4GiB"
_MASTER: Final = re.compile(r"([^:/,]+):(\d{1,5})")
_HERE: Final = frozenset({"localhost", "127.0.0.1"})
_REACHED_MS: Final = 5_000
_POLL_MS: Final = 100
_POLLS: Final = 600

_CONFIG: Final[Mapping[str, str]] = {
    "spark.app.name": "kaohe",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.caseSensitive": "true",
    "spark.sql.warehouse.dir": str(Path(tempfile.gettempdir()) / "kaohe-spark"),  # else a folder where it is started
    "spark.sql.ansi.enabled": "true",
    # Where in this program each expression was written is looked up for every one of them, else.
    "spark.python.sql.dataFrameDebugging.enabled": "false",
    # Times in nanoseconds are read as their number; there is no type for them.
    "spark.sql.legacy.parquet.nanosAsLong": "true",
}


def start(url: str, report: Report, memory_limit: str | None = None) -> Any:
    """Give a session of its own of the Spark at a URL, starting it if need be; None, with a finding, if it fails."""
    if find_spec("pyspark") is None:
        report.add(rules.NO_PYSPARK, Whole(url))
        return None
    from pyspark import SparkContext
    from pyspark.sql import SparkSession

    context: Any = SparkContext._active_spark_context  # noqa: SLF001 - its only door
    if context is None:
        context = _started("local[*]" if url == LOCAL else url, report, memory_limit)
    elif context.master != url and not (url == LOCAL and _is_local(context.master)):
        report.add(rules.OTHER_SPARK, Whole(url), running=context.master, wanted=url)
        return None
    return None if context is None else SparkSession(context).newSession()


def _is_local(master: str) -> bool:
    return master.startswith("local")


def _started(master: str, report: Report, memory_limit: str | None) -> Any:
    """Start Spark's process and its context."""
    if not has_java(report):
        return None
    from py4j.protocol import Py4JError
    from pyspark import SparkConf, SparkContext
    from pyspark.errors import PySparkException

    conf = SparkConf().setAll(list(_config(master, memory_limit).items()))
    with tempfile.TemporaryFile() as said:
        try:
            gateway = _gateway(conf, said)
            if not (_is_local(master) or _reached(master, gateway)):
                report.add(rules.NO_MASTER, Whole(master), master=master)
                return None
            context = SparkContext(conf=conf, gateway=gateway)
        except (PySparkException, Py4JError) as problem:
            said.seek(0)
            report.add(rules.NO_START, Whole(master), problem=_reason(problem, said.read().decode(errors="replace")))
            return None
    _silence(context)
    if not (_is_local(master) or _has_worker(context)):
        context.stop()
        report.add(rules.NO_WORKER, Whole(master), master=master)
        return None
    return context


def _silence(context: Any) -> None:
    """Let Spark write nothing to the screen: what fails is raised, and told as a finding."""
    from pyspark.logger import PySparkLogger

    context.setLogLevel("OFF")
    for name in ("DataFrameQueryContextLogger", "SQLQueryContextLogger"):
        PySparkLogger.getLogger(name).disabled = True


def _gateway(conf: Any, said: Any) -> Any:
    """Give the process that Spark runs in, of which there is one at most; what it says on its way up goes to a file."""
    from pyspark import SparkContext
    from pyspark.java_gateway import launch_gateway

    if SparkContext._gateway is None:  # noqa: SLF001 - its only door
        gateway = launch_gateway(conf, {"stdout": said, "stderr": said})  # type: ignore[no-untyped-call]
        SparkContext._ensure_initialized(gateway=gateway)  # noqa: SLF001
    return SparkContext._gateway  # noqa: SLF001


def _config(master: str, memory_limit: str | None) -> dict[str, str]:
    config = {**_CONFIG, "spark.master": master, "spark.driver.memory": _memory(memory_limit or _MEMORY)}
    if _is_local(master):
        config["spark.sql.shuffle.partitions"] = str(os.cpu_count())
    if _is_local(master) or {host for host, _ in _MASTER.findall(master)} & _HERE:
        config |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    return config


def _memory(limit: str) -> str:
    """Write a size, such as 4GB, as Java takes it; what is none Java itself will tell."""
    size = bytes_of(limit)
    return limit if size is None else f"{size >> 10}k"


def has_java(report: Report) -> bool:
    """Whether there is a Java that Spark runs on."""
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=None if home is None else str(Path(home) / "bin"))
    if java is None:
        report.add(rules.NO_JAVA, Whole("java"), found="—" if home is None else home)
        return False
    told = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)  # noqa: S603 - the user's own
    version = re.search(r'version "(\d+)', told.stderr)
    if version is None or int(version[1]) not in _JAVA:
        report.add(rules.NO_JAVA, Whole("java"), found=(told.stderr.splitlines() or [java])[0])
        return False
    return True


def _reached(master: str, gateway: Any) -> bool:
    """Whether one of the master's addresses takes a connection; Spark itself would try for a minute."""
    return any(_answers(host, int(port), gateway) for host, port in _MASTER.findall(master))


def _answers(host: str, port: int, gateway: Any) -> bool:
    from py4j.protocol import Py4JJavaError

    line = gateway.jvm.java.net.Socket()
    try:
        line.connect(gateway.jvm.java.net.InetSocketAddress(host, port), _REACHED_MS)
    except Py4JJavaError:
        return False
    finally:
        line.close()
    return True


def _has_worker(context: Any) -> bool:
    """Wait until the master gives a worker; Spark itself would wait for ever."""
    jvm, known = context._jvm, context._jsc.sc()  # noqa: SLF001 - its only door
    for _ in range(_POLLS):
        # The process that leads the work is among them.
        if known.getExecutorMemoryStatus().size() > 1:
            return True
        jvm.java.lang.Thread.sleep(_POLL_MS)
    return False


def _reason(problem: Exception, said: str) -> str:
    """Tell in a line why Spark did not start: what Java said first, or what is behind the exception that it gave."""
    from pyspark.errors import PySparkRuntimeError

    words = [line.strip() for line in said.splitlines() if line.strip() and not line.startswith("WARNING")]
    if isinstance(problem, PySparkRuntimeError) and words:
        return words[0]
    text, _, cause = str(problem).partition("\n: ")
    return (cause or text).splitlines()[0]
