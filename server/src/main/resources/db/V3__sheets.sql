create table sheet (
  room_no integer not null,
  principal text not null,
  kind text not null,
  name text not null,
  text text not null,
  primary key (room_no, principal, kind, name)
) without rowid;

create table roll_table (
  room_no integer not null,
  name text not null,
  entries text not null,
  primary key (room_no, name)
) without rowid;
