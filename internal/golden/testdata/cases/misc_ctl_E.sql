SELECT 'a	b' AS t, 'a\nb' AS n, 'a\rb' AS r, 'a\0b' AS z, 'a\\b' AS s;
