SELECT '' AS a, ' ' AS b, '  x  ' AS c;
