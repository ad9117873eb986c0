-- A recipe's name as text: a new recipe then needs no migration. The names of existing runs stay as they are.
ALTER TABLE "TrainingRun" ALTER COLUMN "recipe" TYPE TEXT USING "recipe"::text;

DROP TYPE "RecipeName";
