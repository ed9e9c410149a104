create table letter (
  no integer primary key,
  sealed blob not null,
  attempt integer not null,
  due_at bigint not null,
  expires_at bigint not null
);
