//! Published tables, values at fixed parameters from an independent program of fifty digits, and simulated customers.

mod bad_input;
mod close;
mod data;
mod equity;
mod fits;
mod lifetimes;
mod more_fits;
mod outlook;
mod recovery;
mod references;
mod simulated;
mod stability;
