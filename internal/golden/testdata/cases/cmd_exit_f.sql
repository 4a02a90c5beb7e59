SELECT bad;
exit
SELECT 2;
