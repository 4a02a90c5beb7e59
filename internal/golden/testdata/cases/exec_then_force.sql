select 99;
