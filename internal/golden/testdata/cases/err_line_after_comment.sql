/* a
b
c */
SELECT bad;
