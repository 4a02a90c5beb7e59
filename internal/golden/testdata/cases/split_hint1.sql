SELECT /*+ SET_VAR(sort_buffer_size=262144) */ 1;
