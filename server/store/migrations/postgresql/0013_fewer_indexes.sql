-- Each index is written with each row. Every list of interviews leaves out deleted ones
-- (interviews_listed), and one index of the questions serves their order as well as their counts.
DROP INDEX interviews_by_company;
DROP INDEX questions_by_interview;
DROP INDEX questions_counted;
CREATE INDEX questions_listed
  ON questions(interview_id, is_archived, "order", id, preparation_time, responding_time);
