//! The `anjian` binary: hands the arguments to [`anjian::cli`] and turns its answer into an exit code.

fn main() -> std::process::ExitCode {
    anjian::cli::main()
}
