-- Every report of the catalogue, written by hand from the definitions, for any engine.
-- A section each; WITH what is said above the first of them. Amounts are whole cents.
-- {projects}, {organizations}: what shows. {typed}, {paid}, {started}, {wanted}: the parameters.
-- {today}, {on}, {until}: days. What else stands in braces is arithmetic that engines write in
-- their own way, and sums of each stage: tests/reports_in_sql.py.

-- with
WITH project AS (
    SELECT p.*, {year_of_start} AS year_of_start FROM projects_project p WHERE {projects} AND {typed}
), money AS (
    SELECT c.project_id, c.source, c.nature, c.stage, {year_of_day} AS year_of_day,
        CAST(ROUND(c.amount_cad * 100) AS BIGINT) AS cents
    FROM projects_contribution c WHERE {paid}
), organization AS (
    SELECT o.* FROM organizations_organization o WHERE {organizations}
), ally AS (
    SELECT a.*, i.key AS ico_key, i.name AS ico, i.region AS ico_region, o.key AS partner_key,
        o.name AS partner, o.kind, o.country,
        CASE WHEN (a.start IS NULL OR a.start <= {today}) AND (a."end" IS NULL OR a."end" >= {today})
            THEN 1 ELSE 0 END AS in_force
    FROM organizations_partnership a
    JOIN organization i ON i.id = a.ico_id JOIN organization o ON o.id = a.partner_id
), member AS (
    SELECT o.id, CASE
        WHEN EXISTS (SELECT 1 FROM organizations_membership m WHERE m.organization_id = o.id
            AND m.source_url <> '' AND m.checked_on IS NOT NULL
            AND (m.start IS NULL OR m.start <= {on}) AND (m."end" IS NULL OR m."end" >= {on}))
            THEN 'true'
        WHEN EXISTS (SELECT 1 FROM organizations_membership m WHERE m.organization_id = o.id
            AND m.source_url <> '' AND m.checked_on IS NOT NULL) THEN 'false'
        ELSE '' END AS aqoci
    FROM organizations_organization o
), lead AS (
    SELECT t.project_id, MIN(t.organization_id) AS organization_id
    FROM projects_participation t JOIN organization o ON o.id = t.organization_id
    WHERE t.role = 'lead'
    GROUP BY t.project_id HAVING COUNT(*) = 1
), country AS (
    SELECT s.project_id, s.country, CASE WHEN n.n = 1 AND s.share IS NULL THEN 10000
        ELSE CAST(ROUND(s.share * 100) AS BIGINT) END AS part
    FROM projects_countryshare s
    JOIN (SELECT project_id, COUNT(*) AS n FROM projects_countryshare GROUP BY 1) n ON n.project_id = s.project_id
), sector AS (
    SELECT s.project_id, s.sector_id, CASE WHEN n.n = 1 AND s.share IS NULL THEN 10000
        ELSE CAST(ROUND(s.share * 100) AS BIGINT) END AS part
    FROM projects_sectorshare s
    JOIN (SELECT project_id, COUNT(*) AS n FROM projects_sectorshare GROUP BY 1) n ON n.project_id = s.project_id
)

-- icos
SELECT o.key, o.name, o.acronym, o.region, o.quebec_presence, o.founded, m.aqoci AS aqoci_member,
    (SELECT COUNT(DISTINCT a.partner_id) FROM ally a
        WHERE a.ico_id = o.id AND a.kind = 'southern_partner' AND a.in_force = 1) AS southern_partners,
    (SELECT COUNT(DISTINCT a.partner_id) FROM ally a
        WHERE a.ico_id = o.id AND a.kind = 'quebec_partner' AND a.in_force = 1) AS quebec_partners,
    (SELECT COUNT(DISTINCT p.id) FROM projects_participation t
        JOIN projects_project p ON p.id = t.project_id AND p.publication = 'published'
        WHERE t.organization_id = o.id) AS projects
FROM organization o JOIN member m ON m.id = o.id
WHERE o.kind = 'ico' AND {wanted}

-- southern-partners-by-country
SELECT o.country, COUNT(*) AS partners,
    SUM(CASE WHEN o.subtype = 'local_ngo' THEN 1 ELSE 0 END) AS local_ngo,
    SUM(CASE WHEN o.subtype = 'cooperative' THEN 1 ELSE 0 END) AS cooperative,
    SUM(CASE WHEN o.subtype = 'farming_organization' THEN 1 ELSE 0 END) AS farming_organization,
    SUM(CASE WHEN o.subtype = 'womens_group' THEN 1 ELSE 0 END) AS womens_group,
    SUM(CASE WHEN o.subtype = 'other' THEN 1 ELSE 0 END) AS other,
    SUM(CASE WHEN o.subtype = '' THEN 1 ELSE 0 END) AS unknown,
    SUM(CASE WHEN EXISTS (SELECT 1 FROM ally a WHERE a.partner_id = o.id AND a.in_force = 1)
        THEN 1 ELSE 0 END) AS in_partnership
