-- Tables of this transaction that hold the incoming list.
DROP TABLE IF EXISTS pg_temp.incoming_version, pg_temp.incoming_change;
CREATE TEMP TABLE incoming_version (
    body text NOT NULL,
    kind text NOT NULL,
    agency_type text NOT NULL,
    place text NOT NULL,
    bloc text NOT NULL,
    parent text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    code text NOT NULL,
    level text NOT NULL,
    type text NOT NULL,
    name text NOT NULL,
    name_en text NOT NULL,
    short_name text NOT NULL,
    folded text NOT NULL,
    legal_basis text NOT NULL
) ON COMMIT DROP;
CREATE TEMP TABLE incoming_change (
    day date NOT NULL,
    old text NOT NULL,
    new text NOT NULL,
    relation text NOT NULL,
    note text NOT NULL,
    legal_basis text NOT NULL
) ON COMMIT DROP;
