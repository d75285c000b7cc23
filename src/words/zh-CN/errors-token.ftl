### 令牌（PKCS#11）或其他签名方式无法签名的原因。

## 令牌中密钥的名称（RFC 7512）

token-uri-length = pkcs11: URI应不超过 { $max } 字节，实为 { $found } 字节
token-uri-scheme = 应为 pkcs11: URI，实为其他内容
token-uri-character = pkcs11: URI的{ $part ->
        [path] 问号前部分
        [query] 问号后部分
       *[text] 内容
    }含有须以百分号编码的字符
token-uri-form = pkcs11: URI的各项应为“名称=值”，{ $part ->
        [path] 问号前
       *[query] 问号后
    }有其他内容
token-uri-attribute = pkcs11: URI的属性应为 { $expected } 之一，实为 { $name }
token-uri-twice = pkcs11: URI的每个属性只能出现一次，{ $name } 出现了两次
token-uri-pin-value = pkcs11: URI中不得写入PIN（pin-value）
    .hint = 本机所有用户都能看到命令行参数；请使用 pin-source=file:/路径，或设置 FEDE_PIN，或在终端中运行以便输入
token-uri-missing = pkcs11: URI缺少属性 { $name }
token-uri-value = pkcs11: URI中属性 { $name } 的值无效
token-uri-path = pkcs11: URI中的 { $name } 应为绝对路径（{ $name ->
        [pin-source] pin-source=file:/路径
       *[module-path] module-path=/路径
    }）
token-uri-hint = 例如：pkcs11:token=shanghai;object=codes?module-path=/usr/lib/softhsm/libsofthsm2.so&pin-source=file:/etc/fede/pin

## 签名

signature-wrong = 签名对其公钥 { $kid } 无效
    .hint = 未签发任何内容；令牌中的私钥与公钥不匹配，或令牌有故障
signature-failed = 无法签名：{ $reason }
    .hint = 未签发任何内容；请待签名服务恢复后重新运行命令

## 模块与令牌

token-not-built = 此版本的fede不能使用令牌中的密钥
    .hint = 请使用正式发布的fede，或启用 pkcs11 功能重新构建
token-file-only = 应为文件中的密钥，实为令牌中的密钥：令牌可以签名，但不能加密或解密共享信息
    .hint = 请为机构另备一个用于共享的密钥文件（信任列表中的用途为exchange）
token-module-missing = { $path }：应为令牌的PKCS#11模块，但没有可读取的文件
    .hint = 请安装令牌厂商的软件，并以 module-path 给出模块路径
token-module-foreign = { $path }：应为适用于本机的PKCS#11模块，实为其他文件
    .hint = module-path 是厂商提供的库文件，例如 /usr/lib/softhsm/libsofthsm2.so
token-missing = 没有与URI相符的令牌
    .hint = 请连接令牌，并将 token、serial、model、manufacturer、slot-id 与厂商工具显示的内容核对
token-many = 有 { $found } 个令牌与URI相符，应只有一个
token-no-key = 令牌中没有与URI相符的私钥
    .hint = 请将 object 与 id 同厂商工具显示的内容核对；有多个密钥相符时，请同时给出两者
token-many-keys = 令牌中有 { $found } 个密钥与URI相符，应只有一个
token-key-kind = 应为令牌中的Ed25519密钥，实为其他种类的密钥
    .hint = 请用 `fede key generate --token` 在令牌中生成密钥
token-no-public-key = 令牌中有私钥，但没有对应的公钥
token-not-for-signing = 令牌不允许此密钥签名
token-always-asks = 此密钥每次签名前都要求输入PIN
    .hint = 请使用没有此属性（CKA_ALWAYS_AUTHENTICATE）的密钥
token-mechanism = 令牌不支持Ed25519签名（CKM_EDDSA）
    .hint = 请更换令牌，或更新其固件
token-removed = 令牌已被拔出
    .hint = 请连接令牌后重新运行命令；此前签发的内容仍然保留
token-slow = 令牌在 { $seconds } 秒内没有响应
token-crashed = 令牌的模块崩溃
token-sessions = 令牌没有可用的会话
    .hint = 请结束使用此令牌的其他程序，然后重新运行命令
token-other-user = 令牌的另一用户已登录
token-failed = 令牌出错：{ $function } 返回 { $code }
    .hint = 请在令牌手册中查阅此返回值
token-read-only = 令牌不可写入
    .hint = 请在令牌可写入的环境中生成密钥
token-unnamed = 生成新密钥须给出属性 object 与 id
    .hint = 例如：object=codes;id=%01
token-exists = 令牌中已有此标签或此标识的对象
    .hint = 请另选 object 与 id；未覆盖任何内容
token-extractable = 令牌生成的密钥可被导出，现已删除
    .hint = 请设置令牌，使私钥不能离开令牌

## PIN

token-pin-missing = 需要令牌的PIN，但未提供
    .hint = 请在URI中给出 pin-source=file:/路径，或设置 FEDE_PIN，或在终端中运行以便输入
token-pin-length = PIN应为1至{ $max }字节，实为{ $found }字节
token-pin-wrong = 令牌的PIN错误
    .hint = 请核对PIN；多次输错后令牌会锁定
token-pin-final-try = 令牌只剩最后一次尝试机会，而PIN来自文件或变量
    .hint = 请在终端中运行命令，不用 pin-source 和 FEDE_PIN，输入正确的PIN
token-pin-locked = PIN输错次数过多，令牌已锁定
    .hint = 请令牌的安全管理员用厂商工具设置新的PIN
token-pin-unset = 令牌的PIN尚未设置，或已过期