FROM organization o WHERE o.kind = 'southern_partner' AND {wanted} GROUP BY o.country

-- quebec-partners-expertise
SELECT o.key, o.name, o.subtype, o.region, COALESCE(e.domain_fr, '') AS domain_fr,
    COALESCE(e.domain_en, '') AS domain_en, e.sector_id AS sector,
    CASE WHEN e.id IS NOT NULL THEN 1 END AS expertises
FROM organization o LEFT JOIN organizations_expertise e ON e.organization_id = o.id
WHERE o.kind = 'quebec_partner' AND {wanted}

-- partnerships
SELECT x.ico_key, x.ico, x.partner_key, x.partner, x.kind AS partner_kind, x.country AS partner_country,
    x.start, x."end", CASE WHEN x.in_force = 1 THEN 'true' ELSE 'false' END AS in_force,
    CASE WHEN x.start IS NOT NULL THEN {years_since_start} END AS years, x.n AS partnerships,
    CASE WHEN x.n > 1 THEN x.days_between END AS days_between
FROM (
    SELECT a.ico_key, a.ico, a.ico_region, a.partner_key, a.partner, a.kind, a.country, COUNT(*) AS n,
        MAX(a.in_force) AS in_force,
        CASE WHEN COUNT(a.start) = COUNT(*) THEN MIN(a.start) END AS start,
        CASE WHEN COUNT(a."end") = COUNT(*) THEN MAX(a."end") END AS "end",
        CASE WHEN SUM(CASE WHEN a.is_first = 1 OR a.gap IS NOT NULL THEN 1 ELSE 0 END) = COUNT(*)
            THEN SUM(a.gap) END AS days_between
    FROM (
        SELECT a.*, {days_from_last_end} - 1 AS gap,
            CASE WHEN LAG(a.id) OVER pair IS NULL THEN 1 ELSE 0 END AS is_first
        FROM ally a WINDOW pair AS (PARTITION BY a.ico_id, a.partner_id ORDER BY a.start NULLS FIRST, a.id)
    ) a
    GROUP BY 1, 2, 3, 4, 5, 6, 7
) x WHERE {wanted}

-- needs-unmet
SELECT n.key, n.title_fr, n.title_en, o.key AS organization_key, o.name AS organization,
    COALESCE(NULLIF(n.country, ''), o.country) AS country, n.sector_id AS sector, n.since,
    CASE WHEN n.since IS NOT NULL THEN {years_since_asked} END AS years, 1 AS needs,
    (SELECT COUNT(DISTINCT p.id) FROM projects_needanswer a JOIN projects_project p ON p.id = a.project_id
        WHERE a.need_id = n.id AND p.publication = 'published') AS projects
FROM organizations_need n JOIN organization o ON o.id = n.organization_id
WHERE n.status = 'open' AND {wanted}

-- projects-by-type-year
SELECT {fiscal_year_of_start} AS fiscal_year, p.type, COUNT(DISTINCT p.id) AS projects,
    SUM(m.planned) AS planned_cad, SUM(m.committed) AS committed_cad, SUM(m.disbursed) AS disbursed_cad
FROM project p LEFT JOIN (
    SELECT project_id, SUM(CASE WHEN stage = 'planned' THEN cents END) AS planned,
        SUM(CASE WHEN stage = 'committed' THEN cents END) AS committed,
        SUM(CASE WHEN stage = 'disbursed' THEN cents END) AS disbursed
    FROM money GROUP BY 1
) m ON m.project_id = p.id
WHERE {started} GROUP BY 1, 2

-- fieldwork-participants
SELECT {fiscal_year_of_start} AS fiscal_year, COUNT(DISTINCT p.id) AS projects,
    COUNT(c.id) AS cohorts, SUM(c.participants) AS participants,
    COUNT(c.id) - COUNT(c.participants) AS uncounted
FROM project p LEFT JOIN projects_cohort c ON c.project_id = p.id
WHERE p.type = 'fieldwork' AND {started} GROUP BY 1

-- funding-by-source
SELECT {fiscal_year_of_day} AS fiscal_year, m.source, {stages}
FROM money m JOIN project p ON p.id = m.project_id GROUP BY 1, 2

-- cash-and-in-kind
SELECT m.source, m.nature, {stages}
FROM money m JOIN project p ON p.id = m.project_id GROUP BY 1, 2

-- funding-by-country
SELECT x.code AS country, COUNT(DISTINCT x.naming) AS projects, {parts}
FROM (
    SELECT p.id, p.id AS naming, s.country AS code, s.part
    FROM project p JOIN country s ON s.project_id = p.id
    UNION ALL
    SELECT p.id, CASE WHEN NOT EXISTS (SELECT 1 FROM country s WHERE s.project_id = p.id) THEN p.id END,
        'not_attributed', 10000
    FROM project p
    WHERE NOT EXISTS (SELECT 1 FROM country s WHERE s.project_id = p.id AND s.part IS NOT NULL)
) x LEFT JOIN money m ON m.project_id = x.id GROUP BY 1

