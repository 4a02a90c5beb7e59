SELECT '#' AS a, "#" AS b # ; '
;
