use mysql;
SELECT 1;
use information_schema;
SELECT 2;
