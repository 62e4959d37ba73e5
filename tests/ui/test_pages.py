"""Every page and answer: who, language, request number, refusals, headers."""

import pytest

pytestmark = pytest.mark.django_db


def test_home_is_vietnamese_until_asked_otherwise(client):
    answer = client.get("/")
    assert answer.status_code == 200
    assert '<html lang="vi">' in answer.content.decode()
    assert answer.headers["Content-Language"] == "vi"


def test_the_language_switch_is_a_post_that_comes_back_to_the_page(client):
    answer = client.post("/language", {"language": "en", "next": "/accessibility"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/accessibility")
    assert '<html lang="en">' in client.get("/accessibility").content.decode()
