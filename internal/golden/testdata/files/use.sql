SELECT 1;
use mysql
SELECT database();
