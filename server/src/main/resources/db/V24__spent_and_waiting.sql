alter table dice_epoch add column spent blob not null default x'';
