### 已发布数据的网页：供需要了解检查点信任内容的人员阅读。

title = { $name }信任列表
heading = { $name }（{ $region }）信任列表
intro = 检查点持有这些文件，无需网络即可查验二维码。一切以签名文件为准，本页仅作说明。
trust-list = 信任列表
snapshot = 快照
version = 第{ $version }版
gates = 检查点
ages = 快照满{ $ageing }小时后提醒，满{ $stale }小时后无法判定

## 信任根指纹

compare = 核对信任根
compare-root = 检查点的全部信任都源于信任根。信任根第{ $version }版的SHA-256：
compare-how = `fede gate init` 与检查点页面的菜单显示同样的数字。二维码中也是这些数字：用手机扫描后，与检查点所示对照即可。本页不能自证真伪：请经其他途径（如电话或纸质文件）向发布方核对这些数字。
symbol = 指纹的二维码
fingerprint = SHA-256

## 认可关系

ways = 认可关系
ways-title = 认可关系：{ $name }
ways-text = 由发布方担保的地区：{ $vouched } 个；直接认可：{ $direct } 个；采用其他地区的码：{ $adoption } 个。
ways-as-text = 文字说明
ways-direct = 直接认可，取自其他发布方的信任列表
ways-adoption = 采用其他地区的码
publisher = { $name }，信任列表第{ $version }版
region-code = { $name }（{ $code }）
region-note = { $region }：{ $note }
region-count = { $count } 个地区
way-own = 发布方自身
way-vouched = 由{ $name }担保
way-direct = 直接认可，取自{ $lists }
via-list = { $name }信任列表第{ $version }版
way-adoption = 采用{ $name }的码
text-vouched = 由{ $name }担保：
text-direct = 直接认可：
text-adoption = 采用其他地区的码：

## 地区

regions = 地区
region = 地区
recognition = 认可方式
revocation-list = 撤销名单
keys = 密钥
no-list = 不发布名单
missing = 缺失
key-count = { $count } 个密钥

## 签名者

signers = 签名者
root = 信任根第{ $version }版
valid = 有效期
roots = 信任根
lists = 信任列表
snapshots = 快照
threshold = 须有以下 { $keys } 个密钥中的 { $threshold } 个签名：

## 文件

files = 文件
files-check = 检查点会自行下载这些文件。如需人工核对，请将SHA-256与 `sha256sum FILE` 的输出比较。`fede trust show FILE` 可显示文件内容。
file = 文件
size = 大小
bytes = { $bytes } 字节
file-revocations = { $name }的撤销名单
file-rules = { $name }的规则
file-block = { $name }的撤销名单，{ $day }
file-blocks = 未列出撤销名单各日的文件 { $count } 个，共 { $bytes } 字节。其文件名即为SHA-256。

## 时间

date = { $year }年{ $month }月{ $day }日 { $time }
zone-utc = （UTC）
zone-utc-8 = （UTC+8）

## 连接词

semicolon = ；

comma = ，
and = 、
