CHECK TABLE mysql.help_topic;
