-- What the public file of projects holds, written by hand: the reference of bench/export.py.
WITH countries AS (
    SELECT project_id, string_agg(country || coalesce(':' || trim_scale(share), ''), '|' ORDER BY country) AS listed
    FROM projects_countryshare GROUP BY project_id
), sectors AS (
    SELECT project_id, string_agg(sector_id || coalesce(':' || trim_scale(share), ''), '|' ORDER BY sector_id) AS listed
    FROM projects_sectorshare GROUP BY project_id
), goals AS (
    SELECT project_id, string_agg(goal::text, '|' ORDER BY goal) AS listed
    FROM projects_projectgoal GROUP BY project_id
), regions AS (
    SELECT project_id, string_agg(region, '|' ORDER BY region) AS listed
    FROM projects_projectregion GROUP BY project_id
), parts AS (
    SELECT project_id,
        string_agg(DISTINCT o.name, '|') FILTER (WHERE role = 'lead') AS leads,
        string_agg(DISTINCT o.key, '|') FILTER (WHERE role = 'lead') AS lead_keys,
        string_agg(DISTINCT o.name, '|') FILTER (WHERE o.kind = 'southern_partner') AS southern,
        string_agg(DISTINCT o.key, '|') FILTER (WHERE o.kind = 'southern_partner') AS southern_keys,
        string_agg(DISTINCT o.name, '|') FILTER (WHERE o.kind = 'quebec_partner') AS quebec,
        string_agg(DISTINCT o.key, '|') FILTER (WHERE o.kind = 'quebec_partner') AS quebec_keys
    FROM projects_participation JOIN organizations_organization o ON o.id = organization_id
    WHERE o.publication = 'published' GROUP BY project_id
), amounts AS (
    SELECT project_id,
        sum(amount_cad) FILTER (WHERE stage = 'committed') AS committed,
        sum(amount_cad) FILTER (WHERE stage = 'disbursed') AS disbursed
    FROM projects_contribution GROUP BY project_id
)
SELECT key, type, title_fr, title_en, status, start, "end", countries.listed, sectors.listed,
    goals.listed, leads, southern, quebec, committed, disbursed, source_url, updated_at::date,
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
