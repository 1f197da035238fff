//! Bad input: a clear answer, the good lines stored, nothing half-written.
