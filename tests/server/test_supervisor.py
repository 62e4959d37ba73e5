"""One house, its processes: the second house is refused, a fallen process starts again, all end together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from lienthong.server import supervisor
from lienthong.server.refusals import HouseAlreadyRunning, PortTaken, ProcessKeepsFailing
from lienthong.server.supervisor import Child

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
STUBBORN = [sys.executable, "-c", "import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(60)"]


def _python(words: str) -> list[str]:
    return [sys.executable, "-c", words]


def test_a_second_house_is_told_where_the_first_one_runs(tmp_path: Path) -> None:
    with supervisor.only_house(tmp_path, "http://127.0.0.1:8280/"):
        with pytest.raises(HouseAlreadyRunning) as refused, supervisor.only_house(tmp_path, "http://other/"):
            pass
        assert f"process {os.getpid()}, http://127.0.0.1:8280/" in refused.value.message("en")
    with supervisor.only_house(tmp_path, "http://127.0.0.1:8281/"):
        pass


def test_a_lock_whose_house_was_killed_is_stale(tmp_path: Path) -> None:
    words = f"""
import os, pathlib
from lienthong.server import supervisor
with supervisor.only_house(pathlib.Path({str(tmp_path)!r}), "http://killed/"):
    os.kill(os.getpid(), 9)
"""
    assert subprocess.run(_python(words), check=False).returncode == -signal.SIGKILL
    assert "killed" in (tmp_path / "house.lock").read_text()
    with supervisor.only_house(tmp_path, "http://next/"):
        assert "next" in (tmp_path / "house.lock").read_text()


def test_a_lock_that_cannot_be_read_is_still_a_lock(tmp_path: Path) -> None:
    with supervisor.only_house(tmp_path, "http://127.0.0.1/"):
        (tmp_path / "house.lock").write_text("")
        with pytest.raises(HouseAlreadyRunning), supervisor.only_house(tmp_path, "http://other/"):
            pass


def test_a_taken_port_is_named_and_another_one_advised() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(PortTaken) as refused:
            supervisor.check_port("127.0.0.1", port)
    assert str(port) in refused.value.message("vi")
    assert "PORT=" in refused.value.remedy("vi")
    supervisor.check_port("127.0.0.1", port)


def test_a_fallen_process_is_started_again_and_that_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mark = tmp_path / "starts"
    words = f"import time; open({str(mark)!r}, 'a').write('x'); time.sleep(0.1); raise SystemExit(3)"
    child = Child("web", _python(words))
    clock = 0.0
    while mark.exists() is False or mark.read_text() != "xx":
        child.tick(clock)
        time.sleep(0.05)
        clock += 0.5
        assert clock < 100
    supervisor.stop([child])
    said = capsys.readouterr().err
    assert "web" in said
    assert "exit 3" in said


def test_a_process_that_falls_again_and_again_stops_the_house(capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = Child("worker", SLEEP), Child("web", _python("raise SystemExit(1)"))
    good.start()
    clock = 0.0
    with pytest.raises(ProcessKeepsFailing) as refused:
        while True:
            bad.tick(clock)
            time.sleep(0.02)
            clock += 0.2
    assert refused.value.facts == {"name": "web", "times": supervisor.MOST_FAILURES + 1}
    supervisor.stop([good, bad])
    assert good.process is not None
    assert good.process.returncode == -signal.SIGTERM
    capsys.readouterr()


def test_a_process_that_the_house_can_do_without_may_fall_for_ever(capsys: pytest.CaptureFixture[str]) -> None:
    child = Child("live", SLEEP, is_needed=False)
    for clock in range(3 * supervisor.MOST_FAILURES):
        child._fell(1, float(clock))
    assert child.start_at == clock + supervisor.LONGEST_PAUSE


def test_falls_of_long_ago_are_forgotten(capsys: pytest.CaptureFixture[str]) -> None:
    child = Child("web", SLEEP, falls=[0.0] * supervisor.MOST_FAILURES)
    child._fell(1, supervisor.FAILURE_WINDOW + 1)
    assert len(child.falls) == 1


def test_a_process_that_will_not_end_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "PATIENCE", 0.5)
    child = Child("web", STUBBORN)
    child.start()
    time.sleep(0.5)  # until it ignores the signal
    supervisor.stop([child])
    assert child.process is not None
    assert child.process.returncode == -signal.SIGKILL


def test_the_house_is_kept_until_a_signal_and_announces_itself_once() -> None:
    told: list[str] = []
    child = Child("worker", SLEEP)
    threading.Timer(1.0, os.kill, (os.getpid(), signal.SIGTERM)).start()
    with supervisor.signals({signal.SIGTERM: supervisor.interrupt}), pytest.raises(KeyboardInterrupt):
        supervisor.keep([child], ready=lambda: True, on_ready=lambda: told.append("ready"))
    assert told == ["ready"]
    assert child.process is not None
    assert child.process.returncode == -signal.SIGTERM


def test_a_process_that_never_started_ends_without_ado() -> None:
    supervisor.stop([Child("web", SLEEP)])


def test_a_web_server_answers_when_it_says_anything_at_all() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        def refuse() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(1000)
                connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

        thread = threading.Thread(target=refuse)
        thread.start()
        assert supervisor.is_answering(f"http://127.0.0.1:{port}/")
        thread.join()
    assert not supervisor.is_answering(f"http://127.0.0.1:{port}/")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent was killed")
def test_children_end_when_the_supervisor_is_killed(tmp_path: Path) -> None:
    words = f"""
import sys, time, pathlib
from lienthong.server.supervisor import Child
child = Child("web", {SLEEP!r})
child.start()
pathlib.Path({str(tmp_path / "pid")!r}).write_text(str(child.process.pid))
time.sleep(60)
"""
    parent = subprocess.Popen(_python(words))
    while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text():
        time.sleep(0.05)
    child = int((tmp_path / "pid").read_text())
    parent.kill()
    parent.wait()
    deadline = time.monotonic() + 5
    while _runs(child):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_a_port_that_is_taken_or_that_there_is_not_makes_way_for_a_free_one() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        other = supervisor.free_port("127.0.0.1", port)
        assert other not in (0, port)
        assert 0 < supervisor.free_port("127.0.0.1", 65_536) < 65_536
    assert supervisor.free_port("127.0.0.1", other) == other
