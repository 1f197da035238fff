//! The tables that commissioners ask for.
