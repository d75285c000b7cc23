### 无法签名的原因。

signature-wrong = 签名对其公钥 { $kid } 无效
    .hint = 未签发任何内容；私钥与公钥不匹配，或签名设备有故障
signature-failed = 无法签名：{ $reason }
    .hint = 未签发任何内容；请待签名服务恢复后重新运行命令
