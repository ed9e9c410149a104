create table voice (
  room_no integer not null,
  principal blob not null,
  primary key (room_no, principal)
) without rowid;
create index voice_principal on voice (principal);
insert into voice (room_no, principal) select distinct room_no, author from message;
