//! The command line: one command a file.
//!
//! A command is a struct of its arguments with `run(&self, &Shared) -> Result<Outcome, Failure>`; to add one, write its
//! file, add a variant to [`Command`] and an arm to [`run`]. Commands print and return; only [`main`] makes an exit
//! code.

mod check;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::knowledge::{LoadError, Loaded};

/// 案鉴:物业纠纷的案例、法律与处置建议
#[derive(Debug, Parser)]
#[command(name = "anjian", version, about, disable_help_subcommand = true)]
struct Cli {
    #[command(flatten)]
    shared: Shared,
    #[command(subcommand)]
    command: Command,
}

/// What every command understands.
#[derive(Debug, Args)]
pub struct Shared {
    /// 数据文件夹(含 cases/、rules/、index/);不写则用内置的一份
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// 输出 JSON
    #[arg(long, global = true)]
    pub json: bool,
}

impl Shared {
    /// The knowledge of `--data`, or of the copy inside the binary.
    ///
    /// # Errors
    /// If the data folder cannot be read.
    pub fn load(&self) -> Result<Loaded, LoadError> {
        let files = match &self.data {
            Some(folder) => crate::knowledge::read_folder(folder)?,
            None => crate::knowledge::embedded(),
        };
        Ok(crate::knowledge::load(files))
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    /// 检查全部内容文件,错在哪一行哪一列逐条列出
    Check(check::Check),
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Exit code 0.
    Success,
    /// There are findings: exit code 1.
    Findings,
}

/// Why a command could not do its work: exit code 2.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The data folder.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// The output could not be written.
    #[error("写不出结果:{0}")]
    Output(#[from] std::io::Error),
}

/// Runs the command line; the exit code is 0 success, 1 findings, 2 bad use.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    match run(&cli) {
        Ok(Outcome::Success) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        // The reader went away (`anjian check | head`): nothing to say and nobody to say it to.
        Err(Failure::Output(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(failure) => {
            anstream::eprintln!("错误:{failure}");
            ExitCode::from(2)
        }
    }
}

fn run(cli: &Cli) -> Result<Outcome, Failure> {
    match &cli.command {
        Command::Check(command) => command.run(&cli.shared),
    }
}
