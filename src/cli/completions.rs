//! `anjian completions`: what a shell needs to complete commands and options; `anjian man`: the manual page. Both are
//! made from the same definition as `--help`.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::context::{CliError, Outcome, print};

/// Writes completions.
#[derive(Debug, Args)]
pub struct Completions {
    /// 哪种命令行外壳：bash、zsh、fish、powershell、elvish
    #[arg(value_name = "外壳", value_enum)]
    shell: Shell,
}

impl Completions {
    /// Prints them.
    ///
    /// # Errors
    /// If standard output is closed.
    pub fn run(&self) -> Result<Outcome, CliError> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut super::Arguments::command(), "anjian", &mut script);
        print(&String::from_utf8_lossy(&script))?;
        Ok(Outcome::Success)
    }
}

/// Writes the manual page.
#[derive(Debug, Args)]
pub struct Man {}

impl Man {
    /// Prints it: the page of the program, then every command with its options.
    ///
    /// # Errors
    /// If standard output is closed.
    pub fn run(&self) -> Result<Outcome, CliError> {
        let mut command = super::Arguments::command();
        command.build();
        let mut page = Vec::new();
        let man = clap_mangen::Man::new(command.clone()).title("ANJIAN").manual("案鉴手册");
        man.render_title(&mut page)?;
        man.render_name_section(&mut page)?;
        man.render_synopsis_section(&mut page)?;
        man.render_description_section(&mut page)?;
        man.render_options_section(&mut page)?;
        commands(&mut page, &command)?;
        page.extend_from_slice(EXITS.as_bytes());
        print(&chinese(&String::from_utf8_lossy(&page)))?;
        Ok(Outcome::Success)
    }
}

/// Every command below one, depth first.
fn commands(page: &mut Vec<u8>, command: &clap::Command) -> Result<(), CliError> {
    for below in command.get_subcommands().filter(|c| !c.is_hide_set()) {
        let name = below.get_bin_name().unwrap_or(below.get_name());
        page.extend_from_slice(format!(".SH 命令 {name}\n").as_bytes());
        // What every command takes is said once, at the top.
        let own = below.clone().mut_args(|a| if a.is_global_set() { a.hide(true) } else { a });
        let man = clap_mangen::Man::new(own);
        let mut text = Vec::new();
        man.render_description_section(&mut text)?;
        man.render_options_section(&mut text)?;
        // Its sections are parts of this one.
        page.extend_from_slice(String::from_utf8_lossy(&text).replace(".SH ", ".SS ").as_bytes());
        commands(page, below)?;
    }
    Ok(())
}

const EXITS: &str = "\
.SH 退出码
0 成功；1 做完了，但发现了问题；2 用法不对，或者没能做成。
.SH 环境
RUST_LOG：网页服务写多少日志（error、warn、info）。XDG_DATA_HOME：个人数据文件夹，学习进度和导入的法规全文放在其中的 anjian。
";

/// The headings of a page in Chinese.
fn chinese(page: &str) -> String {
    let headings = [("NAME", "名称"), ("SYNOPSIS", "用法"), ("DESCRIPTION", "说明"), ("OPTIONS", "选项")];
    headings.iter().fold(page.to_owned(), |page, (english, chinese)| {
        page.replace(&format!(".SH {english}\n"), &format!(".SH {chinese}\n"))
            .replace(&format!(".SS {english}\n"), &format!(".SS {chinese}\n"))
    })
}
