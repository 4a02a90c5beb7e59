SELECT 1 AS
use
;
