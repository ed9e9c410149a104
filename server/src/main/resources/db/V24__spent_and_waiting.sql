alter table dice_epoch add column spent blob not null default x'';

create index oauth_request_waiting on oauth_request (holder) where pushed = 0;
alter table oauth_device add column holder text;
create index oauth_device_holder on oauth_device (holder);
