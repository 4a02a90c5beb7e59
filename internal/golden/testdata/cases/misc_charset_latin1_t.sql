SELECT 'café' AS a, HEX('é') AS h;
