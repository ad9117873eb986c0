-- A format's name as text: a new format then needs no migration. The names of existing datasets stay as they are.
ALTER TABLE "Dataset" ALTER COLUMN "format" TYPE TEXT USING "format"::text;

DROP TYPE "DatasetFormat";

-- What the person said of a table's columns; null where all was left to be found.
ALTER TABLE "Dataset" ADD COLUMN "columns" JSONB;
