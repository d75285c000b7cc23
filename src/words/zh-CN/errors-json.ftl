### JSON中的错误。

at = { $fault }（第 { $line } 行第 { $column } 列）
variant = { $found } 不在允许的值之中：{ $expected }
unknown-field = 没有 { $found } 这一字段，应为：{ $expected }
missing-field = 缺少字段 { $found }
duplicate-field = 字段 { $found } 出现了两次
wrong-type = 应为{ $expected }，实为{ $found }
wrong-number = 应为0至{ $max }之间的整数，实为其他数字
type = { $kind ->
        [string] 文本
        [number] 数字
        [boolean] 真或假
        [nothing] 空值
        [list] 列表
        [object] 对象
        [table] 表
       *[other] { $detail }
    }
other = 其他值
end = JSON不完整，提前结束
trailing = JSON之后还有多余的字符
depth = JSON层次过多
syntax = 此处不符合JSON语法
