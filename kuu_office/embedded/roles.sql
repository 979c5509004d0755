-- The roles of the portal's database. Run once per cluster in template1, so that every database made later, a test's
-- too, gives what kuu_owner makes to kuu_app (rows) and kuu_ro (reading).

CREATE ROLE kuu_owner LOGIN CREATEDB;

CREATE ROLE kuu_app LOGIN;

CREATE ROLE kuu_ro LOGIN;

ALTER ROLE kuu_ro SET default_transaction_read_only = on;

ALTER DEFAULT PRIVILEGES FOR ROLE kuu_owner GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO kuu_app;

ALTER DEFAULT PRIVILEGES FOR ROLE kuu_owner GRANT USAGE, SELECT ON SEQUENCES TO kuu_app;

ALTER DEFAULT PRIVILEGES FOR ROLE kuu_owner GRANT SELECT ON TABLES TO kuu_ro;

