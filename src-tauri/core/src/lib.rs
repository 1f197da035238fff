//! The core of Tsunagi.
