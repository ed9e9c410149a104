alter table oauth_initial_token add column id text;
alter table oauth_initial_token add column label text;
alter table oauth_initial_token add column most integer not null default 10;
alter table oauth_initial_token add column registered integer not null default 0;
update oauth_initial_token set id = lower(hex(randomblob(8)));
create unique index oauth_initial_token_id on oauth_initial_token (id);

alter table oauth_registration add column token text;
alter table oauth_registration add column granted integer not null default 0;
create index oauth_registration_token on oauth_registration (token);
update oauth_registration set granted = 1
  where client in (select client from oauth_grant union select client from oauth_consent);

alter table oauth_request add column holder text;
update oauth_request set holder = 'client ' || client where pushed = 1;
drop index oauth_request_pushed;
create index oauth_request_holder on oauth_request (holder) where pushed = 1;
