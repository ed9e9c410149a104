alter table voice rename to trace;
drop index voice_principal;
create index trace_principal on trace (principal);
insert into trace (room_no, principal) select room_no, unhex(replace(principal, '-', '')) from seat where true on conflict do nothing;
insert into trace (room_no, principal) select room_no, roller from roll where roller is not null on conflict do nothing;
insert into trace (room_no, principal) select room_no, unhex(replace(coalesce(json_extract(data, '$.user.id'), json_extract(data, '$.owner.id')), '-', '')) from entry where kind in ('JOINED', 'UPDATED', 'LEFT', 'ROOM', 'DELETED') on conflict do nothing;
create index session_ended on session (ended_at) where ended_at is not null;
