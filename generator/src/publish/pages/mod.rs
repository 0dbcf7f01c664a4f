//! One file for each type of page: its path and the struct that its template shows. A template never computes.

pub mod a_to_z;
pub mod area;
pub mod authority;
pub mod calendar;
pub mod commissioning;
pub mod data;
pub mod decision;
pub mod find;
pub mod framework;
pub mod guides;
pub mod home;
pub mod hospital;
pub mod indicators;
pub mod lot;
pub mod market;
pub mod meeting;
pub mod pays;
pub mod place;
pub mod provenance;
pub mod providers;
pub mod questions;
pub mod service;
pub mod shared;
pub mod shortlist;
pub mod text;
