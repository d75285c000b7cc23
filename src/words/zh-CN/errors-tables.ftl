### 表格、人员文件、申报与规则文件中的错误。

## 文件

encoding = { $path }:{ $line }：应为{ $expected ->
        [text] 文本
        [any] {" "}UTF-8、GB 18030或Big5{" "}
       *[other] {" "}{ $expected }{" "}
    }编码，实有其他字节
    .hint = 请将文件另存为UTF-8，或用 --encoding 指明编码
row-too-long = { $path }:{ $line }：每行应不超过 { $max } 字节，此行更长
    .hint = 请检查此行或之前是否有未闭合的引号
no-column = { $path }:1：缺少列 { $column }
    .hint = docs/office.zh-CN.md 列出了各表的列
column-twice = { $path }:1：列 { $column } 应只出现一次，实有两列
    .hint = 请删除其中一列
column-ignored = 此表不用这一列，已忽略
title = 位于列名所在行之上，未读取
other-sheet = 此工作簿的另一张工作表，未读取
sheet = { $path }：{ $fault ->
        [old] 应为没有密码的 .xlsx 表格，实为其他Excel格式
        [large] 表格应不超过64 MB和一百万行，实际更大或异常
        [wide] 表格应不超过1000列，实际更多
        [other] 应为表格（.xlsx）或文本，实为其他压缩文件
        [json] 应为表格，实为JSON
        [markup] 应为表格，实为HTML或XML
        [pdf] 应为表格，实为PDF
       *[damaged] 应为表格（.xlsx），但文件已损坏
    }
    .hint = 请用电子表格软件打开，另存为 .xlsx 或 CSV（UTF-8）
encoding-unclear = { $path }：文字可能是GB 18030编码，也可能是Big5编码
    .hint = 请指明 --encoding gb18030（内地）或 --encoding big5（港澳台）
open-quote = { $path }:{ $line }：引号未闭合，文件已结束
empty-file = { $path }：首行应为列名，而文件为空

## 行与字段

in-row = { $path }:{ $line }：{ $fault }
in-line = 第 { $line } 行：{ $fault }
field = { $field }：{ $error }
field-found = { $field }：{ $error }，实为 { $found }
word = 应为下列之一：{ $expected }；实为 { $found }
future = 时间应不晚于 { $now }，实为 { $found }
ends-first = 时间应晚于 { $since }，实为 { $found }
other-end = 应与已登记的结束时间一致，实际不同
width = 应与首行一样有 { $expected } 个字段，实有 { $found } 个
not-a-date = 日期应如 2026-11-21、2026/11/21 或 2026年11月21日，时间应如 2026-11-21T08:00:00+08:00
day-first = 日或月在前的日期可能有两种读法：应把年份写在最前，如 2026-11-21
no-such-day = 日历上没有这一天
year-early = 应为1970年或以后的日期
missing = 应填写，实为空
too-many = 应不超过 { $max } 项，实有 { $found } 项
departure-first = 离开时间应不早于到达时间 { $arrival }，实为 { $departure }
row-number = { $column }：应为整数，实为 { $found }
row-yes-or-no = { $column }：应为yes或no，实为 { $found }
row-city = { $column }：应如 420100=2026-03-01，实为 { $found }
row-given = { $column }：由签发机构确定，不应填写，实际已填写
row-size = 每行应不超过 { $max } 字节，此行更长
    .hint = 请拆分此行，或删除不属于此行的内容

## 申报

declaration-too-long = 申报应不超过 { $max } 字节，此申报更长
    .hint = docs/declaration.schema.json 说明了各字段；此申报未保存任何内容
declaration-other-content = id：申报{ $number }已使用相同的id { $id }，内容应一致，实际不同

## 审核规则

toml-place = TOML第 { $line } 行第 { $column } 列有误
toml-other = 格式有误：{ $detail }
rule-conditions = 规则{ $rule }：应从fact、symptoms、declared_contact、risk_area、abroad、contradiction、otherwise中恰选一项，实有 { $found } 项
    .hint = docs/office.zh-CN.md 说明了 rules.toml 的各字段，`fede office init` 会写出完整示例
rule-word = 规则{ $rule }：{ $field }：应为下列之一：{ $expected }；实为 { $found }
rule-reason = 规则{ $rule }：黄码或红码须注明原因，实际未注明
rule-at-least = 规则{ $rule }：at_least只能与symptoms同用
rule-unless-later = 规则{ $rule }：unless_later只能与fact同用
rule-within-days = 规则{ $rule }：within_days只能与fact、declared_contact、risk_area、abroad或contradiction同用
rule-no-days = 规则{ $rule }：此条件须有within_days，实际没有
rule-contact-area = 规则{ $rule }：contradiction = "contact" 时不应有risk_area，实际有
rule-place-area = 规则{ $rule }：contradiction = "place" 时须有risk_area，实际没有
rule-range = 规则{ $rule }：{ $field }：应为 1 至 { $max } 的数，实为 { $found }
rule-twice = 每条规则应只出现一次，而{ $rule }出现两次
rule-decides-nothing = 规则{ $rule }：应给出状态，或review = true，实际均无
rule-contradicts = 规则{ $rule }：永远不会适用，因为规则{ $by }总是先适用，且决定不同
    .hint = 最先适用的规则起决定作用：请将较窄的规则提前，或删除它
rule-unreachable = 规则{ $rule }：永远不会适用，因为规则{ $by }总是先适用
rule-no-otherwise = 最后应有一条 otherwise = true 的规则，实际没有
    .hint = 请写明其他人的结果：通常为绿码，nothing-found
