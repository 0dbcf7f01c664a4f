//! One file for each type of page: its path and the struct that its template shows. A template never computes.

pub mod a_to_z;
pub mod authority;
pub mod data;
pub mod find;
pub mod home;
pub mod place;
pub mod provenance;
pub mod service;
pub mod shared;
pub mod text;
