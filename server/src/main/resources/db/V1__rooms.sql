create table meta (
  name text primary key,
  value text not null
);

create table principal (
  id text primary key,
  kind text not null,
  name text not null,
  avatar text,
  created_at bigint not null
);

create table session (
  id text primary key,
  principal text not null,
  created_at bigint not null,
  last_seen_at bigint not null,
  expires_at bigint not null,
  ended_at bigint
);
create index session_live on session (expires_at) where ended_at is null;
create index session_principal on session (principal);

create table room (
  no integer primary key,
  id text not null unique,
  code text,
  title text not null,
  topic text not null,
  description text not null,
  visibility text not null,
  open integer not null,
  started_at bigint,
  owner text,
  member_count integer not null,
  created_at bigint not null,
  head bigint not null,
  last_at bigint not null,
  empty_since bigint,
  idle_since bigint,
  gone integer not null default 0
);
create unique index room_code on room (code) where open = 1 and code is not null and gone = 0;
create index room_code_any on room (code) where code is not null;
create index room_activity on room (last_at) where visibility = 'PUBLIC';

create table seat (
  room_no integer not null,
  principal text not null,
  role text not null,
  kind text not null,
  name text not null,
  skeleton text not null,
  avatar text,
  joined_at bigint not null,
  banned integer not null,
  primary key (room_no, principal)
) without rowid;
create unique index seat_name on seat (room_no, skeleton) where banned = 0;
create index seat_principal on seat (principal);

create table entry (
  room_no integer not null,
  seq bigint not null,
  kind text not null,
  at bigint not null,
  ref bigint,
  data text,
  primary key (room_no, seq)
) without rowid;

create table message (
  room_no integer not null,
  seq bigint not null,
  id blob not null,
  rev bigint not null,
  author blob not null,
  author_kind text not null,
  author_name text not null,
  author_avatar text,
  text_no integer,
  at bigint not null,
  edited_at bigint,
  deleted integer not null,
  reply_to blob,
  nonce text,
  primary key (room_no, seq)
) without rowid;
create unique index message_id on message (id);

create table text (
  no integer primary key,
  text text not null
);

create table roll (
  room_no integer not null,
  seq bigint not null,
  id text not null,
  data text not null,
  primary key (room_no, seq)
) without rowid;
create unique index roll_id on roll (id);

create table nonce (
  room_no integer not null,
  principal blob not null,
  nonce text not null,
  seq bigint not null,
  primary key (room_no, principal, nonce)
) without rowid;

create table forgotten (
  room_no integer not null,
  seq bigint not null,
  rev bigint not null,
  text_no integer not null,
  primary key (room_no, seq, rev)
) without rowid;
