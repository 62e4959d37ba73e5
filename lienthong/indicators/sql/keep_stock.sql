-- Write down what was open at a moment at every unit and above it; the country's own row says that it was done.
INSERT INTO indicators_stockcount (day, place_id, bloc, link, open, paused, overdue, at_risk)
SELECT %(day)s, place, unit.bloc, link, sum(open), sum(paused), sum(overdue), sum(at_risk)
FROM (
{stock_as_of}
) AS stock
JOIN units_unit AS unit ON unit.id = stock.unit_id
CROSS JOIN unnest({way}) AS place
GROUP BY place, unit.bloc, link
UNION ALL
SELECT %(day)s, %(country)s, %(bloc)s, 'none', 0, 0, 0, 0;
