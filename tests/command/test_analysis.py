"""The page of questions: who may ask, what is answered, what is kept, what is handed out; the examples hold."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import duckdb
import pytest

from lienthong.analysis.definitions import COLUMNS
from lienthong.analysis.queries.facts import folder as facts_folder
from lienthong.analysis.rendering import manifest
from lienthong.analysis.rendering.manifest import FactFile, Manifest, TableFile
from lienthong.analysis.rules.charts import chart_of
from lienthong.command.analysis_examples import EXAMPLES
from lienthong.core.values import Actor, Role
from tests.command.leading import leader
from tests.dossiers.making import Country
from tests.portal.visiting import Visitor

pytestmark = pytest.mark.django_db
Open = Callable[[Actor | None], Visitor]
ADDRESS = "/command/analysis"


@pytest.fixture
def facts(settings: Any, tmp_path: Path) -> None:
    """A day of facts as they lie in the folder, of two blocs."""
    settings.ANALYSIS = tmp_path
    names = {
        "units": "1 AS unit_id, DATE '2025-07-01' AS valid_from, NULL::DATE AS valid_to, 'Tỉnh Một' AS province_name",
        "procedures": "'2.1' AS procedure, 'Đăng ký' AS title",
    }
    filled = {
        "seq": "n",
        "told_by": "n",
        "weight": "1",
        "happened_at": "TIMESTAMPTZ '2026-11-20 09:00+07' + n * INTERVAL 1 HOUR",
        "unit_id": "1",
        "link": "''",
    }
    filled |= {"day": "DATE '2026-11-20' + n::INT // 2", "dossier": "n // 2", "procedure": "'2.1'", "on_time": "true"}
    filled |= {
        "verb": "CASE WHEN n % 2 = 0 THEN 'dossiers.submitted' ELSE 'dossiers.completed' END",
        "fields_asked": "9",
    }
    columns = ", ".join(f"CAST({filled.get(one.name, 'NULL')} AS {one.kind}) AS {one.name}" for one in COLUMNS)
    with duckdb.connect() as db:
        db.execute(f"COPY (SELECT {columns} FROM range(6) r(n)) TO '{tmp_path}/facts.parquet'")
        for name, row in names.items():
            db.execute(f"COPY (SELECT {row}) TO '{tmp_path}/{name}.parquet'")
    tables = tuple(TableFile(f"{name}.parquet", name, 1, 1, "") for name in names)
    files = tuple(FactFile("facts.parquet", 2026, 11, bloc, 6, 1, "", 0, 5) for bloc in ("government", "party"))
    manifest.write(tmp_path, Manifest(whole_at="2026-11-21T01:30:00+07:00", files=files, tables=tables))


def asked(sql: str) -> str:
    return f"{ADDRESS}?sql={quote(sql)}"


def test_who_oversees_nothing_is_refused_by_name(country: Country, open_as: Open) -> None:
    assert open_as(None).get(ADDRESS).url.startswith("/sign-in")
    assert open_as(country.settle).get(ADDRESS).says("board_for_leaders")
    head = open_as(country.head)
    assert (head.get(ADDRESS).status, head.says("questions_for_overseers")) == (403, True)
    assert head.get(f"{ADDRESS}/answer.csv?sql=SELECT+1").status == 403


def test_before_the_first_night_there_is_nothing_to_ask(
    country: Country, open_as: Open, settings: Any, tmp_path: Path
) -> None:
    settings.ANALYSIS = tmp_path
    visitor = open_as(leader(country))
    assert visitor.get(ADDRESS).says("Chưa ghi dữ kiện nào", "Câu hỏi có sẵn")
    assert (visitor.get(asked("SELECT 1")).status, visitor.says("Chưa có tệp dữ kiện")) == (404, True)


@pytest.mark.usefixtures("facts")
def test_an_answer_is_a_picture_a_table_and_files_and_a_bad_question_says_what_to_do(
    country: Country, open_as: Open
) -> None:
    visitor = open_as(leader(country))
    daily = (
        "SELECT day, count(*) AS n, 12345.5 AS large, NULL AS none, true AS yes FROM facts GROUP BY day ORDER BY day"
    )
    assert visitor.get(asked(daily)).status == 200
    assert visitor.says("3 dòng", "<polyline", "2026-11-20", ">2<", "12.345,5", "–", "True", "answer.parquet?sql=")
    assert visitor.get(asked("SELECT verb, count(*) AS n FROM facts GROUP BY verb")).says("<rect", "dossiers.completed")
    assert visitor.get(asked("SELECT 1 WHERE false")).says("Không có dòng nào")
    assert visitor.get(asked("SELECT * FROM range(201)")).says("201 dòng", "hiện 200 dòng đầu")
    assert visitor.get(asked("COPY facts TO 'x'")).status == 422
    assert visitor.says("Chỉ có thể hỏi", "COPY facts TO")
    content = visitor.client.get(f"{ADDRESS}/answer.csv?bom=1&sql={quote('SELECT count(*) AS n FROM facts')}")
    assert content.content == b"\xef\xbb\xbfn\r\n6\r\n", "the files of the other bloc were not given"
    assert "answer-2026-11-20.csv" in content.headers["Content-Disposition"]
    assert visitor.client.get(f"{ADDRESS}/answer.parquet?sql=SELECT+1").content.startswith(b"PAR1")
    assert visitor.get(f"{ADDRESS}/answer.xls?sql=SELECT+1").status == 404


def test_a_question_is_kept_changed_shared_and_removed_on_the_page(
    country: Country, open_as: Open, settings: Any, tmp_path: Path
) -> None:
    settings.ANALYSIS = tmp_path
    visitor = open_as(leader(country))
    assert visitor.post(ADDRESS, {"do": "save", "title": " ", "sql": "SELECT 1"}).status == 422
    assert visitor.says("Câu hỏi cần một tên", "SELECT 1")
    address = visitor.post(ADDRESS, {"do": "save", "title": "Câu của tôi", "sql": "SELECT 1"}).url
    query = address.rpartition("=")[2]
    change = {"do": "change", "query": query, "known": "1", "title": "Câu của tôi", "sql": "SELECT 2"}
    assert visitor.post(ADDRESS, change).follow().says("SELECT 2", "Phiên bản 1", "Chia sẻ với mọi người")
    assert visitor.get(f"{address}&version=1").says("SELECT 1")
    assert visitor.post(ADDRESS, {"do": "share", "query": query}).follow().says("Thôi chia sẻ")
    other = open_as(leader(country, Role.AUDITOR))
    assert other.get(address).says("Câu của tôi", "Lưu thành câu mới")
    assert not other.says("Bỏ câu này")
    assert other.post(ADDRESS, {"do": "remove", "query": query}).status == 403
    assert visitor.post(ADDRESS, {"do": "unshare", "query": query}).status == 302
    assert other.get(address).status == 404
    assert visitor.post(ADDRESS, {"do": "dance", "query": query}).status == 404
    assert visitor.post(ADDRESS, {"do": "remove", "query": query}).url == ADDRESS
    assert not visitor.get(ADDRESS).says("Câu của tôi")


@pytest.mark.usefixtures("facts")
def test_every_example_holds_and_most_can_be_drawn() -> None:
    drawn = 0
    with duckdb.connect() as db:
        for name, path in (("facts", "facts"), ("units", "units"), ("procedures", "procedures")):
            db.execute(f"CREATE VIEW {name} AS SELECT * FROM '{facts_folder()}/{path}.parquet'")
        for example in EXAMPLES:
            result = db.execute(example.sql)
            kinds = [(str(column[0]), str(column[1])) for column in result.description or ()]
            assert len(kinds) > 1, example.title.en
            many = [*result.fetchall(), *([("x", *[1] * (len(kinds) - 1))] * 2)]
            drawn += kinds[0][1] == "DATE" or chart_of(kinds, many) is not None
    assert drawn == len(EXAMPLES)
