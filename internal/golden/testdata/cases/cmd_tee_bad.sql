tee /nonexistent/x
SELECT 1;
