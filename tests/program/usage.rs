//! Help, errors of usage and failures in both languages.

use std::fs;

use crate::office::Office;
use snapbox::str;

#[test]
fn a_missing_argument() {
    let office = Office::open();
    office.run("gate status").code(2).stderr_eq(str![[r#"
error: the following required arguments were not provided:
  <STORE>

Usage: fede gate status <STORE>

For more information, try '--help'.

"#]]);
    office.run("gate status --lang zh-CN").code(2).stderr_eq(str![[r#"
错误：缺少以下必需的参数：
  <STORE>

用法：fede gate status --lang <LANG> <STORE>

详细说明请用“--help”查看。

"#]]);
}

#[test]
fn a_word_that_is_not_on_the_list() {
    let office = Office::open();
    office.run("revoke a --class lots").code(2).stderr_eq(str![[r#"
error: invalid value 'lots' for '--class <CLASS>'
  [possible values: unspecified, issued-in-error, superseded, lost, misused]
hint: did you mean 'lost'?

For more information, try '--help'.

"#]]);
    office.run("revoke a --class lots --lang zh-CN").code(2).stderr_eq(str![[r#"
错误：“--class <CLASS>”的值“lots”无效
  [可选：unspecified, issued-in-error, superseded, lost, misused]
提示：是否指 'lost'？

详细说明请用“--help”查看。

"#]]);
}

#[test]
fn a_value_that_cannot_be_read() {
    let office = Office::open();
    office.run("gate status gate --at yesterday --lang zh-CN").code(2).stderr_eq(str![[r#"
错误：“--at <TIME>”的值“yesterday”无效：[..]

详细说明请用“--help”查看。

"#]]);
    office.run("gate run gate --raw 640 --lang zh-CN").code(2).stderr_eq(str![[r#"
错误：“--raw <WIDTHxHEIGHT>”的值“640”无效：应为 1280x720 这样的尺寸，边长不超过8192

详细说明请用“--help”查看。

"#]]);
}

#[test]
fn a_command_or_an_argument_that_is_not_there() {
    let office = Office::open();
    office.run("verfy").code(2).stderr_eq(str![[r#"
error: unrecognized subcommand 'verfy'
hint: did you mean 'verify'?

Usage: fede [OPTIONS] <COMMAND>

For more information, try '--help'.

"#]]);
    office.run("verfy --lang zh-CN").code(2).stderr_eq(str![[r#"
错误：没有“verfy”这个子命令
提示：是否指 'verify'？

用法：fede [OPTIONS] <COMMAND>

详细说明请用“--help”查看。

"#]]);
    office.run("verify a.png --stor gate --lang zh-CN").code(2).stderr_eq(str![[r#"
错误：没有“--stor”这个参数
提示：是否指 '--store'？
...
"#]]);
    office.run("verify a.png --store g --trust l --root r --lang zh-CN").code(2).stderr_eq(str![[r#"
错误：参数“--store <STORE>”不能与下列参数同时使用：
  --trust <LIST>
  --root <ROOT>
...
"#]]);
}

#[test]
fn a_failure_has_a_hint_in_each_language() {
    let office = Office::open();
    office.run("gate status gate").code(2).stderr_eq(str![[r#"
error: gate: [..]
hint: [..]

"#]]);
    office.run("gate status gate --lang zh-CN").code(2).stderr_eq(str![[r#"
错误：gate：[..]
提示：[..]

"#]]);
}

#[test]
fn help_pages_and_completions_speak_the_language() {
    let office = Office::open();
    office.run("gate sync --help").code(0).stdout_eq(str![[r#"
Fetch and verify the newest set. The update is atomic: either all of it or nothing
...
"#]]);
    office.command("gate sync --help").env("FEDE_LANG", "zh-CN").assert().code(0).stdout_eq(str![[r#"
[..]原子[..]
...
"#]]);
    office.run("man pages/zh --lang zh-CN").code(0);
    office.run("man pages/en").code(0);
    let page = |path: &str| fs::read_to_string(office.path(path)).unwrap();
    assert!(page("pages/zh/fede-verify.1").contains("离线"));
    assert!(page("pages/en/fede-verify.1").contains("offline"));
    let completions = |arguments: &str| {
        let output = office.run(&format!("completions zsh {arguments}")).code(0).get_output().stdout.clone();
        String::from_utf8(output).unwrap()
    };
    let english = completions("--lang en");
    assert!(english.contains("(green yellow red)") && english.contains("CN-SH") && english.contains("close-contact"));
    assert!(completions("--lang zh-CN").contains("离线"));
}
