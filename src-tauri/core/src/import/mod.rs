//! Reading CSV files that others made.
