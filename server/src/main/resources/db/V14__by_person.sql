alter table roll add column roller blob;
update roll set roller = unhex(replace(json_extract(data, '$.roller.id'), '-', ''));
create index roll_roller on roll (roller);
