drop table avatar;
create table picture (
  id text primary key,
  type text not null,
  bytes blob not null
);

alter table account add column email_confirmed integer not null default 0;

create table mail_link (
  token text primary key,
  principal text not null,
  purpose text not null,
  email text not null,
  expires_at bigint not null
) without rowid;
create unique index mail_link_principal on mail_link (principal, purpose);

create table goodbye (
  principal text primary key,
  erase integer not null
) without rowid;
