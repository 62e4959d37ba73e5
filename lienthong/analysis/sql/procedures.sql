-- Every procedure with its names.
COPY (
    SELECT code, title_vi, title_en, sector_code, sector_vi, bloc, level FROM procedures_procedure ORDER BY code
) TO STDOUT (FORMAT csv, NULL '\N')
