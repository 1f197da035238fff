//! Batches for commissioners: CSV files with a manifest, one folder per recipient and week.
