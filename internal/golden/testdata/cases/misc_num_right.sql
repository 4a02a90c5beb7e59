SELECT 1 AS aaaaaaaa, 1.5 AS bbbbbbbbb, 1e0 AS cccccccc, '1' AS ddddddd, NULL AS eeeeeeee, TRUE AS fffffff, CURDATE()>0 AS ggggggg;
