SELECT ST_GeomFromText('POINT(1 2)') AS g;
