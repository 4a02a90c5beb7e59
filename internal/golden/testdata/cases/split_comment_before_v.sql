-- one
-- two
SELECT 1;
# three
/* four
five */ SELECT 2;
