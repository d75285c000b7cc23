### 命令行用法错误。

usage = 用法：
try-help = 详细说明请用“{ $flag }”查看。
value-missing = “{ $argument }”需要一个值
invalid-value = “{ $argument }”的值“{ $value }”无效
faulty = “{ $argument }”的值“{ $value }”无效：{ $fault }
not-parsed = 无法识别（{ $detail }）
not-a-number = 应为不过大的整数
not-an-address = 应为带端口的地址，如 127.0.0.1:8080 或 [::1]:8080
below-range = 应为不小于{ $least }的数
out-of-range = 应为{ $least }至{ $most }之间的数
possible = {"\u000A"}  [可选：{ $values }]
unknown-command = 没有“{ $command }”这个子命令
missing-command = “{ $command }”需要一个子命令
missing = 缺少以下必需的参数：
unknown-argument = 没有“{ $argument }”这个参数
too-many-values = “{ $argument }”的值过多：“{ $value }”
wrong-number = “{ $argument }”需要{ $wanted }个值
no-equals = “{ $argument }”的值须用等号给出
not-utf8 = 有参数不是有效的UTF-8文本
repeated = 参数“{ $argument }”不能重复给出
conflict = 参数“{ $argument }”不能与“{ $other }”同时使用
conflict-many = 参数“{ $argument }”不能与下列参数同时使用：
similar = 是否指 { $values }？
as-value = 若要将“{ $argument }”作为值，请写成“-- { $argument }”

## 值

shard = 应为 I/N，I 在 1 与 N 之间，如 2/4
size = 应为 1280x720 这样的尺寸，边长不超过{ $max }
