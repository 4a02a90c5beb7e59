delimiter //
SELECT 1//
