//! The command line: one command a file. Every command returns an [`Outcome`]; only [`main`] turns it into words
//! on standard error and an exit code: 0 success, 1 findings, 2 bad use.

mod assess;
mod batch;
pub(crate) mod cases;
mod check;
mod check_texts;
mod cite;
mod cluster;
pub(crate) mod collection;
mod compare;
mod completions;
mod context;
mod eval;
mod index;
pub(crate) mod law;
mod law_texts;
mod mcp;
mod render;
mod search;
mod serve;
mod study;

use std::io::Write;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub use context::{CliError, Context, Outcome, print};

/// 案鉴：物业纠纷的案例、法律与处置建议
#[derive(Debug, Parser)]
#[command(name = "anjian", version, disable_help_subcommand = true, disable_help_flag = true)]
#[command(disable_version_flag = true, next_help_heading = "选项")]
struct Arguments {
    /// 从这个文件夹读取 cases/、rules/、index/,不用程序自带的一份
    #[arg(long, global = true, value_name = "文件夹")]
    data: Option<std::path::PathBuf>,
    /// 以 JSON 输出
    #[arg(long, global = true)]
    json: bool,
    /// 显示用法
    #[arg(short, long, global = true, action = clap::ArgAction::Help)]
    help: Option<bool>,
    /// 显示版本
    #[arg(short = 'V', long, action = clap::ArgAction::Version)]
    version: Option<bool>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// 检查案例、规则、法律与词库文件
    Check(check::Check),
    /// 列出案例
    Cases(cases::Cases),
    /// 显示一个案例
    Case(cases::OneCase),
    /// 几个案例并排比较
    Compare(compare::Compare),
    /// 检索案例、条文与规则
    Search(search::Search),
    /// 描述一件事，得到处置建议
    Assess(assess::Assess),
    /// 查条文，可指定日期
    Law(law::Law),
    /// 核对一份文字里的法律引用
    Cite(cite::Cite),
    /// 自己导入的裁判文书：导入、检索、查看（与编者案例分开）
    Collection(collection::CollectionCommand),
    /// 检索索引：建立或查看
    Index(index::IndexCommand),
    /// 用带标注的事件文件衡量读得准不准
    Eval(eval::Eval),
    /// 供助手程序调用（MCP，走标准输入输出）
    Mcp(mcp::Mcp),
    /// 做几道“改一个事实，结果怎么变”的练习
    Study(study::Study),
    /// 打开网页服务
    Serve(serve::Serve),
    /// 生成命令行补全脚本
    Completions(completions::Completions),
    /// 生成手册页（man）
    Man(completions::Man),
}

/// Runs the command line.
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return usage(&error),
    };
    let context = Context { data: arguments.data, json: arguments.json };
    let outcome = match arguments.command {
        Command::Check(command) => command.run(&context),
        Command::Cases(command) => command.run(&context),
        Command::Case(command) => command.run(&context),
        Command::Compare(command) => command.run(&context),
        Command::Search(command) => command.run(&context),
        Command::Assess(command) => command.run(&context),
        Command::Law(command) => command.run(&context),
        Command::Cite(command) => command.run(&context),
        Command::Collection(command) => command.run(&context),
        Command::Index(command) => command.run(&context),
        Command::Eval(command) => command.run(&context),
        Command::Mcp(command) => command.run(&context),
        Command::Study(command) => command.run(&context),
        Command::Serve(command) => command.run(&context),
        Command::Completions(command) => command.run(),
        Command::Man(command) => command.run(),
    };
    match outcome {
        Ok(Outcome::Success) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        // A closed pipe (`| head`) is not a mistake.
        Err(CliError::Output(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            // Where even standard error is closed, the exit code still says it.
            let _ = writeln!(anstream::stderr(), "错误：{error}");
            ExitCode::from(error.exit_code())
        }
    }
}

/// Help and version are successes; everything else is bad use, said in Chinese before clap's own words.
fn usage(error: &clap::Error) -> ExitCode {
    use clap::error::ErrorKind;
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    let what = match error.kind() {
        ErrorKind::InvalidSubcommand => "没有这个命令",
        ErrorKind::UnknownArgument => "没有这个选项",
        ErrorKind::MissingRequiredArgument => "缺少必要的内容",
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => "请给出一个命令",
        ErrorKind::ValueValidation | ErrorKind::InvalidValue => "选项的值不合要求",
        ErrorKind::ArgumentConflict => "有的选项不能一起用",
        _ => "命令写得不对",
    };
    let _ = writeln!(anstream::stderr(), "错误：{what}。运行 anjian --help 查看用法。\n{error}");
    ExitCode::from(2)
}
