update or ignore account set skeleton = replace(skeleton, 'i', 'l');
update or ignore blocked_name set skeleton = replace(skeleton, 'i', 'l');
update or ignore seat set skeleton = replace(skeleton, 'i', 'l');
