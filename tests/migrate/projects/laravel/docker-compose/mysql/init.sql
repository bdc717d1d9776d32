create table places (id int);
