create table oauth_key (
  id text primary key,
  alg text not null,
  sealed text not null,
  created_at bigint not null
);

create table oauth_client (
  id text primary key,
  metadata text not null,
  secret text,
  first_party integer not null,
  pkce integer not null,
  created_at bigint not null
);

create table oauth_grant (
  id text primary key,
  client text not null,
  principal text,
  credential text,
  session text,
  scope text not null,
  offline integer not null,
  auth_time bigint not null,
  created_at bigint not null,
  expires_at bigint not null,
  ended_at bigint
);
create index oauth_grant_client on oauth_grant (client);
create index oauth_grant_principal on oauth_grant (principal);
create index oauth_grant_session on oauth_grant (session);

create table oauth_code (
  hash text primary key,
  grant_id text not null,
  redirect_uri text,
  challenge text,
  nonce text,
  claims text,
  jkt text,
  expires_at bigint not null,
  used_at bigint
);
create index oauth_code_grant on oauth_code (grant_id);

create table oauth_refresh (
  hash text primary key,
  grant_id text not null,
  claims text,
  jkt text,
  created_at bigint not null,
  used_at bigint
);
create index oauth_refresh_grant on oauth_refresh (grant_id);

create table oauth_consent (
  principal text not null,
  client text not null,
  scope text not null,
  given_at bigint not null,
  primary key (principal, client)
) without rowid;
create index oauth_consent_client on oauth_consent (client);

create table oauth_request (
  hash text primary key,
  client text not null,
  parameters text not null,
  pushed integer not null,
  browser text,
  created_at bigint not null,
  expires_at bigint not null
);
create index oauth_request_expires on oauth_request (expires_at);
