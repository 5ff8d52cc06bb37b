-- What central decided itself while it took a copy was kept as a kind that the protocol does not have (E9):
-- a box could not say that it knows of it, and both told it again in each round.
UPDATE `decisions` SET `decision` = 'keep_server' WHERE `decision` = 'discard';
