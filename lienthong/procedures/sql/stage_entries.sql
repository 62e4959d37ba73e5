-- Where the rows of a list wait: the entries as they are now to be, and what changed of their stages.
DROP TABLE IF EXISTS pg_temp.incoming_entry, pg_temp.incoming_change;
CREATE TEMPORARY TABLE incoming_entry ON COMMIT DROP AS
    SELECT code, province_id, ministry_id, title_vi, title_en, sector_code, sector_vi, sector_en, agency_vi, agency_en,
        agency_kind, levels, term_kind, term_amount, fee, listed_stage, listed_at, stage, ground, lacks, stage_since
    FROM procedures_catalogueentry WITH NO DATA;
CREATE TEMPORARY TABLE incoming_change ON COMMIT DROP AS
    SELECT entry.code, entry.province_id, change.stage, change.ground, change.lacks, change.since, change.recorded_at
    FROM procedures_stagechange change JOIN procedures_catalogueentry entry ON entry.id = change.entry_id WITH NO DATA
