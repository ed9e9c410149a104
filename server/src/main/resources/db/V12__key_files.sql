drop table oauth_key;
