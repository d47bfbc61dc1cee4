/** The tables of a broker, in a schema of its own. Versions are in order by their number, so the latest has the highest. */
export const brokerTables = (schema: string): string => `
CREATE SCHEMA ${schema};
CREATE TABLE ${schema}.version (
  id serial PRIMARY KEY, name text NOT NULL, version text NOT NULL, branch text, UNIQUE (name, version)
);
CREATE TABLE ${schema}.content (hash text PRIMARY KEY, contract jsonb NOT NULL);
CREATE TABLE ${schema}.publication (
  version_id int NOT NULL REFERENCES ${schema}.version, provider text NOT NULL,
  hash text NOT NULL REFERENCES ${schema}.content, PRIMARY KEY (version_id, provider)
);
CREATE INDEX ON ${schema}.publication (provider);
CREATE INDEX ON ${schema}.publication (hash);
CREATE TABLE ${schema}.environment (name text PRIMARY KEY);
CREATE TABLE ${schema}.verification (
  id serial PRIMARY KEY, hash text NOT NULL REFERENCES ${schema}.content,
  provider_version_id int NOT NULL REFERENCES ${schema}.version, success boolean NOT NULL
);
CREATE INDEX ON ${schema}.verification (hash, provider_version_id, id DESC);
CREATE TABLE ${schema}.tag (
  version_id int NOT NULL REFERENCES ${schema}.version, tag text NOT NULL, PRIMARY KEY (tag, version_id)
);
CREATE TABLE ${schema}.placement (
  id serial PRIMARY KEY, environment text NOT NULL REFERENCES ${schema}.environment,
  version_id int NOT NULL REFERENCES ${schema}.version, name text NOT NULL, target text, released boolean NOT NULL, ended boolean NOT NULL DEFAULT false
);
CREATE INDEX ON ${schema}.placement (environment) WHERE NOT ended;
CREATE UNIQUE INDEX ON ${schema}.placement (environment, name, COALESCE(target, ''), (target IS NULL))
  WHERE NOT ended AND NOT released;
`;
