//! The commands the screen can call: each unpacks, makes one call of the core off the main thread,
//! and returns.

pub mod cases;
pub mod desk;
pub mod export;
pub mod group;
pub mod intake;
pub mod local;
pub mod memory;
pub mod office;
pub mod profile;
pub mod records;
pub mod report;
pub mod rest;
pub mod screens;
pub mod second;
pub mod sharing;
pub mod visiting;
pub mod window;
