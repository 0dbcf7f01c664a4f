//! The program, run on folders as people run it. One binary, so that it links once.

mod command_line;
mod documents;
mod fetch;
mod folder;
mod fuzzed;
mod gate;
mod golden;
mod hosting;
mod portals;
mod properties;
mod publishing;
mod real_data;
mod replay;
mod sealing;
mod server;
mod tables;
mod traps;
mod verifying;
mod watching;
