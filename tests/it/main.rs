//! Integration tests of the core through its use-cases, and of the command line.

mod beds;
mod bindings;
mod cli;
mod courses;
mod damage;
mod desk;
mod durability;
mod editing;
mod export;
mod find;
mod history;
mod office;
mod plain;
mod records;
mod reports;
mod rules_groups;
mod rules_stays;
mod rules_visits;
mod scenarios;
mod secrecy;
mod secrecy_folder;
mod seed_tables;
mod sharing;
mod small_cases;
mod tidy;
mod whole_day;
