SELECT 'a \c' AS x;
SELECT "\c" ;
