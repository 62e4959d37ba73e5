"""Is a pack right: what leads from one file to another, and every example run."""

from __future__ import annotations

from datetime import datetime

import pytest

from lienthong.packs.checking import check_pack

from .conftest import PACKS

BEES, MOVING, BOTH, SHARED = (f"procedures/D.00{number}.yaml" for number in (1, 2, 4, 5))
AGREED = "exchange/agreements/people.person.yaml"
PERMITS = "archives/old_permits.yaml"
BUILT = PACKS / "vn/units/built/units.csv"


def problems(pack):
    return [(one.file, one.code) for one in check_pack(pack.path).problems]


def test_the_demo_country_holds():
    report = check_pack(PACKS / "demo")
    assert (report.problems, report.holds) == ([], True)
    assert report.counts == {
        "units": report.counts["units"],
        "registries": 3,
        "services": 5,
        "agreements": 5,
        "documents": 2,
        "archives": 2,
        "slips": 8,
        "procedures": 4,
        "petitions": 1,
        "surveys": 1,
        "notices": 13,
        "indicators": 6,
        "bulletins": 1,
        "indexes": 1,
        "plans": 0,
    }


@pytest.mark.skipif(not BUILT.exists(), reason="the tables of units are built by `lienthong pack build packs/vn`")
def test_vietnam_holds_and_its_examples_come_out_at_the_hour():
    report = check_pack(PACKS / "vn")
    assert report.problems == []
    due = {run.name: run.due_at for run in report.examples if run.procedure == "1.001193"}
    assert due["filed after 15:00 on a Friday it is done on Monday"] == datetime.fromisoformat("2026-11-23T17:00")
    assert len([run for run in report.examples if run.due_at]) >= 9


