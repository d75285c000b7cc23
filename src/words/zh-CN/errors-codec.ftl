### 字节或文本不是fede码的原因。

## CBOR

cbor-truncated = 第 { $at } 字节处应还有 { $needed } 字节，实有 { $found } 字节
cbor-trailing = 应在第 { $at } 字节处结束，其后却还有 { $found } 字节
cbor-indefinite = 第 { $at } 字节处应为定长，实为不定长
cbor-non-shortest = 第 { $at } 字节处的 { $value } 应为最短编码，实为较长编码
cbor-not-preferred = 大整数应为首选编码，实为较长编码
cbor-non-shortest-float = 第 { $at } 字节处的浮点数应为最短编码，实为较长编码
cbor-reserved = 第 { $at } 字节处应为格式正确的数据项，实为保留字节 { $byte }
cbor-simple = 第 { $at } 字节处应为 false、true 或 null，实为简单值 { $value }
cbor-kind = 第 { $at } 字节处应为{ $expected }，实为{ $found }
cbor-key-order = 第 { $at } 字节处的映射键应按升序排列，实为较小的键
cbor-duplicate-key = 每个映射键只能出现一次，第 { $at } 字节处却重复
cbor-utf8 = 第 { $at } 字节处的文本串应为UTF-8，实为其他内容
cbor-range = 第 { $at } 字节处的整数应不大于 { $max }，实为 { $found }
cbor-length = 第 { $at } 字节处应有 { $expected } 个元素或字节，实有 { $found }
cbor-depth = 第 { $at } 字节处的嵌套应不超过 { $max } 层，实际更深

## 数据项类型

kind-unsigned = 无符号整数
kind-negative = 负整数
kind-bytes = 字节串
kind-text = 文本串
kind-array = 数组
kind-map = 映射
kind-tag = 标签
kind-simple = 简单值或浮点数
kind-integer = 整数

## COSE

cose-tag = 应为CBOR标签 { $expected }，实为 { $found }
cose-empty-header = 受保护头部应有alg与kid，实为空
cose-critical-header = 头部不应有关键参数，却有crit
cose-unknown-header = 受保护头部应只有{ $expected ->
        [typ] typ
        [live] alg、kcwt与typ
        [alg-typ] alg与typ
       *[alg-kid] alg与kid
    }，却有标签 { $label }
cose-unprotected-header = 未受保护头部应为空，实有 { $found } 项
cose-algorithm-missing = 受保护头部缺少alg
cose-algorithm = alg应为 -19（Ed25519）或 -8（EdDSA），实为 { $found }
cose-kid-missing = 受保护头部缺少kid
cose-kid-length = kid应为8字节，实为 { $found } 字节
cose-detached = 载荷应包含在内，实为分离式
cose-signature-length = 签名应为64字节，实为 { $found } 字节
cose-signature-order = 签名应按kid升序排列且每个密钥一次，{ $kid } 却顺序有误或重复
cose-too-many-signatures = 签名应不超过 { $max } 个，实有 { $found } 个
cose-type = 文件类型应为 { $expected }，实为其他类型
live-type = 动态码的typ应为 { $expected }，实为 { $found }
live-code-missing = 动态码中缺少机构签发的码（kcwt）

## COSE_Key

cose-key-unknown-parameter = COSE_Key应有kty、crv与x，却有标签 { $label }
cose-key-private = 应为公开的COSE_Key，实为私钥（标签 -4，即d）
cose-key-algorithm = 应为kty 1（OKP）与crv 6（Ed25519），实为kty { $kty } 与crv { $crv }
cose-key-x-missing = COSE_Key缺少x

## 码的内容

claims-unknown = { $map }不应有其他键，却有 { $label }
claims-missing = { $map }缺少{ $claim }
claims-unassigned = { $what ->
        [document] 证件类型
        [status] 健康状态
       *[reason] 原因
    }应为已知编号，实为 { $found }
claims-partial-grounds = 原因、认定机构与申诉方式应齐全，实际只有一部分
claims-no-statement = 应有健康状态或行程卡，实际均无
claims-not-deterministic = 码的内容应为唯一的确定性编码，实为其他编码
live-audience = 动态码应供fede检查点使用，实为其他用途

## 码的内容的组成部分

claims-part = { $part ->
        [claims] 码的内容
        [statements] 健康状态与行程
        [holder] 持码人信息
        [document] 证件类型
        [salt] 盐值
        [commitment] 号码承诺值
        [name] 姓名
        [health] 健康状态
        [status] 状态
        [assessed] 认定时间
        [itinerary] 行程卡
        [live] 动态码
        [binding] 手机密钥证明
        [last-day] 最后一日
        [days] 天数
        [origin] 原码信息
       *[other] { $part }
    }

## 文本

base45-character = 第 { $at } 位应为Base45字符，实为字节 { $byte }
base45-overflow = 自第 { $at } 位起的字符所表示的值应不大于 { $max }，实为 { $found }
base45-length = 应为三个字符一组、末组两个或三个字符，实有 { $found } 个字符
foreign = 应为以 { $prefix } 开头的码，实为{ $found }
too-long = 应不超过 { $max } 个字符，实有 { $found } 个

## 签名

unknown-key = 应为信任列表中的密钥，实为kid { $kid }
bad-signature = 应有密钥 { $kid } 的签名，实际签名无效（已试 { $tried } 个密钥）
live-not-bound = 动态码所含的码应有持码人密钥（cnf），实无
live-signature = 动态码应有持码人密钥的签名，实际签名无效
