"""The embedded PostgreSQL: any folder will do, and it is not left burning."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from lienthong.server import embedded
from lienthong.server.database import as_django
from lienthong.server.refusals import DatabaseDidNotStart


@pytest.fixture
def room() -> Iterator[Path]:
    """A folder of its own: pytest closes its own folders to others, such as the user who runs PostgreSQL for root."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)
        for data in Path(folder).rglob("PG_VERSION"):
            embedded.stop(data.parent)


@pytest.fixture(params=["ordinary", "có dấu và khoảng trắng, 'phẩy'", "a-very-long-folder-name-" * 6])
def data(request: pytest.FixtureRequest, room: Path) -> Path:
    return room / request.param / "postgres"


def test_the_embedded_database_starts_in_any_folder_and_answers(data: Path) -> None:
    server = embedded.start(data, for_tests=True)
    with psycopg.connect(server.url) as connection:
        assert connection.execute("SELECT lower('ĐẮK LẮK')").fetchone() == ("đắk lắk",)
    settings = as_django(server.url)
    assert settings["HOST"] == server.socket_folder
    assert embedded.start(data) == server
    assert embedded.running(data) == server


def test_the_last_one_turns_off_the_light(room: Path) -> None:
    data = room / "postgres"
    server = embedded.start(data, for_tests=True)
    with psycopg.connect(server.url):
        assert not embedded.stop_when_unused(data)
    assert embedded.stop_when_unused(data)
    assert embedded.running(data) is None
    assert not embedded.stop_when_unused(data)


def test_a_socket_folder_made_for_the_server_goes_with_it(room: Path) -> None:
    data = room / ("x" * 120) / "postgres"
    folder = Path(embedded.start(data, for_tests=True).socket_folder)
    assert folder != data
    assert folder.exists()
    embedded.stop(data)
    assert not folder.exists()


def test_a_folder_that_holds_something_else_is_refused_in_words(room: Path) -> None:
    data = room / "postgres"
    data.mkdir()
    (data / "notes.txt").write_text("not a database")
    with pytest.raises(DatabaseDidNotStart, match="not empty"):
        embedded.start(data)


def test_a_pid_file_of_a_dead_server_is_not_taken_for_a_running_one(room: Path) -> None:
    (room / "postmaster.pid").write_text("1\n/x\n0\n5432\n/x\n\n0 0\nready\n")
    assert embedded.running(room) is None
    (room / "postmaster.pid").write_text("1\n")
    assert embedded.running(room) is None
