alter table letter add column principal text;
