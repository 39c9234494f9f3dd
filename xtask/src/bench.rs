//! stub
use crate::args::Args;
use crate::project::Project;
use anyhow::Result;
use std::process::ExitCode;
pub struct Options;
impl Options {
    pub fn parse(_: &mut Args) -> Result<Self> {
        Ok(Self)
    }
}
pub fn run(_: &Project, _: &Options) -> Result<ExitCode> {
    Ok(ExitCode::SUCCESS)
}
