create table oauth_device (
  hash text primary key,
  user_code text not null unique,
  client text not null,
  scope text not null,
  grant_id text,
  denied integer not null default 0,
  used_at bigint,
  created_at bigint not null,
  expires_at bigint not null
);
create index oauth_device_client on oauth_device (client);
create index oauth_device_expires on oauth_device (expires_at);
