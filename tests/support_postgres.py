"""PostgreSQL for tests: a server of Debian's package on the loopback, with a folder of its own, ended at the end."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path
from uuid import uuid4

import pytest

from support_spark import free_port

_PROGRAMS = Path("/usr/lib/postgresql")
_USER = "kaohe"


def programs() -> Path:
    """Find the server's programs; where everything is tested, they are installed if they are not there."""
    if os.environ.get("CI"):
        _installed()
    found = sorted(_PROGRAMS.glob("*/bin/postgres"))
    if not found:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    return found[-1].parent


def _installed() -> None:
    """Install Debian's package, one worker of the tests at a time."""
    with (Path(tempfile.gettempdir()) / "kaohe-postgres.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if any(_PROGRAMS.glob("*/bin/postgres")):
            return
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for arguments in (["update"], ["install", "-y", "--no-install-recommends", "postgresql"]):
            line = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300", *arguments]
            subprocess.run(line, check=True, stdin=subprocess.DEVNULL, env=environment)


@contextmanager
def server() -> Iterator[str]:
    """Run a server; give its URL, to which a database's name is added."""
    found, folder, port = programs(), Path(tempfile.mkdtemp(prefix="kaohe-postgres-")), free_port()
    # It refuses to run as root.
    user = "postgres" if os.geteuid() == 0 else None
    data, log = folder / "data", folder / "log"
    data.mkdir()
    if user:
        for path in (folder, data):
            shutil.chown(path, user)
    first = [found / "initdb", "-D", data, "-U", _USER, "-A", "trust", "-E", "UTF8", "--locale", "C", "--no-sync"]
    subprocess.run(first, check=True, capture_output=True, user=user, cwd=folder)
    _certify(data, user)
    line = [found / "postgres", "-D", data, "-h", "127.0.0.1", "-p", str(port), "-k", folder, "-c", "fsync=off"]
    line += ["-c", "ssl=on"]
    with log.open("wb") as told, subprocess.Popen(line, stdout=told, stderr=told, user=user, cwd=folder) as process:
        try:
            _answering(port, log)
            yield f"postgresql://{_USER}@127.0.0.1:{port}/"
        finally:
            process.send_signal(signal.SIGINT)  # ends what is connected too
            process.wait(timeout=60)
    shutil.rmtree(folder)


def _certify(data: Path, user: str | None) -> None:
    """Make a key for a server, and a certificate that it signs itself."""
    key, certificate = data / "server.key", data / "server.crt"
    how = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=127.0.0.1"]
    line = ["openssl", "req", *how, "-keyout", key, "-out", certificate]
    subprocess.run(line, check=True, capture_output=True, user=user, cwd=data)
    key.chmod(0o600)


def _answering(port: int, log: Path) -> None:
    for _ in range(300):
        try:
            run(f"postgresql://{_USER}@127.0.0.1:{port}/postgres")
        except Exception:  # noqa: BLE001 - whatever it says while it starts
            time.sleep(0.1)
        else:
            return
    raise AssertionError(log.read_text(encoding="utf-8"))


def database(url: str) -> str:
    """Make a database at a server; give its URL."""
    name = f"d{uuid4().hex}"
    run(f"{url}postgres", f"CREATE DATABASE {name}")
    return url + name


def run(url: str, *statements: str) -> list[tuple[object, ...]]:
    """Run statements at a server; give the rows of the last."""
    import pg8000.dbapi

    port, name = url.rpartition(":")[2].split("/")
    rows: list[tuple[object, ...]] = []
    with closing(pg8000.dbapi.connect(_USER, host="127.0.0.1", port=int(port), database=name)) as con:
        con.autocommit = True
        with closing(con.cursor()) as cursor:
            for statement in statements:
                cursor.execute(statement)
                rows = [tuple(row) for row in cursor.fetchall()] if cursor.description else []
    return rows
