### 密钥、密钥文件、口令或证件号码无法使用的原因。

## 密钥与密钥文件

key-not-a-point = 应为Ed25519公钥，实为32字节的无效数据（不是规范的曲线点）
    .hint = 请重新索取文件，或用 `fede key generate` 生成密钥
key-weak = 应为Ed25519公钥，实为弱公钥（小阶点）
    .hint = 请勿使用此密钥；提供者有误，或是攻击者
key-not-pem = 应为PEM文件，实为其他内容
    .hint = 私钥为PKCS#8 PEM文件（BEGIN PRIVATE KEY、BEGIN ENCRYPTED PRIVATE KEY），公钥为SPKI（BEGIN PUBLIC KEY）
key-pem-label = 应为 { $expected } 类型的PEM块，实为其他类型
key-private-in-place-of-public = 应为公钥，实为私钥
    .hint = 切勿将私钥交给他人；用 `fede key export` 导出公钥
key-public-in-place-of-private = 应为私钥，实为公钥
    .hint = 请提供 `fede key generate` 写出的文件
key-malformed = 应为RFC 8410规定的Ed25519密钥，实为已损坏的文件或其他算法
key-mismatch = 文件中的公钥应与私钥对应，实为另一公钥
passphrase-missing = 密钥已加密，但未提供口令
    .hint = 请设置 FEDE_PASSPHRASE，或使用 --passphrase-file，或在终端中运行以便输入
passphrase-wrong = 密钥口令错误（或文件已损坏）
    .hint = 请核对口令；口令遗失后无法找回
passphrase-length = 口令应为1至{ $max }字节，实为{ $found }字节
    .hint = 请设定口令；如不加密密钥，请使用 --no-passphrase
passphrase-short = 口令只有 { $found } 个字符，他人复制密钥文件后可以猜出。请使用 { $least } 个以上字符。
passphrase-predictable = 口令容易被猜出：由重复、连续的字符或常见词组成。
passphrase-weak = { $weakness }可用 `--generate-passphrase` 生成强口令。
passphrase-keep = 请妥善保存此口令。口令遗失后无法找回。
key-encryption = 应以PBES2加密（PBKDF2（SHA-2）或scrypt，以及AES），实为其他方案
    .hint = 请转换：openssl pkey -in OLD | openssl pkcs8 -topk8 -v2 aes-256-cbc -out NEW
key-derivation-cost = 密钥派生应不超过 { $max } { $unit ->
        [memory] 字节内存
        [work] 字节运算量
       *[iterations] 次迭代
    }，实为 { $found }
    .hint = 该文件含恶意内容或配置有误；请以较低的派生开销重新加密密钥
key-encoding = 密钥无法编码
    .hint = 请释放内存后重试

## 证件号码

document-number-character = 证件号码只能含字母和数字，却有字符 { $character }
    .hint = 请按证件所印填写号码；空格与连字符不影响
document-number-length = 号码应为{ $min }至{ $max }个字母和数字，实为{ $found }个
document-number-rounded = 号码已丢失末尾数字：被电子表格四舍五入（如 1.10105E+17）
    .hint = 请将该列设为文本格式，按证件重新填写号码
document-number-form = 号码格式不符：{ $kind ->
        [hong-kong-macao-permit] 港澳居民来往内地通行证号码应为H或M加8位数字（可另有2位换证次数）
        [taiwan-permit] 台湾居民来往大陆通行证号码应为8位数字（可另有2位换证次数和1个字母）
        [foreign-permanent-resident] 外国人永久居留身份证号码应为以9开头的18位，或3个字母加12位数字
        [passport] 护照号码应为5至15个字母和数字，至少含1位数字
       *[other] 不是此类证件的号码
    }
document-number-kind = 这是另一类证件的号码：{ $kind }（{ $id }）
    .hint = 请改填该证件类型
document-number-letter = 号码有误：应为数字，却有字母 { $found }
resident-form = 不是居民身份证号码：应为17位数字加一位数字或X，共18位，实为其他内容（{ $found } 位）
resident-province = 不是居民身份证号码：应有省级代码，实为 { $found }
resident-birth = 不是居民身份证号码：出生日期应在1900年至今天之间，实为 { $found }
resident-check = 号码有误：校验码不符（应为 { $expected }，实为 { $found }）
    .hint = 请核对证件，重新输入号码
commitment = 无法计算号码承诺值
