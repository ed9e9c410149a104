drop index room_activity;
create index room_public_activity on room (last_at, id) where visibility = 'PUBLIC' and gone = 0;
create index room_public_created on room (created_at, id) where visibility = 'PUBLIC' and gone = 0;
create index room_public_title on room (title, id) where visibility = 'PUBLIC' and gone = 0;
create index seat_joined on seat (room_no, banned, joined_at, principal);

update entry set data = json_remove(data, '$.title', '$.topic', '$.description') where kind in ('ROOM', 'DELETED');
insert into meta (name, value) values ('scrub', 'due') on conflict do nothing;
