-- Whose pictures they were that are worn no more: their paths stand in the log and lead on.
create table worn_picture (
  id text primary key,
  principal text not null
) without rowid;
create index worn_picture_principal on worn_picture (principal);

create index audit_actor on audit (actor);

-- What the index lets go of next.
create index forgotten_rev on forgotten (room_no, rev);
