/**
 * The matrix as one query: each contract of what is to be deployed, or that is about it, held against each version of its
 * provider that counts. $1: the versions to be deployed; $2: their services; $3: environment; $4: tag; $5: only the latest
 * with that tag; $6: whether a target was named at all.
 *
 * Each line costs one look into an index of verifications, of which the latest counts.
 */
export const matrixQuery = (schema: string): string => `
WITH target AS (
  SELECT v.id, v.name FROM ${schema}.placement p JOIN ${schema}.version v ON v.id = p.version_id
  WHERE p.environment = $3 AND NOT p.ended AND NOT v.name = ANY($2)
  UNION
  SELECT id, name FROM (
    SELECT v.id, v.name, row_number() OVER (PARTITION BY v.name ORDER BY v.id DESC) AS back
    FROM ${schema}.tag t JOIN ${schema}.version v ON v.id = t.version_id WHERE t.tag = $4 AND NOT v.name = ANY($2)
  ) tagged WHERE NOT $5 OR back = 1
), counted AS (
  SELECT id, name FROM ${schema}.version WHERE id = ANY($1) UNION SELECT id, name FROM target
), asked AS (
  SELECT version_id, provider, hash FROM ${schema}.publication
  WHERE (version_id = ANY($1) AND ($6 OR provider = ANY($2)))
     OR (provider = ANY($2) AND version_id IN (SELECT id FROM target))
)
SELECT c.name AS consumer, c.version AS "consumerVersion", a.provider, p.version AS "providerVersion",
  (SELECT x.success FROM ${schema}.verification x
   WHERE x.hash = a.hash AND x.provider_version_id = p.id ORDER BY x.id DESC LIMIT 1) AS success
FROM asked a JOIN ${schema}.version c ON c.id = a.version_id
LEFT JOIN (counted n JOIN ${schema}.version p ON p.id = n.id) ON n.name = a.provider`;

/** The same where nothing is said of a target: whoever has verified a contract of $1, or been verified by one of them. */
export const anyMatrixQuery = (schema: string): string => `
WITH asked AS (
  SELECT q.version_id, q.provider, q.hash, NULL::int AS by FROM ${schema}.publication q WHERE q.version_id = ANY($1)
  UNION ALL
  SELECT q.version_id, q.provider, q.hash, v.id FROM ${schema}.publication q
  JOIN ${schema}.version v ON v.name = q.provider AND v.id = ANY($1)
), latest AS (
  SELECT DISTINCT ON (x.hash, x.provider_version_id) x.hash, x.provider_version_id, x.success
  FROM ${schema}.verification x WHERE x.hash IN (SELECT hash FROM asked)
  ORDER BY x.hash, x.provider_version_id, x.id DESC
)
SELECT c.name AS consumer, c.version AS "consumerVersion", a.provider, p.version AS "providerVersion", l.success,
  b.version AS "by"
FROM asked a JOIN ${schema}.version c ON c.id = a.version_id LEFT JOIN ${schema}.version b ON b.id = a.by
LEFT JOIN latest l ON l.hash = a.hash AND (a.by IS NULL OR l.provider_version_id = a.by)
LEFT JOIN ${schema}.version p ON p.id = l.provider_version_id`;
