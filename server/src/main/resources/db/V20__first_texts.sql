alter table nonce add column first_text blob;
