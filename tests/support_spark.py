"""Spark for tests: in this process's own Java, of small memory, or as a master and its workers on the loopback."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kaohe.diagnostics import Report, render
from kaohe.events.spark import SparkEngine, open_spark
from kaohe.events.spark_start import has_java

LOCAL = "local[2]"
FEW = {
    # To write code for a query takes longer than to run it over a few rows.
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.executor.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.executor.memory": "512m",
    "spark.executor.cores": "1",
    "spark.sql.shuffle.partitions": "2",
    "spark.locality.wait": "0s",
}


def lacking() -> str | None:
    """Say why Spark cannot run here; None if it can."""
    pytest.importorskip("pyspark", reason="pyspark is not installed: pip install 'kaohe[spark]'")
    report = Report()
    return None if has_java(report) else render(report, "en")


@contextmanager
def configured(folder: Path) -> Iterator[None]:
    """Let a Spark that is started within be a small one, and end it at the end."""
    why = lacking()
    if why is not None:
        # Where everything is tested, a test that cannot run is a failure.
        (pytest.fail if os.environ.get("CI") else pytest.skip)(why)
    lines = "".join(f"{name} {value}\n" for name, value in FEW.items())
    (folder / "spark-defaults.conf").write_text(lines, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_CONF_DIR", str(folder))
        patch.setenv("SPARK_LOCAL_DIRS", str(folder))
        try:
            yield
        finally:
            end()


def end() -> None:
    """End this process's Spark and the Java that it runs in."""
    from pyspark import SparkContext

    if (context := SparkContext._active_spark_context) is not None:
        context.stop()
    if (gateway := SparkContext._gateway) is not None:
        gateway.shutdown()
        gateway.proc.stdin.close()
        gateway.proc.wait(timeout=60)
        SparkContext._gateway = SparkContext._jvm = None


def engine(url: str = LOCAL) -> SparkEngine:
    """Open Spark, which must succeed."""
    report = Report()
    found = open_spark(url, report, "1GiB")
    assert found is not None, render(report, "en")
    return found


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def started(folder: Path, kind: str, *arguments: str) -> Iterator[None]:
    """Run a master or a worker of Spark's own, until the end."""
    import pyspark

    home = Path(pyspark.__file__).parent
    command = [home / "bin" / "spark-class", f"org.apache.spark.deploy.{kind.lower()}.{kind}", *arguments]
    environment = {**os.environ, "SPARK_HOME": str(home), "SPARK_DAEMON_MEMORY": "256m", "SPARK_LOCAL_IP": "127.0.0.1"}
    with (
        (folder / f"{kind}.log").open("a") as log,
        subprocess.Popen(command, env=environment, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log) as one,
    ):
        try:
            yield
        finally:
            one.terminate()


@contextmanager
def master(folder: Path) -> Iterator[str]:
    """Run a master without workers; gives its URL."""
    port = free_port()
    with started(folder, "Master", "--host", "127.0.0.1", "--port", str(port), "--webui-port", str(free_port())):
        answering(port)
        yield f"spark://127.0.0.1:{port}"


@contextmanager
def worker(folder: Path, url: str) -> Iterator[None]:
    """Run a worker of one core."""
    ports = ["--port", str(free_port()), "--webui-port", str(free_port())]
    size = ["--cores", "1", "--memory", "600m", "--work-dir", str(folder / "work")]
    with started(folder, "Worker", "--host", "127.0.0.1", *ports, *size, url):
        yield


def answering(port: int) -> None:
    """Wait until something answers at a port."""
    for _ in range(600):
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError(f"nothing answers at {port}")
