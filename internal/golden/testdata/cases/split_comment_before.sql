-- one
-- two
SELECT 1;
# three
SELECT bad;
/* four
five */ SELECT bad2;
