SELECT 'café' AS a, @@character_set_client;
