/* only */
-- c
# d
