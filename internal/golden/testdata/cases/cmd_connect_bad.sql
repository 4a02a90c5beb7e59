connect gc_nosuch
SELECT 1;
