"""Questions ready to be asked of the facts: each a start for one's own."""

from __future__ import annotations

from dataclasses import dataclass

from lienthong.core.values import Text


@dataclass(frozen=True, slots=True)
class Example:
    """A question in words and in SQL."""

    title: Text
    sql: str


EXAMPLES = (
    Example(
        Text("Mỗi ngày nộp bao nhiêu hồ sơ", "How many files are filed each day"),
        """SELECT day, count(*) AS filed
FROM facts
WHERE verb = 'dossiers.submitted' AND link <> 'linked'
GROUP BY day
ORDER BY day""",
    ),
    Example(
        Text("Từ lúc nộp đến khi có kết quả mất mấy giờ, theo thủ tục", "Hours from filing to result, by procedure"),
        """WITH filed AS (SELECT dossier, procedure, happened_at FROM facts WHERE verb = 'dossiers.submitted'),
done AS (SELECT dossier, min(happened_at) AS ready_at FROM facts WHERE verb = 'dossiers.completed' GROUP BY dossier),
waits AS (SELECT procedure, epoch(ready_at - happened_at) / 3600 AS hours FROM filed JOIN done USING (dossier))
SELECT coalesce(title, waits.procedure) AS title, round(median(hours), 1) AS median_hours,
       round(quantile_cont(hours, 0.9), 1) AS nine_of_ten_within, count(*) AS files
FROM waits LEFT JOIN procedures USING (procedure)
GROUP BY ALL
ORDER BY median_hours DESC""",
    ),
    Example(
        Text("Người dân nộp vào giờ nào", "At which hour people file"),
        """SELECT lpad(hour(happened_at)::VARCHAR, 2, '0') AS hour, count(*) AS filed,
       count(*) FILTER (channel = 'online') AS online
FROM facts
WHERE verb = 'dossiers.submitted'
GROUP BY ALL
ORDER BY hour""",
    ),
    Example(
        Text("Tỷ lệ đúng hạn của từng tỉnh, theo tháng", "Share on time of each province, by month"),
        """SELECT units.province_name AS province, date_trunc('month', facts.day) AS month,
       round(100 * avg(on_time::INT), 1) AS percent_on_time, count(*) AS results
FROM facts
JOIN units ON units.unit_id = facts.unit_id AND facts.day >= units.valid_from
          AND (units.valid_to IS NULL OR facts.day < units.valid_to)
WHERE verb = 'dossiers.completed'
GROUP BY ALL
ORDER BY month, percent_on_time""",
    ),
    Example(
        Text("Thủ tục nào còn hỏi lại điều đã có", "Which procedures still ask for what is held"),
        """SELECT coalesce(procedures.title, facts.procedure) AS title, sum(fields_asked_again) AS asked_again,
       sum(fields_asked) AS asked, round(100.0 * sum(fields_asked_again) / sum(fields_asked), 1) AS percent
FROM facts LEFT JOIN procedures USING (procedure)
WHERE verb = 'dossiers.submitted'
GROUP BY ALL
HAVING sum(fields_asked) > 0
ORDER BY asked_again DESC
LIMIT 20""",
    ),
    Example(
        Text("Việc nào làm hồ sơ nằm lâu nhất", "After which act files lie longest"),
        """WITH steps AS (
    SELECT verb, happened_at, lead(happened_at) OVER (PARTITION BY dossier ORDER BY happened_at, seq) AS next_at
    FROM facts WHERE dossier IS NOT NULL AND verb LIKE 'dossiers.%'
)
SELECT verb, round(avg(epoch(next_at - happened_at)) / 3600, 1) AS mean_hours_until_next, count(*) AS times
FROM steps WHERE next_at IS NOT NULL
GROUP BY verb
ORDER BY mean_hours_until_next DESC
LIMIT 20""",
    ),
    Example(
        Text("Bao nhiêu hồ sơ phải bổ sung, mấy lần", "How many files were sent back for more, how often"),
        """WITH asked AS (
    SELECT dossier, count(*) FILTER (verb = 'dossiers.supplement_asked') AS times
    FROM facts WHERE dossier IS NOT NULL
    GROUP BY dossier HAVING bool_or(verb = 'dossiers.submitted')
)
SELECT times::VARCHAR AS times_asked, count(*) AS files FROM asked GROUP BY times ORDER BY times""",
    ),
    Example(
        Text("Cơ sở dữ liệu nào không trả lời", "Which data services do not answer"),
        """SELECT service, count(*) FILTER (state = 'down') AS down, count(*) AS asked,
       round(100.0 * count(*) FILTER (state = 'found') / count(*), 1) AS percent_found
FROM facts
WHERE verb = 'exchange.read'
GROUP BY service
ORDER BY down DESC, asked DESC""",
    ),
)
