create table oauth_initial_token (
  hash text primary key,
  created_at bigint not null,
  expires_at bigint not null
);

create table oauth_registration (
  client text primary key,
  hash text not null
);
