/*!\C latin1 */;
select @@character_set_client, 'ü';
DELIMITER /*!*/;
/*!40000 \C cp932 *//*!*/;
select @@character_set_client, 'ƒ\'/*!*/;
select 1 /*! + 1 \C koi8r */, @@character_set_client/*!*/;
/* \C latin1 */ select @@character_set_client/*!*/;
DELIMITER ;
/*! select '\C latin1' */;
/*!\C
 */;
