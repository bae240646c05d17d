//! The integration tests of every floor, in the one test binary that links the analytics engine.

#[cfg(test)]
mod at_once;
#[cfg(test)]
mod audit;
#[cfg(test)]
mod binary;
#[cfg(test)]
mod cluster;
#[cfg(test)]
mod costs;
#[cfg(test)]
mod earlier_versions;
#[cfg(test)]
mod economics;
#[cfg(test)]
mod house_rules;
#[cfg(test)]
mod http;
#[cfg(test)]
mod import;
#[cfg(test)]
mod jobs;
#[cfg(test)]
mod kit;
#[cfg(test)]
mod ledger;
#[cfg(test)]
mod migrations;
#[cfg(test)]
mod people;
#[cfg(test)]
mod portfolio;
#[cfg(test)]
mod real_data;
#[cfg(test)]
mod store;
#[cfg(test)]
mod team;
#[cfg(test)]
mod upkeep;
