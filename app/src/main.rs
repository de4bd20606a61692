//! The program `accord`: see [`app::commands`].

fn main() -> std::process::ExitCode {
    app::commands::run()
}
