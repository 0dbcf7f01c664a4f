//! One file for each type of page: its path and the struct that its template shows. A template never computes.

pub mod shared;
