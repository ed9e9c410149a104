alter table audit add column room text;
