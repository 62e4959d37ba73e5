"""What the room of payments refuses, by name."""

from __future__ import annotations

from lienthong.core.refusals import NotFound, Refused


class NothingToPay(Refused):
    """An order without an amount, or with a line that is not one."""

    code = "nothing_to_pay"
    status = 422
    vi = "Không có khoản nào phải nộp: mỗi khoản cần số tiền và số lượng lớn hơn 0."
    en = "There is nothing to pay: each line needs an amount and a count above 0."


class OrderUnknown(NotFound):
    """No order has that code here."""

    code = "order_unknown"
    vi = "Không có khoản phải nộp nào mã {order}."
    en = "There is no order of payment {order}."
    next_vi = "Hãy kiểm tra mã; nếu tiền đã được chuyển, hãy đối soát với cổng thanh toán."
    next_en = "Check the code; if money was taken, reconcile with the gateway."


class OrderAlreadyPaid(Refused):
    """The order is paid; it can neither be paid again nor cancelled."""

    code = "order_already_paid"
    vi = "Khoản {order} đã được nộp."
    en = "The order {order} has been paid."
    next_vi = "Không cần nộp lại. Nếu phải trả lại tiền, hãy lập khoản hoàn."
    next_en = "It need not be paid again. If money must go back, ask for a refund."


class OrderCancelled(Refused):
    """The order was cancelled: nothing is owed for it any more."""

    code = "order_cancelled"
    vi = "Khoản {order} đã được hủy, không phải nộp nữa."
    en = "The order {order} was cancelled; nothing is owed for it."
    next_vi = "Hãy tải lại trang hồ sơ để xem còn phải nộp gì."
    next_en = "Load the page of the file again to see what is still owed."


class OrderExpired(Refused):
    """The time to pay online has passed."""

    code = "order_expired"
    vi = "Đã hết thời gian nộp trực tuyến khoản {order}."
    en = "The time to pay the order {order} online has passed."
    next_vi = "Hãy nộp tại quầy của nơi tiếp nhận, hoặc rút hồ sơ và nộp lại."
    next_en = "Pay at the counter of the receiving office, or withdraw the request and file it again."


class GatewayUnknown(NotFound):
    """No gateway of that name is in use here."""

    code = "gateway_unknown"
    vi = "Không có cổng thanh toán nào tên {gateway}."
    en = "There is no payment gateway {gateway}."
    next_vi = "Các cổng đang dùng: {known}."
    next_en = "In use here: {known}."


class GatewayDown(Refused):
    """The gateway does not answer; nothing was paid and nothing is lost."""

    code = "gateway_down"
    status = 503
    vi = "Cổng thanh toán {gateway} hiện không trả lời; bạn chưa bị trừ tiền."
    en = "The payment gateway {gateway} does not answer at the moment; nothing was taken from you."
    next_vi = "Hãy thử lại sau ít phút, hoặc nộp tại quầy của nơi tiếp nhận."
    next_en = "Try again in a few minutes, or pay at the counter of the receiving office."


class GatewayKeyMissing(Refused):
    """The secret that this installation shares with a gateway is not in the folder of keys."""

    code = "gateway_key_missing"
    status = 503
    vi = "Chưa có khóa bí mật dùng chung với cổng thanh toán {gateway}."
    en = "The secret shared with the payment gateway {gateway} is not here."
    next_vi = "Người quản trị đặt tệp khóa vào thư mục keys (xem docs/howto/connect-a-payment-gateway.md)."
    next_en = "The operator puts its file into the folder of keys (see docs/howto/connect-a-payment-gateway.md)."


class SignatureWrong(Refused):
    """A message in a gateway's name was not signed by it, or was changed on the way."""

    code = "signature_wrong"
    status = 401
    vi = "Chữ ký của thông báo thanh toán không đúng."
    en = "The signature of the payment message is wrong."
    next_vi = "Hãy ký lại bằng khóa dùng chung hiện hành."
    next_en = "Sign it with the shared key in force."


class CallbackOutOfTime(Refused):
    """A message was signed too long ago, or by a clock that runs ahead."""

    code = "callback_out_of_time"
    status = 401
    vi = "Thông báo thanh toán được ký lệch {seconds} giây so với đồng hồ ở đây, tối đa {most} giây."
    en = "The payment message was signed {seconds} seconds away from the clock here; at most {most} are taken."
    next_vi = "Hãy chỉnh đồng hồ, ký lại và gửi lại."
    next_en = "Set the clock, sign the message again and send it again."


