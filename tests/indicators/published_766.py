"""What the national portal published of Decision 766 on 10 October 2026: counts, points, totals.

Of the group online it published the points alone; a commune's 1.1 to 1.3 are those of its province.
"""

from __future__ import annotations

from decimal import Decimal

from lienthong.indicators.rules.scoring import Share

DAK_LAK = {
    "procedures_announced_on_time": Share(0, 82),
    "procedures_published_on_time": Share(79, 82),
    "dossiers_synced": Share(370_610, 370_610),
    "on_time": Share(393_087, 443_565),
    "paid_online": Share(179_460, 204_757),
    "results_electronic": Share(284_995, 443_565),
    "dossiers_digitised": Share(93_664, 443_565),
    "data_reused": Share(82_645, 443_565),
    "dossiers_with_store": Share(9_499, 443_565),
    "dossiers_using_population": Share(279_339, 443_565),
    "procedures_using_population": Share(380, 1_346),
    "certified_copies": Share(0, 0),
    "disliked": Share(393_087 - 392_869, 443_565),
    "feedback_on_time": Share(241, 485),
    "feedback_content": Share(186, 485),
    "feedback_on_rules": Share(378, 485),
    "feedback_on_staff": Share(77, 485),
}
#: The published counts of files hold those in hand already.
DAK_LAK_STOCKS = {
    "procedures_whole": 79, "procedures": 79, "open": 0, "open_in_time": 0,
    "procedures_paid_online": 160, "procedures_charged": 56, "procedures_with_fee": 376,
}  # fmt: skip
DAK_LAK_POINTS = {
    "publish_on_time": "0.00", "public_update_on_time": "3.85", "public_content_full": "2.00", "dossier_sync": "6.00",
    "on_time": "17.72",
    "original_result_available": "3.86", "so_hoa_giay_to_giai_quyet": "0.84", "reused_digitized_data": "0.47",
    "synced_with_dvcqg_personal_storage": "0.09", "citizen_data_connected_dossier": "1.26",
    "citizen_data_connected_formality": "0.56", "electronic_certified_copy": "2.00",
    "dossier_receiving_satisfaction": "5.90", "petition_processing_on_time": "2.98",
    "petition_handling_satisfaction": "2.30",
}  # fmt: skip
DAK_LAK_GROUPS = {
    "transparency": "11.85", "progress": "17.72", "payment": "6.69", "digitisation": "9.08", "satisfaction": "11.18",
}  # fmt: skip
DAK_LAK_ONLINE, DAK_LAK_TOTAL = Decimal("8.97"), Decimal("65.49")

XUAN_THO = DAK_LAK | {
    "dossiers_synced": Share(724, 724),
    "on_time": Share(795, 876),
    "paid_online": Share(553, 603),
    "results_electronic": Share(644, 876),
    "dossiers_digitised": Share(201, 876),
    "data_reused": Share(216, 876),
    "dossiers_with_store": Share(14, 876),
    "dossiers_using_population": Share(362, 876),
    "procedures_using_population": Share(29, 389),
    "disliked": Share(0, 876),
    "feedback_on_time": Share(0, 0),
    "feedback_content": Share(0, 0),
}
XUAN_THO_STOCKS = DAK_LAK_STOCKS | {"procedures_paid_online": 11, "procedures_charged": 7, "procedures_with_fee": 34}
XUAN_THO_GROUPS = {
    "transparency": "11.85", "progress": "18.15", "payment": "6.82", "digitisation": "8.99", "satisfaction": "18.00",
}  # fmt: skip
XUAN_THO_ONLINE, XUAN_THO_TOTAL = Decimal("6.30"), Decimal("70.11")
