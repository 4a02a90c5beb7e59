select 1;
