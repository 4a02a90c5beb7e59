CREATE TEMPORARY TABLE mysql.gc_s (a INT, b INT);
UPDATE mysql.gc_s SET a=1;
SELECT @@sql_safe_updates, @@sql_select_limit, @@max_join_size;
