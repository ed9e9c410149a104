-- The labels of the rolls in a message, a JSON list, as a text that can be overwritten.
alter table inline_roll add column labels_no bigint;
-- A secret roll is counted from its own row when it is revealed.
drop table tally_withheld;
-- Its faces are counted each once.
delete from tally where die = 'dF.1';
