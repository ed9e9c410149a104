alter table oauth_request add column push text;
create index oauth_request_push on oauth_request (push);
create index oauth_request_pushed on oauth_request (client) where pushed = 1;
