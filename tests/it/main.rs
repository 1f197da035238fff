//! Integration tests of the core through its use-cases.

mod beds;
mod bindings;
mod damage;
mod durability;
mod editing;
mod history;
mod records;
mod rules_groups;
mod rules_stays;
mod rules_visits;
mod scenarios;
mod secrecy;
mod small_cases;
mod tidy;
