### 已发布数据的网页：供需要了解检查点信任内容的人员阅读。

title = { $name }信任列表
heading = { $name }（{ $region }）信任列表
intro = 检查点持有这些文件，无需网络即可查验二维码。一切以签名文件为准，本页仅作说明。请将下列根密钥与经其他途径获得的密钥核对。
trust-list = 信任列表
snapshot = 快照
version = 第{ $version }版
gates = 检查点
ages = 快照满{ $ageing }小时后提醒，满{ $stale }小时后无法判定

## 地区

regions = 地区
region = 地区
recognition = 认可方式
revocation-list = 撤销名单
keys = 密钥
no-list = 不发布名单
missing = 缺失

## 签名者

signers = 签名者
root = 信任根第{ $version }版
valid = 有效期
roots = 信任根
lists = 信任列表
snapshots = 快照
threshold = 须有以下 { $keys } 个密钥中的 { $threshold } 个签名：

## 连接词

comma = ，
and = 、
