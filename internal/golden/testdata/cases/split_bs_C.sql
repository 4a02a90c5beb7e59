\C latin1
SELECT @@character_set_client, @@character_set_results;
