//! The file system as the core uses it; the only module besides the shared folder that names `std::fs`.
