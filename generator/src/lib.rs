//! Doorstep: provider registers and market data in, a searchable static site out.
//! `ARCHITECTURE.md` beside this crate has the invariants; the folders have the flow.

pub mod build;
pub mod cli;
pub mod codes;
pub mod confine;
pub mod demo;
pub mod diagnostic;
pub mod digest;
pub mod enrich;
pub mod extract;
pub mod fetch;
pub mod house;
pub mod ingest;
pub mod init;
pub mod keep;
pub mod model;
pub mod pipeline;
pub mod project;
pub mod publish;
pub mod release;
pub mod say;
pub mod serve;
pub mod stage;
pub mod teeth;
