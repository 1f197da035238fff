-- Who was merged into whom is asked with every family and every hit; few ever are.
CREATE INDEX household_merged ON household (merged_into, id) WHERE merged_into IS NOT NULL;
CREATE INDEX person_merged ON person (merged_into, id) WHERE merged_into IS NOT NULL;
