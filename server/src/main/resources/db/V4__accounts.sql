create table account (
  principal text primary key,
  lower_name text not null,
  skeleton text not null,
  credential text not null,
  record text not null,
  server_key text not null,
  ksf integer not null,
  email text,
  admin integer not null default 0,
  disabled integer not null default 0,
  created_at bigint not null
);
create unique index account_lower_name on account (lower_name);
create unique index account_skeleton on account (skeleton);

create table blocked_name (
  skeleton text primary key,
  until bigint not null
);

create table recovery_code (
  principal text not null,
  code text not null,
  primary key (principal, code)
) without rowid;

create table invite (
  code text primary key,
  created_at bigint not null,
  expires_at bigint not null,
  used_by text
);

create table avatar (
  id text primary key,
  principal text not null,
  png text not null
);
create index avatar_principal on avatar (principal);

create table audit (
  no integer primary key,
  at bigint not null,
  actor text,
  action text not null,
  target text
);
create trigger audit_stays before update on audit begin select raise(abort, 'the audit log is append-only'); end;
create trigger audit_keeps before delete on audit when old.at > (select max(at) from audit) - 31536000000 begin select raise(abort, 'the audit log is append-only'); end;

alter table session add column device text;
alter table session add column address text;