class CallbackUnreadable(Refused):
    """A signed message does not say what a callback must say."""

    code = "callback_unreadable"
    status = 422
    vi = "Thông báo thanh toán không đọc được: {what}."
    en = "The payment message cannot be read: {what}."


class ReferenceReused(Refused):
    """A gateway named another payment, or another refund, by a reference that it had used before."""

    code = "reference_reused"
    vi = "Cổng {gateway} đã dùng mã giao dịch {reference} cho một khoản khác."
    en = "The gateway {gateway} has used the reference {reference} for something else."
    next_vi = "Hãy đối soát với cổng thanh toán."
    next_en = "Reconcile with the gateway."


class ReceiptNumberMissing(Refused):
    """A payment at the counter came without the number of the receipt that was given for it."""

    code = "receipt_number_missing"
    status = 422
    vi = "Cần ghi số biên lai đã giao cho người nộp, từ 1 đến {most} ký tự."
    en = "The number of the receipt given to the payer is needed, 1 to {most} characters."


class ReceiptNumberUsed(Refused):
    """The unit has given a receipt of that number for another payment."""

    code = "receipt_number_used"
    vi = "Biên lai số {receipt} của đơn vị đã dùng cho một khoản khác."
    en = "The unit has used the receipt {receipt} for another payment."
    next_vi = "Hãy kiểm tra số trên biên lai."
    next_en = "Check the number on the receipt."


class MethodUnknown(Refused):
    """At the counter one pays in cash or by card."""

    code = "method_unknown"
    status = 422
    vi = "Tại quầy chỉ nhận «cash» (tiền mặt) hoặc «card» (thẻ), không phải «{method}»."
    en = "At the counter one pays by “cash” or “card”, not “{method}”."


class PaymentUnknown(NotFound):
    """No payment has that number here."""

    code = "payment_unknown"
    vi = "Không có khoản thanh toán nào số {payment}."
    en = "There is no payment {payment}."


class RefundTooLarge(Refused):
    """More was to be given back than is left of the payment."""

    code = "refund_too_large"
    status = 422
    vi = "Chỉ còn có thể hoàn {left}, không thể hoàn {amount}."
    en = "Only {left} is left to give back; {amount} was asked."


class RefundUnknown(NotFound):
    """No refund has that number here."""

    code = "refund_unknown"
    vi = "Không có khoản hoàn nào số {refund}."
    en = "There is no refund {refund}."


class RefundAlreadyMade(Refused):
    """The refund was made before, under another reference."""

    code = "refund_already_made"
    vi = "Khoản hoàn số {refund} đã được trả, mã {reference}."
    en = "The refund {refund} was made before, as {reference}."
    next_vi = "Hãy đối soát để chắc tiền không bị trả hai lần."
    next_en = "Reconcile, to be sure that the money did not go back twice."


class RefundReferenceMissing(Refused):
    """A refund was called made without saying by which transfer or paper."""

    code = "refund_reference_missing"
    status = 422
    vi = "Cần ghi số chứng từ hoàn tiền, từ 1 đến {most} ký tự."
    en = "The number of the transfer or paper that gave the money back is needed, 1 to {most} characters."


class FeeUnpaid(Refused):
    """What a file costs is still owed: it is neither taken in nor is its result given out."""

    code = "fee_unpaid"
    vi = "Hồ sơ còn {amount} chưa nộp."
    en = "{amount} is still owed for this file."
    next_vi = "Người nộp trả trực tuyến hoặc tại quầy; cán bộ có thể miễn, có nêu lý do."
    next_en = "The applicant pays online or at the counter; an officer may waive it with a reason."


class NothingOwed(Refused):
    """A fee was to be waived and none is owed."""

    code = "nothing_owed"
    vi = "Hồ sơ không còn khoản nào phải nộp."
    en = "Nothing is owed for this file."


class ChargeUnexplained(Refused):
    """An officer asked for money without saying what for, or by which law."""

    code = "charge_unexplained"
    status = 422
    vi = "Mỗi khoản phải nộp cần có tên và căn cứ pháp luật."
    en = "Each charge needs its name and the law behind it."


class StatementUnreadable(Refused):
    """A gateway's statement does not have the columns that it must have."""

    code = "statement_unreadable"
    status = 422
    vi = "Không đọc được sao kê {file}: {what}."
    en = "The statement {file} cannot be read: {what}."
    next_vi = "Sao kê là CSV UTF-8 với các cột: {columns}."
    next_en = "A statement is CSV in UTF-8 with the columns: {columns}."
