### 无法按签发请求生成码的原因。

request-time = { $field }：{ $error }
    .hint = 时间采用RFC 3339（2026-03-05T08:00:00+08:00），日期采用ISO 8601（2026-03-05）
request-missing = 缺少 { $fields }{ $why ->
        [holder] （持码人信息须有此项）
        [window] （行程期间止于签发前一日，按当地日期计算）
        [grounds] （状态的各项依据须齐全）
       *[none] {""}
    }
    .hint = 请求的各字段见 docs/issuing.md
request-both = { $first } 与 { $second } 只应填其一，实际两者都有
    .hint = 请删去其一
request-word = { $field }：应为下列之一：{ $expected }
    .hint = 各词的含义见 `fede issue --help`
request-reason = reason：{ $reason } 不能作为{ $status }的原因
    .hint = 绿码的原因为 nothing-found 或 recovered，也可不填；黄码与红码的原因不能是 nothing-found
request-lifetime = 自签发起的有效期应不超过 { $max } 小时，实为 { $found } 小时
    .hint = 检查点拒绝有效期更长的码；信任列表为该地区另设上限的，请注明该上限：--max-valid-hours，或请求中的 max_valid_hours
request-commitment = commitment：应为48位十六进制数（盐值8字节，摘要16字节）
request-json = 不是有效的请求：{ $error }
    .hint = 示例见 docs/issuing.md；不接受未知字段，以免误录
request-random = 系统未能提供随机数
    .hint = 系统随机源尚未就绪；请稍后重试
code-already-live = 应为机构签发的码，实为动态码
    .hint = 请提供机构签发的原码
code-not-bound = 应为绑定持码人密钥的码，此码未绑定
    .hint = 请向签发机构申请绑定本手机的码：fede issue --holder-key
code-of-another-key = 应为绑定此密钥的码，此码绑定的是另一密钥
    .hint = 手机上的每个码各有自己的密钥；请用为此码生成的密钥

## 连接词

or = {" "}或{" "}
