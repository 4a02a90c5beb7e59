SELECT 'café' AS a;
