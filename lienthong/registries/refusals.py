"""What a registry answers when it says no."""

from __future__ import annotations

from lienthong.core.refusals import InvalidInput, NotFound, Refused


class RegistryUnknown(NotFound):
    """No registry has that code."""

    code = "registry_unknown"
    vi = "Không có cơ sở dữ liệu nào mã {registry}."
    en = "There is no registry {registry}."
    next_vi = "Hãy kiểm tra mã trong packs/<nước>/registries."
    next_en = "Check the code against packs/<country>/registries."


class RegistryStopped(Refused):
    """Its owner has stopped the registry: nothing is read and nothing is written until it opens again."""

    code = "registry_stopped"
    status = 503
    vi = "Cơ sở dữ liệu {registry} đang tạm dừng."
    en = "The registry {registry} is stopped."
    next_vi = "Hãy thử lại sau; người dân vẫn có thể tự khai."
    next_en = "Try again later; people can still declare the facts themselves."


class RegistryInUse(Refused):
    """A new definition takes away or re-reads what records already hold."""

    code = "registry_in_use"
    vi = "Cơ sở dữ liệu {registry} đã có dữ liệu, không thể đổi: {changes}."
    en = "The registry {registry} already holds records; this cannot change: {changes}."
    next_vi = "Hãy thêm trường mới thay vì bỏ hoặc đổi trường cũ."
    next_en = "Add a new field instead of removing or changing an old one."


class FactInvalid(InvalidInput):
    """The data do not fit the registry's definition; ``errors`` lists path, code and both messages."""

    code = "fact_invalid"
    vi = "Dữ liệu không đúng quy định của cơ sở dữ liệu {registry}: {summary}."
    en = "The data do not fit the registry {registry}: {summary}."


class IdentifierTaken(Refused):
    """Another record already carries an identifier that only one record may carry."""

    code = "identifier_taken"
    vi = "Đã có bản ghi khác trong {registry} mang định danh này ({names})."
    en = "Another record of {registry} already carries this identifier ({names})."
    next_vi = "Hãy tra cứu bản ghi đang có; nếu sai thì cải chính bản ghi đó."
    next_en = "Look the existing record up; if it is wrong, correct that record."


class NumbersExhausted(Refused):
    """No free number was found for a new record after many draws."""

    code = "numbers_exhausted"
    vi = "Không còn số trống cho {field} trong dãy {series}."
    en = "No free number is left for {field} in the series {series}."
    next_vi = "Hãy báo cơ quan chủ quản cơ sở dữ liệu."
    next_en = "Tell the owner of the registry."


class RecordUnknown(NotFound):
    """There is no record with that number."""

    code = "record_unknown"
    vi = "Không có bản ghi {record}."
    en = "There is no record {record}."


class RowNotHeld(Refused):
    """A change is meant for a row of a table that the record does not have at that time."""

    code = "row_not_held"
    vi = "Bản ghi {record} không có dòng cần thay đổi trong {table} từ ngày {day}."
    en = "The record {record} does not have the row of {table} that is to change from {day} on."
    next_vi = "Hãy tra cứu lại bản ghi: dòng đó có thể đã được chuyển đi."
    next_en = "Look the record up again: the row may have left it."


class PeriodNotHeld(Refused):
    """A correction reaches into a time for which the record holds nothing."""

    code = "period_not_held"
    vi = "Bản ghi {record} không có dữ liệu trong khoảng từ {valid_from}."
    en = "The record {record} holds nothing for the period from {valid_from}."
    next_vi = "Hãy chọn ngày từ {first} trở đi."
    next_en = "Choose a day from {first} on."
