"""``lienthong serve`` as an operator meets it: it starts, says where, is alone, heals itself, stops everything."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from lienthong.server import embedded, serving, supervisor

ROOT = Path(__file__).resolve().parents[2]
SERVE = [sys.executable, "-m", "lienthong.server", "serve"]


class House:
    """A house that serves the demo country from a state folder of its own, on an embedded database of its own."""

    def __init__(self, folder: Path) -> None:
        self.state = folder / "nhà có dấu cách"
        self.said = folder / "said"
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        ours = {"LIENTHONG_STATE": str(self.state), "LIENTHONG_PACK": "packs/demo", "LIENTHONG_MODE": "test"}
        self.environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"} | ours
        self.environment |= {"PORT": str(self.port), "LC_ALL": "C.UTF-8"}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.said.write_text("")
        with self.said.open("w") as said:
            self.process = subprocess.Popen(SERVE, env=self.environment, cwd=ROOT, stdout=said, stderr=said)
        self.wait_for("Ctrl-C stops it.")

    def wait_for(self, words: str, seconds: float = 90) -> None:
        began = time.monotonic()
        while words not in self.said.read_text():
            assert time.monotonic() - began < seconds, self.said.read_text()
            time.sleep(0.1)

    def stop(self, number: signal.Signals) -> int:
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(timeout=40)


@pytest.fixture
def house() -> Iterator[House]:
    with tempfile.TemporaryDirectory() as folder:
        house = House(Path(folder))
        yield house
        if house.process is not None and house.process.poll() is None:
            house.stop(signal.SIGTERM)
        embedded.stop(house.state / "postgres")


def test_serve_starts_everything_heals_itself_and_stops_everything(house: House) -> None:
    house.start()
    address = f"http://127.0.0.1:{house.port}/"
    assert address in house.said.read_text()
    assert supervisor.is_answering(address)

    second = subprocess.run(SERVE, env=house.environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert second.returncode == 1
    assert re.search(rf"already running: process {house.process.pid}, {address}", second.stderr)
    as_json = subprocess.run(
        [*SERVE, "--json"], env=house.environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert json.loads(as_json.stdout)["code"] == "house_already_running"

    os.kill(_children_of(house.process.pid)["work"], signal.SIGKILL)
    house.wait_for("The process worker ended (SIGKILL)")
    house.said.write_text("")
    house.wait_for("worker started", 30)

    os.kill(embedded.running(house.state / "postgres").pid, signal.SIGKILL)
    house.wait_for("The process postgresql ended", 30)
    _wait_until_healthy(address)

    assert house.stop(signal.SIGINT) == 0
    house.wait_for("Stopped.")
    assert not supervisor.is_answering(address)
    assert embedded.running(house.state / "postgres") is None

    house.start()
    assert house.stop(signal.SIGTERM) == 0


def test_serve_names_the_program_that_has_the_port_and_starts_nothing(house: House) -> None:
    with socket.create_server(("127.0.0.1", house.port)):
        refused = subprocess.run(SERVE, env=house.environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert f"Port {house.port} on 127.0.0.1 is used" in refused.stderr
    assert not (house.state / "postgres").exists()


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000/"),
        ("0.0.0.0", "http://127.0.0.1:8000/"),  # noqa: S104 - never bound
        ("::1", "http://[::1]:8000/"),
    ],
)
def test_the_address_shown_can_be_opened(host: str, address: str) -> None:
    assert serving._address(host, 8000) == address


def _wait_until_healthy(address: str) -> None:
    """Wait until a page that asks the database answers again."""
    began = time.monotonic()
    while True:
        try:
            with urllib.request.urlopen(f"{address}search?q=ong", timeout=5) as answer:  # noqa: S310 - our own
                assert answer.status == 200
                return
        except OSError:
            assert time.monotonic() - began < 40
            time.sleep(0.2)


def _children_of(pid: int) -> dict[str, int]:
    """Return the processes that a house started, by the last word of their command."""
    return {child.cmdline()[-1]: child.pid for child in psutil.Process(pid).children()}
