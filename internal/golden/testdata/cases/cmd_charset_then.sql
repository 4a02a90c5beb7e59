charset cp932; select 'ƒ\'; select 'ƒ\'; select 3;
\C latin1 ; select 'ü';
charset gbk;select '¿\', '¿\';
charset utf8mb4
select 'Ã¼';
