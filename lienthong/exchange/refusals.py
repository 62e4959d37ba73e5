"""What the exchange answers when it says no. A refusal leaves its line in the ledger, even if the act is undone."""

from __future__ import annotations

from lienthong.core.refusals import NotFound, Refused


class ServiceUnknown(NotFound):
    """No data service has that code."""

    code = "service_unknown"
    vi = "Không có dịch vụ dữ liệu nào mã {service}."
    en = "There is no data service {service}."
    next_vi = "Hãy kiểm tra mã trong packs/<nước>/exchange/services."
    next_en = "Check the code against packs/<country>/exchange/services."


class AgreementMissing(Refused):
    """Nobody agreed that this consumer may use the service for this procedure."""

    code = "agreement_missing"
    status = 403
    vi = "Chưa có thỏa thuận nào cho {consumer} dùng dịch vụ {service} để giải quyết thủ tục {procedure}."
    en = "No agreement lets {consumer} use the service {service} for the procedure {procedure}."
    next_vi = "Hãy tự khai dữ liệu này, và đề nghị cơ quan chủ quản ký thỏa thuận chia sẻ."
    next_en = "Declare the fact yourself, and ask the owner of the registry for an agreement."


class AgreementEnded(Refused):
    """There was an agreement, but not on this day."""

    code = "agreement_ended"
    status = 403
    vi = "Thỏa thuận {agreement} về dịch vụ {service} không có hiệu lực vào ngày {day}."
    en = "The agreement {agreement} on the service {service} is not in force on {day}."
    next_vi = "Hãy tự khai dữ liệu này, và đề nghị gia hạn thỏa thuận."
    next_en = "Declare the fact yourself, and ask for the agreement to be renewed."


class FieldsNotAgreed(Refused):
    """The agreement exists but does not cover some of the fields."""

    code = "fields_not_agreed"
    status = 403
    vi = "Thỏa thuận {agreement} không cho phép dùng các trường: {fields}."
    en = "The agreement {agreement} does not cover the fields: {fields}."
    next_vi = "Hãy bỏ các trường đó, hoặc đề nghị mở rộng thỏa thuận."
    next_en = "Leave those fields out, or ask for the agreement to be widened."


class DefinitionMisfit(Refused):
    """A service promises what its registry does not have, or an agreement grants what its service does not offer."""

    code = "definition_misfit"
    status = 422
    vi = "Định nghĩa {definition} không khớp: {misfits}."
    en = "The definition {definition} does not fit: {misfits}."
    next_vi = "Hãy sửa tệp định nghĩa hoặc bổ sung trường vào cơ sở dữ liệu."
    next_en = "Correct the definition file, or add the field to the registry."


class LookupNotOffered(Refused):
    """The service cannot be asked by this identifier."""

    code = "lookup_not_offered"
    status = 422
    vi = "Dịch vụ {service} không tra cứu theo {lookup}; có thể tra theo: {offered}."
    en = "The service {service} cannot be looked up by {lookup}; it can be by: {offered}."


class PurposeMissing(Refused):
    """Nobody reads or writes without saying for which dossier and which procedure."""

    code = "purpose_missing"
    status = 422
    vi = "Chưa nêu hồ sơ hoặc thủ tục cần dùng dữ liệu của dịch vụ {service}."
    en = "The dossier or the procedure for which the service {service} is used was not given."


class FactNotHeld(NotFound):
    """A change is meant for a record that the registry does not hold on that day."""

    code = "fact_not_held"
    vi = "Dịch vụ {service} không có bản ghi nào theo {identifier} vào ngày {day} để thay đổi."
    en = "The service {service} holds no record by {identifier} on {day} that could be changed."
    next_vi = "Hãy kiểm tra số định danh trong hồ sơ, hoặc ghi mới nếu dữ liệu chưa từng có."
    next_en = "Check the identifier in the dossier, or write a new fact when there never was one."


class FactAmbiguous(Refused):
    """Several records carry the identifier: none is changed at a guess."""

    code = "fact_ambiguous"
    vi = "Dịch vụ {service} có {count} bản ghi cùng {identifier}, không rõ phải thay đổi bản ghi nào."
    en = "The service {service} holds {count} records with the same {identifier}; which one to change is not clear."
    next_vi = "Hãy tìm theo định danh chỉ một bản ghi mang."
    next_en = "Look it up by an identifier that only one record carries."


class RegistryDown(Refused):
    """A fact could not be written because the registry is stopped or did not answer in time; try again later."""

    code = "registry_down"
    status = 503
    vi = "Cơ sở dữ liệu {registry} hiện không nhận dữ liệu ({reason})."
    en = "The registry {registry} takes nothing in at the moment ({reason})."
    next_vi = "Hồ sơ được giữ nguyên; hệ thống sẽ tự ghi lại khi cơ sở dữ liệu hoạt động."
    next_en = "The dossier is kept as it is; the system writes again when the registry answers."


class ConnectorUnknown(Refused):
    """A service names a connector that is not installed."""

    code = "connector_unknown"
    status = 500
    vi = "Dịch vụ {service} cần bộ kết nối {kind} nhưng chưa được cài đặt."
    en = "The service {service} needs the connector {kind}, which is not installed."
    next_vi = "Hãy cài gói phần mềm cung cấp bộ kết nối này."
    next_en = "Install the distribution that provides this connector."
