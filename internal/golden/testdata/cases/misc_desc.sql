DESC mysql.help_topic;
