pager cat
SELECT 1;
nopager
