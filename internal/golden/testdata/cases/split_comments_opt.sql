SELECT 1 /* c */ AS a;
