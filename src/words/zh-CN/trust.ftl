### 信任列表发布方看到的内容：认可范围，以及新列表的改动。

## 除码以外，密钥可签发的内容

use-revocation = 撤销名单
use-rules = 规则
use-exchange = 发往其他机构的共享文件

## 数据的时效

fresh = 最新
ageing = 待更新
stale = 失效

## 列表本身的改动

version = 第{ $new }版，原为第{ $old }版
version-not-higher = 第{ $new }版不高于第{ $old }版：检查点将保留旧列表
publisher = 发布方为 { $new }，原为 { $old }
issued = 签发于 { $new }，原为 { $old }
expires = 失效于 { $new }，原为 { $old }
snapshot-none = 没有快照条款：无人可签署快照，检查点将拒绝含此列表的数据集
snapshot-signers = 快照须由密钥 { $kids } 中的 { $threshold } 个签名
snapshot-ages = 快照满{ $ageing }小时后检查点提醒，满{ $stale }小时后无法判定

share-changed = { $from }的机构与{ $to }的机构共享：{ $share }
share-ended = { $from }的机构不再与{ $to }的机构共享，来自{ $from }的信息不再计入

## 机构共享的内容

share-cases = 病例
share-contacts = 密切接触者
share-orders = 隔离管控
share-tests = 检测结果
share = { $kinds }；每条信息计入 { $days } 天；{ $from } 至 { $to }

## 地区的改动

recognised = 自此予以认可
dropped = 不再认可：检查点将拒绝其密钥签发的所有码
renamed = 更名为{ $zh }，{ $en }
key-added = 新增密钥 { $kid }：自 { $from } 至 { $to } 签发{ $uses }
key-withdrawn = 撤回密钥 { $kid }：检查点将拒绝其签发的所有码
key-window = 密钥 { $kid } { $ends }
key-from = 生效于 { $new }，原为 { $old }
key-until = 失效于 { $new }，原为 { $old }
use-granted = 密钥 { $kid } 还可签发{ $use }
use-taken-code = 密钥 { $kid } 不再可签发{ $use }，检查点将拒绝此类码
use-taken-office = 密钥 { $kid } 不再可签发{ $use }，其他机构将不再接受此类文件
use-taken-file = 密钥 { $kid } 不再可签发{ $use }，检查点将不再接受此类文件
revocation = 发布撤销名单；检查点若无第{ $lowest }版或更高版本则无法判定
revocation-none = 不发布撤销名单：已撤销的码将重新有效
max-lifetime = 码的有效期最长 { $hours } 小时；检查点将拒绝更长的

## 认可的方式与范围

vouched = 由发布方担保
adoption = 采用{ $name }（{ $region }）的码
direct = 直接认可，取自{ $lists }
direct-list = { $name }信任列表第{ $version }版
only-kinds = 仅限{ $kinds }
until = 截至 { $until }
counts-as = { $stated }视为{ $here }
may-pass-on = 其他发布方可转引

## 首份源文件的开头

source-root = 信任根的源文件。如需新的信任根：version 加一，更新 issued，再运行 `fede trust build`。
source-list = 信任列表的源文件。如需新的列表：增大 version，更新 issued，再运行 `fede trust build`。

## 连接词

and = 和
comma = ，
semicolon = ；

## 其他网络

network-taken = { $network }：取自其 { $as_of } 的清单，签发方：{ $issuers } 个，密钥：{ $keys } 个
network-dropped = { $network }：不再认可：检查点将拒绝其码
network-renewed = { $network }：{ $new } 的清单，原为 { $old }
issuer-taken = { $network }：自此认可{ $issuer }，密钥：{ $keys } 个
issuer-dropped = { $network }：不再认可{ $issuer }：检查点将拒绝其码
foreign-keys = { $network }：{ $issuer }：新增密钥 { $added } 个，删除 { $removed } 个
foreign-revoked = { $network }：已撤销的卡：新增 { $added } 张，删除 { $removed } 张
