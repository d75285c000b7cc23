### 其他网络的码、密钥或清单被拒绝的原因。

## 密钥

foreign-key-length = 应为 { $kind } 密钥，实有 { $found } 字节
foreign-key-point = 应为压缩点（首字节为2或3），实为 { $found }
foreign-key-off-curve = 应为曲线上的点，实为其他内容
foreign-key-kind = 应为P-256、P-384、P-521、RSA或Ed25519密钥，实为其他密钥
foreign-key-rsa-bits = RSA密钥应为 { $min } 至 { $max } 位，实为 { $found } 位
foreign-issuer = 应为两个或三个大写字母的国家（地区）代码，或https地址，实为其他内容
foreign-key-uses = 密钥的每个用途只能出现一次，且至少有一个
foreign-duplicate = { $issuer } 或其某个密钥重复出现
foreign-rid = 应为已撤销卡的编号，每个只能出现一次，实为其他内容
foreign-network-unknown = 应为本版本支持的网络，实为编号 { $number }
foreign-digest = 应为32字节的SHA-256摘要，实为其他长度
foreign-index = 某签发方引用了不存在的密钥，或其密钥未按升序排列
foreign-entry = 其他网络的密钥、签发方或已撤销卡的格式不正确
foreign-too-many-keys = 一个网络的条目应不超过 { $max } 个，实有 { $found } 个
foreign-key-hint = 请向该网络的发布方查询。在此之前请勿使用该密钥。

## 格式

foreign-unknown = 应为HC1:、shc:/或国际民航组织凭证的JSON，实为其他内容
foreign-too-long = 应不超过 { $max } 字节，实有 { $found } 字节
shc-numeric = shc:/ 之后应为成对数字，实为其他内容
shc-part = 这是 { $of } 个二维码中的第 { $number } 个
shc-parts = 这些二维码不属于同一个码，或缺少其中一个
shc-part-hint = 请读取该码的全部二维码。
shc-jws = 应为三段的JWS，实为其他内容
hc1-cbor = 应为限度内的CBOR，实为其他内容
hc1-cose = 应为COSE_Sign1，实为其他内容
vds-nc-seal = 应为含数据、签名和证书的国际民航组织凭证，实为其他内容
foreign-critical = 该码要求fede不支持的扩展（crit）
foreign-algorithm = 该码未注明签名算法，或fede不支持该算法
foreign-form-hint = 请重新读取；若仍如此，则该码已损坏或制作有误。
inflate-damaged = 压缩数据已损坏或过早结束
inflate-too-long = 解压后应不超过 { $max } 字节，实际更多
inflate-trailing = 压缩数据应已结束，其后却还有 { $found } 字节
json-too-long = JSON应不超过 { $max } 字节，实有 { $found } 字节
json-too-deep = JSON应不超过 { $max } 层，实际更深
json-too-many-values = JSON应不超过 { $max } 个值，实际更多
json-duplicate-name = JSON对象中每个名称只能出现一次，实有重复
json-form = 应为JSON，第 { $line } 行第 { $column } 列实为其他内容

## 证书

certificate-too-long = 证书应不超过 { $max } 字节，实有 { $found } 字节
certificate-form = 应为DER格式的X.509证书，实为其他内容
certificate-time = 证书的有效期不是有效的时间段：{ $error }
certificate-algorithm = 证书使用了fede不支持的签名算法
certificate-may-not-sign = 证书的密钥不得用于签名（keyUsage）
certificate-not-authority = 签发方的证书不得签发证书
certificate-authority = 该证书属于上级机构，只能签发证书，不能签发码
certificate-other-purpose = 该证书不用于此类凭证（扩展密钥用法、文件类型）
certificate-critical = 该证书含有fede不支持的关键扩展
certificate-country = 该证书未注明ISO 3166-1中的国家（地区），或注明了多个
certificate-signature = 证书并非由其注明的机构签发
certificate-hint = 请勿信任该证书，并向其签发方查询。

## 证明的内容

statement-field-missing = 应有字段 { $field }，实际没有
statement-field = 字段 { $field } 应为日期、国家（地区）或不超过 { $max } 个字符的文字，实为其他内容
statement-nothing = 该码不含接种、检测或康复信息
statement-several = 码中有多份证明，无法确定以哪一份为准
statement-too-many-facts = 应不超过 { $max } 项，实有 { $found } 项
statement-hint = 签发方制作有误，请其出示其他证明。

## 网络清单

network-list-form = 应为{ $network }的清单，实际不是：{ $part } 缺失或格式不正确
network-list-form-hint = 请从该网络指明的地址重新下载清单（docs/foreign.md）。
network-list-signature = 该清单并非由所提供的{ $network }密钥签署
network-list-key = 该网络的密钥无法使用：{ $error }
network-list-signature-hint = 请勿使用该清单，并与该网络在别处公布的密钥核对。
network-list-future = 清单生成于 { $as_of }，晚于检查时间 { $at }
network-list-future-hint = 请检查本机时钟。
network-list-not-listed = 清单中没有 { $issuer }
network-list-empty = 未选择任何内容，或所选内容中没有可用的密钥
network-list-empty-hint = 用 --issuer 选择签发方，或用 --all 选择全部。--json 显示清单内容。

## 真实性

foreign-other-network = 该码属于{ $network }，密钥属于{ $list }
foreign-no-kid = 该码未注明密钥
foreign-unknown-key = 清单中没有编号为 { $kid } 的密钥
foreign-bad-signature = 编号为 { $kid } 的 { $tried } 个密钥均未签署该码
foreign-other-issuer = 密钥属于{ $signer }，该码却注明 { $stated }
foreign-key-use = 该密钥无权签发此类证明：{ $missing }
foreign-key-not-yet-valid = 密钥自 { $not_before } 起有效，查验该码须密钥在 { $used } 有效
foreign-key-expired = 密钥有效期至 { $expires }，查验该码须密钥在 { $used } 有效
foreign-revoked-card = 签发方已撤销该卡（编号 { $rid }）
foreign-unknown-key-hint = 请更新本检查点的数据；若仍如此，则该签发方未被认可。
foreign-authenticity-hint = 请勿接受该码，请其出示其他证明。