-- funding-by-sector
SELECT x.code AS sector, COUNT(DISTINCT x.naming) AS projects, {parts}
FROM (
    SELECT p.id, p.id AS naming, s.sector_id AS code, s.part
    FROM project p JOIN sector s ON s.project_id = p.id
    UNION ALL
    SELECT p.id, CASE WHEN NOT EXISTS (SELECT 1 FROM sector s WHERE s.project_id = p.id) THEN p.id END,
        'not_attributed', 10000
    FROM project p
    WHERE NOT EXISTS (SELECT 1 FROM sector s WHERE s.project_id = p.id AND s.part IS NOT NULL)
) x LEFT JOIN money m ON m.project_id = x.id GROUP BY 1

-- funding-by-region
SELECT CASE WHEN o.id IS NULL THEN 'not_attributed' WHEN o.region = '' THEN 'unknown' ELSE o.region END AS region,
    COUNT(DISTINCT p.id) AS projects, {stages}
FROM project p LEFT JOIN lead l ON l.project_id = p.id LEFT JOIN organization o ON o.id = l.organization_id
    LEFT JOIN money m ON m.project_id = p.id
GROUP BY 1

-- leverage
SELECT COALESCE(g.code, 'unknown') AS programme, p.type,
    {mrif}, {others}
FROM money m JOIN project p ON p.id = m.project_id LEFT JOIN projects_programme g ON g.id = p.programme_id
GROUP BY 1, 2

-- aqoci-share
SELECT x.aqoci, MAX(i.icos) AS icos, COUNT(DISTINCT x.id) AS projects, {stages}
FROM (
    SELECT p.id, CASE WHEN l.project_id IS NULL THEN 'not_attributed' WHEN b.aqoci = 'true' THEN 'member'
        WHEN b.aqoci = 'false' THEN 'other' ELSE 'unknown' END AS aqoci
    FROM project p LEFT JOIN lead l ON l.project_id = p.id LEFT JOIN member b ON b.id = l.organization_id
) x LEFT JOIN money m ON m.project_id = x.id
LEFT JOIN (
    SELECT CASE b.aqoci WHEN 'true' THEN 'member' WHEN 'false' THEN 'other' ELSE 'unknown' END AS aqoci,
        COUNT(*) AS icos FROM organization o JOIN member b ON b.id = o.id WHERE o.kind = 'ico' GROUP BY 1
) i ON i.aqoci = x.aqoci
GROUP BY 1

-- obligations-due
SELECT p.key AS project_key, p.title_fr, p.type,
    COALESCE((SELECT MIN(o.name) FROM projects_participation t JOIN organizations_organization o
        ON o.id = t.organization_id WHERE t.project_id = p.id AND t.role = 'lead'), '') AS lead,
    d.kind, d.due_on, CASE WHEN d.due_on < {today} THEN 'overdue' ELSE 'awaited' END AS punctuality,
    CASE WHEN d.due_on < {today} THEN {days_late} END AS days_late
FROM projects_obligation d JOIN projects_project p ON p.id = d.project_id
WHERE d.received_on IS NULL AND d.waived_reason = '' AND d.due_on <= {until} AND {typed}

-- eligibility-lapsing
SELECT o.key AS organization_key, o.name AS organization,
    TRIM(n.code || ' ' || n.version) AS norm,
    r.decided_on, r.lapses_on, {days_left} AS days_left
FROM organizations_eligibilityreview r JOIN organizations_organization o ON o.id = r.organization_id
JOIN organizations_norm n ON n.id = r.norm_id
WHERE r.decision = 'eligible' AND r.confirmed_on IS NOT NULL AND r.revoked_on IS NULL AND r.lapses_on <= {until}
    AND o.publication <> 'archived'
    AND NOT EXISTS (SELECT 1 FROM organizations_eligibilityreview x WHERE x.organization_id = r.organization_id
        AND x.confirmed_on IS NOT NULL AND (x.decided_on, x.id) > (r.decided_on, r.id) AND x.decided_on <= {today})

-- projects-without-southern-partner
SELECT p.key, p.title_fr, p.type, p.status, p.publication, p.start,
    COALESCE((SELECT x.reason FROM projects_ruleexception x WHERE x.project_id = p.id
        AND x.rule = 'project.southern_partner'), '') AS exception_reason
FROM projects_project p
WHERE p.type IN ('development', 'fieldwork')
    AND NOT EXISTS (SELECT 1 FROM projects_participation t JOIN organizations_organization o
        ON o.id = t.organization_id WHERE t.project_id = p.id AND o.kind = 'southern_partner')
