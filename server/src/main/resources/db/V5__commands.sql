create table command (
  room_no integer not null,
  principal text not null,
  nonce text not null,
  body text not null,
  first bigint not null,
  rolls integer not null,
  note text,
  primary key (room_no, principal, nonce)
) without rowid;

create table last_roll (
  room_no integer not null,
  principal text not null,
  dice text not null,
  label text,
  secret text,
  withheld bigint,
  primary key (room_no, principal)
) without rowid;

create table inline_roll (
  room_no integer not null,
  seq bigint not null,
  data text not null,
  primary key (room_no, seq)
) without rowid;

create table tally (
  room_no integer not null,
  principal text not null,
  die text not null,
  counts text not null,
  primary key (room_no, principal, die)
) without rowid;

create table tally_withheld (
  room_no integer not null,
  seq bigint not null,
  counts text not null,
  primary key (room_no, seq)
) without rowid;
