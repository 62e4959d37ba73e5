-- Entries that are new, and those that say something else than before.
INSERT INTO procedures_catalogueentry (
    code, province_id, ministry_id, title_vi, title_en, sector_code, sector_vi, sector_en, agency_vi, agency_en,
    agency_kind, levels, term_kind, term_amount, fee, listed_stage, listed_at, stage, ground, lacks, stage_since
)
SELECT * FROM incoming_entry
ON CONFLICT (code, province_id) DO UPDATE SET
    ministry_id = excluded.ministry_id,
    title_vi = excluded.title_vi,
    title_en = excluded.title_en,
    sector_code = excluded.sector_code,
    sector_vi = excluded.sector_vi,
    sector_en = excluded.sector_en,
    agency_vi = excluded.agency_vi,
    agency_en = excluded.agency_en,
    agency_kind = excluded.agency_kind,
    levels = excluded.levels,
    term_kind = excluded.term_kind,
    term_amount = excluded.term_amount,
    fee = excluded.fee,
    listed_stage = excluded.listed_stage,
    listed_at = excluded.listed_at,
    stage = excluded.stage,
    ground = excluded.ground,
    lacks = excluded.lacks,
    stage_since = excluded.stage_since
