### 持码人的码与密钥。

## 手机持有密钥的证明

binding-too-long = 最多 { $max } 个字符，实有 { $found } 个
binding-prefix = 应为手机密钥（{ $prefix }…），实为其他文本
binding-audience = 受众应为1至 { $max } 个可打印ASCII字符，不含空格
binding-nonce-length = 随机数应为 { $min } 至 { $max } 字节，实为 { $found } 字节
binding-signature = 应有证明中密钥的签名，现有签名无法验证
binding-other-audience = 应为给本机构的证明，实为给其他机构的证明
binding-other-nonce = 应含本机构发出的随机数，实为其他随机数或没有
binding-clock = 应为最近10分钟内的证明，实为 { $signed } 的证明（现在是 { $now }）
    .hint = 请校准手机时钟，然后重新出示密钥
binding-hint = 请重新出示密钥：打开持码人页面，选择人员，再点“出示我的密钥”

## 持码人页面

holder-core = { $name } 应为WebAssembly模块，实为 { $found } 字节的其他内容
    .hint = 请安装软件包或压缩包，其中已包含；或以 --features full,pages 构建fede（docs/install.zh-CN.md）
