SET NAMES latin1;
SELECT 'x', @@character_set_client;