@pytest.mark.parametrize(
    ("file", "old", "new", "wrong"),
    [
        ("exchange/services/people.person.yaml", "registry: people", "registry: nobody", "name_unknown"),
        ("exchange/services/people.person.yaml", "lookup: [person_number]", "lookup: [name]", "service_misfit"),
        ("exchange/services/people.person.yaml", "full_name", "whole_name", "service_misfit"),
        (AGREED, "service: people.person", "service: nobody", "name_unknown"),
        (AGREED, "full_name", "whole_name", "agreement_misfit"),
        (AGREED, "consumers: [person]", "consumers: [nobody]", "name_unknown"),
        (BEES, "agency: commune_pc, intake", "agency: nobody, intake", "name_unknown"),
        (BEES, "intake: one_stop, place", "intake: nobody, place", "name_unknown"),
        (BEES, "role: head, agency: commune_pc", "role: head, agency: nobody", "name_unknown"),
        (BEES, "by: people", "by: nobody", "name_unknown"),
        (BEES, "template: certificate", "template: nobody", "name_unknown"),
        (BEES, "life_event: household", "life_event: nobody", "name_unknown"),
        (BEES, "lookup: {person_number", "lookup: {name", "name_unknown"),
        (BEES, "field: birth_date", "field: birthday", "name_unknown"),
        (BEES, "service: permits.permit", "service: permits.archive", "name_unknown"),
        (MOVING, "find: {person_number:", "find: {name:", "name_unknown"),
        (MOVING, "map: {home:", "map: {house:", "name_unknown"),
        (MOVING, "if_none: skip", "if_none: record", "write_shape"),
        (BEES, "hives: $field.so_to", "hive_count: $field.so_to", "name_unknown"),
        (BEES, "n: $written.permit.number", "n: $written.permit.count", "name_unknown"),
        (BEES, 'form: &ordinary {so_dinh_danh', 'form: &ordinary {so_dinh', "example_field_unknown"),
        (BEES, "at: 2026-11-20T09:00", "at: 2024-11-20T09:00", "example_not_in_force"),
        (BEES, "due_at: 2026-11-20T17:00", "due_at: 2026-11-20T16:00", "example_differs"),
        (BEES, "fee: 4000", "fee: 1", "example_differs"),
        (BEES, "{valid: true, due_at", "{valid: false, due_at", "example_differs"),
        (BEES, "- {path: so_to, code: too_small}", "- {path: so_to, code: too_large}", "example_differs"),
        (BEES, "- {service: people.person, lookup", "- {service: nobody, lookup", "name_unknown"),
        (BEES, 'place: "00101"', 'place: "99999"', "example_place"),
        (BEES, 'place: "00101"', 'place: "01"', "example_place"),
        (PERMITS, "agencies: [commune_pc]", "agencies: [nobody]", "name_unknown"),
        (PERMITS, "service: permits.permit", "service: permits.archive", "name_unknown"),
        (PERMITS, "    hives: $field.hives", "    beehives: $field.hives", "name_unknown"),
        (PERMITS, "agencies: [commune_pc]", "agencies: [province_pc]", "agreement_missing"),
        (PERMITS, "$field.hives", "$field.bees", "field_unknown"),
        (PERMITS, "$field.hives", "$fields.hives", "reference_unknown"),
        ("notices/received.yaml", "on: dossiers.received", "on: dossiers.proposed", "verb_unknown"),
        ("notices/received.yaml", "{counter} đã tiếp", "{desk} đã tiếp", "placeholder_unknown"),
        ("notices/received.yaml", "Hẹn trả kết quả: {appointment}", "Hẹn: {reason}", "placeholder_without_value"),
        ("notices/received.yaml", "short:", "brief:", "key_unknown"),
        ("notices/received.yaml", "code: received", "code: taken_in", "file_name_differs"),
        ("notices/settings.yaml", "thông báo: {settings}", "thông báo: {link}", "placeholder_unknown"),
        ("notices/settings.yaml", "retry_minutes: [1, 5, 30]", "retry_minutes: [1, 1]", "retry_shape"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_found_with_its_file(pack, file, old, new, wrong):
    pack.replace(file, old, new)
    assert (file, wrong) in problems(pack)


def test_a_repeating_group_without_what_the_registry_needs_of_each_row_is_found(pack):
    household = "households.household.yaml"
    pack.replace(f"exchange/services/{household}", "members.person_number, members.relation", "members")
    pack.replace(f"exchange/agreements/{household}", "person_number, relation", "members")
    pack.replace(
        MOVING,
        "ngay_don: {type: string, format: date}",
        """ngay_don: {type: string, format: date}
      nguoi: {type: array, items: {properties: {person_number: {type: string}}}}""",
    )
    pack.replace(
        MOVING,
        "  checks:",
        """        - name: nguoi
          label: {vi: Người cùng dọn, en: Who moves along}
          widget: table
          columns: [{name: person_number, label: {vi: Số, en: Number}}]
  checks:""",
    )
    pack.replace(MOVING, "person_number: $field.so_dinh_danh, relation: head}", "members: $field.nguoi}")
    found = [one.message.en for one in check_pack(pack.path).problems if one.file == MOVING]
    assert "there is no column of nguoi “relation”" in found


def test_an_archive_without_a_registry_needs_no_agreement(pack):
    pack.replace("archives/old_households.yaml", "agencies: [commune_pc]", "agencies: [province_pc]")
    assert problems(pack) == []


def test_the_real_answer_of_an_example_is_said(pack):
    pack.replace(BEES, "due_at: 2026-11-20T17:00", "due_at: 2026-11-20T16:00")
    (found,) = check_pack(pack.path).problems
    assert found.message.en == "due_at: what comes out is 2026-11-20T17:00"
    assert "due_at: 2026-11-20T16:00" in (pack.path / BEES).read_text(encoding="utf-8").splitlines()[found.line - 1]


def test_the_end_of_the_law_ends_an_example(pack):
    pack.replace(BEES, "since: 2025-07-01", "since: 2025-07-01\nuntil: 2026-12-01")
    assert (BEES, "example_not_in_force") in problems(pack)


def test_an_update_that_may_become_a_new_fact_needs_an_agreement_for_each(pack):
    pack.replace(MOVING, "mode: update\n", "mode: update\n    if_none: record\n")
    assert problems(pack) == []
    pack.replace(AGREED, "mode: write\n", "mode: write\n    procedures: [D.001]\n")
    assert problems(pack) == [(MOVING, "agreement_missing")]


def test_a_read_that_nobody_agreed_to_is_found(pack):
    pack.replace(AGREED, "consumers: [one_stop]", "consumers: [province_pc]")
    assert problems(pack) == [(file, "agreement_missing") for file in (BEES, MOVING, BOTH, SHARED)]


def test_a_read_at_the_counter_needs_an_agreement_only_when_there_is_a_counter(pack):
    for file in (AGREED, "exchange/agreements/households.household.yaml"):
        pack.replace(file, "consumers: [one_stop]", "consumers: [province_pc]")
    pack.replace(BEES, "channels: [online, counter]", "channels: [online]")
    pack.replace(MOVING, "channels: [online, counter, post]", "channels: [online]")
    for file in (BOTH, SHARED):
        pack.replace(file, "channels: [online, counter]", "channels: [online]")
    assert problems(pack) == []


def test_who_gives_a_part_is_named_outside_it_and_so_is_what_they_see(pack):
    pack.replace(SHARED, "number: $field.so_ban", "number: $field.ten_ban")
    pack.replace(SHARED, "shows: [ho_ten, noi_moi, dia_chi]", "shows: [ho_ten, dong_y, khong_co]")
    found = [(file, code) for file, code in problems(pack) if file == SHARED]
    assert found == [(SHARED, "part_names_itself"), (SHARED, "field_unknown")]


def test_an_agreement_for_other_procedures_or_other_days_is_none(pack):
    file = "exchange/agreements/permits.permit.yaml"
    nobody = [(PERMITS, "agreement_missing"), (BEES, "agreement_missing")]
    pack.replace(file, "mode: write", "mode: write\n    procedures: [D.002]")
    assert problems(pack) == nobody
    pack.replace(file, "procedures: [D.002]", "procedures: [D.001]")
    assert problems(pack) == [(PERMITS, "agreement_missing")]
    pack.replace(file, "procedures: [D.001]", "procedures: [D.001, old_permits]")
    assert problems(pack) == []
    pack.replace(file, "since: 2000-01-01", "since: 2026-01-01")
    assert problems(pack) == nobody


def test_what_takes_in_new_facts_need_not_let_them_be_changed(pack):
    pack.replace("exchange/services/people.person.yaml", "modes: [read, write, update]", "modes: [read, write]")
    assert problems(pack) == [(AGREED, "agreement_misfit"), (MOVING, "name_unknown")]
    pack.replace(AGREED, "mode: update", "mode: write\n    key: more\n    procedures: [D.002]")
    assert problems(pack) == [(MOVING, "agreement_missing"), (MOVING, "name_unknown")]


def test_two_clauses_for_one_consumer_and_mode_are_told_apart(pack):
    pack.replace(AGREED, "consumers: [one_stop]", "consumers: [one_stop, commune_pc]")
    assert problems(pack)[0] == (AGREED, "grants_alike")
    pack.replace(AGREED, "fields: *most", "key: more\n    fields: *most")
    assert problems(pack)[0] == (AGREED, "grants_alike")
    pack.replace(AGREED, "key: more", "key: more\n    procedures: [D.002]")
    assert problems(pack) == []


def test_an_agreement_without_the_fields_that_are_written_names_them(pack):
    pack.replace("exchange/agreements/permits.permit.yaml", ", since_when", "")
    found = check_pack(pack.path).problems
    assert [one.file for one in found] == [PERMITS, BEES]
    assert {one.message.en for one in found} == {"commune_pc has no agreement to write permits.permit: since_when"}


def test_a_placeholder_that_an_act_does_not_give_is_named_with_its_line(pack):
    pack.replace("notices/received.yaml", "Xem hồ sơ: {link}", "Xem hồ sơ: {links}")
    found = check_pack(pack.path).problems
    line = (pack.path / "notices/received.yaml").read_text(encoding="utf-8").splitlines()[found[0].line - 1]
    assert "{links}" in line
    assert {one.code for one in found} == {"placeholder_unknown", "placeholder_one_sided"}


def test_a_country_need_not_tell_anybody_anything(pack):
    for file in (pack.path / "notices").iterdir():
        file.unlink()
    assert problems(pack) == [("notices/settings.yaml", "file_missing")]
    (pack.path / "notices").rmdir()
    assert problems(pack) == []


def test_a_file_must_be_called_by_its_code(pack):
    (pack.path / BEES).rename(pack.path / "procedures/D.003.yaml")
    assert problems(pack) == [("procedures/D.003.yaml", "file_name_differs")]


def test_a_code_stands_once(pack):
    text = (pack.path / BEES).read_text(encoding="utf-8")
    pack.write("procedures/more/D.001.yaml", text)
    assert problems(pack) == [("procedures/more/D.001.yaml", "code_twice")]


def test_a_file_that_no_program_reads_is_found(pack):
    pack.write("prcedures/D.001.yaml", "code: 1\n").write("units/tiles.yaml", "x: 1\n").write(
        "people/names.yaml", "x: 1\n"
    )
    assert problems(pack) == [("prcedures/D.001.yaml", "file_unknown")]


def test_a_procedure_in_conflict_with_itself_is_found(pack):
    when = "          when: {field: dat_cua_ai, equals: "
    pack.replace(BEES, f"{when}nguoi_khac}}", f"{when}ai_biet}}")
    assert (BEES, "field_unreachable") in problems(pack)


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("pack.yaml", "file_missing"),
        ("units/levels.yaml", "file_missing"),
        ("units/agencies.yaml", "file_missing"),
        ("units/calendar.yaml", "file_missing"),
        ("units/hours.yaml", "file_missing"),
        ("procedures/life_events.yaml", "file_missing"),
    ],
)
def test_a_file_that_every_pack_has_is_missed(pack, file, code):
    pack.remove(file)
    assert (file, code) in problems(pack)


def test_tables_of_units_may_be_built_and_are_missed_when_they_are_not(pack):
    for name in ("units.csv", "changes.csv"):
        pack.write(f"units/built/{name}", (pack.path / "units" / name).read_text(encoding="utf-8")).remove(
            f"units/{name}"
        )
    assert problems(pack) == []
    pack.remove("units/built/units.csv")
    assert ("units/built/units.csv", "file_missing") in problems(pack)


def test_a_table_of_units_that_contradicts_itself_is_found(pack):
    pack.replace("units/levels.yaml", "level: province, count: 2", "level: province, count: 3")
    assert ("units/units.csv", "unit_list_wrong") in problems(pack)


def test_a_file_that_cannot_be_read_does_not_hide_the_others(pack):
    pack.write(MOVING, "a: [").replace(BEES, "fee: 4000", "fee: 1").write("registries/x.yaml", "code: x\n")
    assert {(MOVING, "yaml_invalid"), (BEES, "example_differs"), ("registries/x.yaml", "missing")} <= set(
        problems(pack)
    )


def test_a_pack_says_which_platform_it_needs(pack):
    pack.replace("pack.yaml", 'needs: "0.1"', 'needs: "99.0"')
    assert problems(pack) == [("pack.yaml", "platform_too_old")]
    pack.replace("pack.yaml", 'needs: "99.0"', "needs: soon")
    assert problems(pack) == [("pack.yaml", "string_pattern_mismatch")]


def test_a_pack_has_a_time_zone_that_exists(pack):
    pack.replace("pack.yaml", "Asia/Ho_Chi_Minh", "Asia/Nowhere")
    assert problems(pack) == [("pack.yaml", "zone_unknown")]


def test_an_office_that_never_works_is_no_hang(pack):
    hours = (pack.path / "units/hours.yaml").read_text(encoding="utf-8")
    pack.write("units/hours.yaml", hours.replace("since: 2000-01-01", "since: 2000-01-01\n    until: 2001-01-01"))
    assert (MOVING, "calendar_never_works") in problems(pack)


def test_problems_come_by_file_and_line_and_only_once(pack):
    pack.replace(BEES, "fee: 4000", "fee: 1").replace(MOVING, "fee: 0}", "fee: 1}").remove(
        "procedures/life_events.yaml"
    )
    found = check_pack(pack.path).problems
    assert [one.file for one in found] == sorted(one.file for one in found)
    assert len(set(found)) == len(found)


def test_a_procedure_may_belong_to_no_event_of_life(pack):
    pack.replace(BEES, "life_event: household\n", "")
    assert problems(pack) == []


ON_TIME = "indicators/on_time.yaml"


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ("verb: dossiers.completed, where", "verb: dossiers.finished, where", "verb_not_told"),
        ("where: {on_time:", "where: {in_time:", "detail_not_told"),
        ("    - {verb: dossiers.completed}", "    - {verb: dossiers.completed, sum: minutes}", "detail_not_told"),
        ("    - {verb: dossiers.completed}", "    - {verb: dossiers.completed, sum: state}", "sum_of_no_number"),
        (
            "    - {verb: dossiers.completed}",
            "    - {verb: dossiers.completed}\n    - {verb: dossiers.completed, minus: true}",
            "divides_by_zero",
        ),
        ("kind: share", "kind: share\nsource: none", "terms_and_source_differ"),
        ("kind: share", "kind: count", "denominator_misplaced"),
        ("{from: 0, name", "{from: 0.9, name", "bands_out_of_order"),
    ],
)
def test_an_indicator_counts_what_is_written_and_divides_by_what_can_be(pack, old, new, wrong):
    assert wrong in {code for _, code in problems(pack.replace(ON_TIME, old, new))}
