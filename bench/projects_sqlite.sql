-- What bench/projects.sql asks, as SQLite has it: the reference of bench/export.py there.
WITH countries AS (
    SELECT project_id, group_concat(country || coalesce(':' || share, ''), '|') AS listed
    FROM (SELECT * FROM projects_countryshare ORDER BY project_id, country) GROUP BY project_id
), sectors AS (
    SELECT project_id, group_concat(sector_id || coalesce(':' || share, ''), '|') AS listed
    FROM (SELECT * FROM projects_sectorshare ORDER BY project_id, sector_id) GROUP BY project_id
), goals AS (
    SELECT project_id, group_concat(goal, '|') AS listed
    FROM (SELECT * FROM projects_projectgoal ORDER BY project_id, goal) GROUP BY project_id
), regions AS (
    SELECT project_id, group_concat(region, '|') AS listed
    FROM (SELECT * FROM projects_projectregion ORDER BY project_id, region) GROUP BY project_id
), parts AS (
    SELECT project_id,
        group_concat(o.name, '|') FILTER (WHERE role = 'lead') AS leads,
        group_concat(o.key, '|') FILTER (WHERE role = 'lead') AS lead_keys,
        group_concat(o.name, '|') FILTER (WHERE o.kind = 'southern_partner') AS southern,
        group_concat(o.key, '|') FILTER (WHERE o.kind = 'southern_partner') AS southern_keys,
        group_concat(o.name, '|') FILTER (WHERE o.kind = 'quebec_partner') AS quebec,
        group_concat(o.key, '|') FILTER (WHERE o.kind = 'quebec_partner') AS quebec_keys
    FROM projects_participation JOIN organizations_organization o ON o.id = organization_id
    WHERE o.publication = 'published' GROUP BY project_id
), amounts AS (
    SELECT project_id,
        sum(amount_cad) FILTER (WHERE stage = 'committed') AS committed,
        sum(amount_cad) FILTER (WHERE stage = 'disbursed') AS disbursed
    FROM projects_contribution GROUP BY project_id
)
SELECT key, type, title_fr, title_en, status, start, "end", countries.listed, sectors.listed,
    goals.listed, leads, southern, quebec, committed, disbursed, source_url, date(updated_at),
    lead_keys, southern_keys, quebec_keys, regions.listed
FROM projects_project p
    LEFT JOIN countries ON countries.project_id = p.id
    LEFT JOIN sectors ON sectors.project_id = p.id
    LEFT JOIN goals ON goals.project_id = p.id
    LEFT JOIN regions ON regions.project_id = p.id
    LEFT JOIN parts ON parts.project_id = p.id
    LEFT JOIN amounts ON amounts.project_id = p.id
WHERE publication = 'published'
ORDER BY start DESC NULLS LAST, key
