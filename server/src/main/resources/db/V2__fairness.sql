create table dice_epoch (
  room_no integer not null,
  n bigint not null,
  commitment blob not null,
  seed blob not null,
  blind blob not null,
  sealed integer not null,
  x blob not null,
  head blob not null,
  rolls bigint not null,
  first bigint not null,
  opened_at bigint not null,
  history text not null,
  closed integer not null default 0,
  primary key (room_no, n)
) without rowid;
create unique index dice_epoch_open on dice_epoch (room_no) where closed = 0;
