//! The command line of evigraph. Everything it knows of the terminal is in `cli`; the library never sees it.

mod cli;

fn main() -> std::process::ExitCode {
    cli::main()
}
