### 信任文件、数据集或数据目录不被接受的原因。

## 信任文件

trust-too-large = 应不超过 { $max } 字节，实为 { $found } 字节
trust-unknown = { $map }不应有其他键，却有 { $label }
trust-missing = { $map }缺少{ $entry }
trust-version = 版本应为1或以上，实为0
    .hint = 版本从1开始，每份新列表递增
trust-root-version = 应为可信信任根（第{ $before }版）的下一版，实为第{ $found }版
    .hint = 请自可信的信任根起，按版本顺序逐一用 --root 给出每个信任根
trust-threshold = 门限应为1至{ $keys }（密钥个数），实为{ $threshold }
    .hint = 请选择现有密钥能够达到的门限
trust-too-many-keys = 一个角色的密钥应不超过 { $max } 个，实有 { $found } 个
trust-threshold-not-met = 应有{ $role ->
        [root] 信任根
        [previous-root] 上一版信任根
        [list] 信任列表
       *[snapshot] 快照
    }密钥的 { $threshold } 个签名，实有 { $found } 个有效签名
    .hint = `fede trust show FILE --root ROOT` 会显示缺少谁的签名；请确认两者出自同一发布方
trust-duplicate-key = 每个密钥应只出现一次，{ $kid } 却有两次
    .hint = 请只列一次
trust-duplicate-region = 每个地区应只出现一次，{ $region } 却有两次
trust-no-keys = { $region } 应有密钥，实际没有
    .hint = 请删去该地区，或提供其密钥
trust-too-many-regions = 地区应不超过 { $max } 个，实有 { $found } 个
    .hint = 请分为两份列表发布
trust-adopted-keys = { $region } 已采用其他地区的码，不应有自己的签码密钥，实际却有
    .hint = 请删去密钥，或删去 `adopts`；仅用于 `exchange` 的密钥可以保留
trust-adopts-nothing = { $region } 采用了 { $of } 的码，{ $of } 应有密钥，实际没有
    .hint = 请将被采用的地区连同其密钥列入
trust-adopts-direct = 所采用的码应属发布方担保的地区，{ $region } 却采用了 { $of } 的码
    .hint = 请另以导入方式直接认可该地区
trust-way = 认可方式应为1、2（附条目来源）或3（附所采用的地区），实为{ $found }
trust-via = 条目应经由1至{ $max }份列表，实为{ $found }份
trust-scope = 适用范围内的种类应按顺序且各一次，状态应为三项，且不得有其他值
    .hint = 每种内容只写一次，且不得超出所导入条目的范围；较差的状态不得视为比较好的状态更好
trust-thresholds = 提醒时限应短于停用时限，实为 { $ageing-after } 秒与 { $stale-after } 秒
    .hint = 请加长 stale_after_hours，或缩短 ageing_after_hours
trust-uses = 密钥 { $kid } 的用途应按顺序且各一次
    .hint = 请写 signs = ["health"]、["itinerary"]、["revocation"]、["rules"] 或其中几项
trust-slots = 被撤销的序号应按升序排列并采用唯一编码，实为其他内容
trust-too-many-slots = 一个数据块中被撤销的序号应不超过 { $max } 个，实有 { $found } 个
trust-days = 日期应自所涵盖的首日起按升序排列
trust-digest = 文件的SHA-256应为 { $expected }，实为 { $found }
trust-other-region = 应为 { $expected } 的文件，实为 { $found } 的文件
    .hint = 请提供所要求地区的文件
trust-region-signature = 应有 { $region } 的有效密钥（用途为“{ $what }”）的签名，实际没有
    .hint = 请在信任列表中该密钥的 `signs` 写明此用途，并在其有效期内用它签名
trust-agreement = 每个方向只应有一份协议，双方均须在列表中，至少包含一类信息，计入天数为1至365天；从 { $from } 到 { $to } 的协议不符
    .hint = 请更正该协议的 `facts`、`days`、`from` 与 `to`，并列出双方地区；`both_ways` 会生成两个方向的协议
trust-no-exchange-key = 应由列表中的密钥签名，实为不在列表中的密钥 { $kid }
    .hint = 请获取最新的信任列表，并向发送机构核对其密钥标识
trust-exchange-signatures = 共享文件应恰有一个签名，实际没有或不止一个
trust-not-for-exchange = 应由用途含exchange的密钥签名，{ $region } 的密钥 { $kid } 无此用途
    .hint = 发送机构须以列表中用途为 `exchange` 的密钥签名
trust-parts = 加密分段应不超过256段，每段1字节至1 MiB；实际段数过多，或有空段、超长段
trust-rules-text = 规则应为TOML，实为其他内容
    .hint = 请检查 `file` 所指的文件；该文件按TOML读取
trust-not-deterministic = 文件应为唯一的确定性编码，实为其他编码
trust-type =
    .hint = `fede trust show FILE` 会显示文件的类型
trust-time =
    .hint = 文件的到期时间应晚于签发时间，密钥的到期时间应晚于生效时间
trust-other =
    .hint = 请向发布方重新获取文件；若仍有此错误，则文件已损坏或被篡改

## 信任文件的组成部分

trust-map = { $map ->
        [root] 信任根
        [roles] 角色
        [snapshot] 快照
        [files] 地区文件
        [list] 信任列表
        [terms] 快照规则
        [region] 地区条目
        [key] 密钥条目
        [recognition] 认可信息
        [revocations] 撤销名单
       *[rules] 规则
    }
trust-entry = { $entry ->
        [list-file] 信任列表
        [way] 认可方式
        [text] 正文
        [name-zh] 中文名称
        [name-en] 英文名称
       *[other] { $entry }
    }

## 转换

convert-own-code = 应为 { $region } 以外地区的码，实为本地区的码
    .hint = 请直接出示原码
convert-converted-before = 应为地区自行签发的码，实为由 { $origin } 的码转换而来
    .hint = 请转换最初签发地区的码
convert-grounds =
    .hint = 按互认协议，该状态视为更差的状态：请用 --reason、--authority 与 --appeal 给出依据
convert-window =
    .hint = 行程期间止于签发前一日：请持码人出示当日的码

## 撤销

revoke-no-key-then = 码的签发日应有 { $region } 的有效密钥，{ $cti } 当日却没有
revoke-not-yet-issued = 码的签发日应不晚于 { $today }，实为 { $cti }
revoke-expired = 码的签发日应不早于 { $since }，实为 { $cti }；更早的码已过期

## 发布方的TOML文件

source-toml =
    .hint = docs/trust.md 有信任根与信任列表的完整示例
source-file = 文件 { $error }
    .hint = 所引用的文件应与该TOML文件在同一目录
source-key = 密钥文件 { $file }：{ $error }
source-import = { $file }：{ $error }
source-not-imported = { $file } 中应有 { $region }，但其发布方已撤回，或从未导入
    .hint = 请删去该地区，或用 `fede trust import` 重新导入
source-disagreement = { $first } 与 { $second } 对 { $region } 的内容应一致，实际不同：{ $difference }
    .hint = 请向两个发布方核实；核实之前只引用其中一份文件
source-ways = { $region } 应在 [[region.key]]、from 与 adopts 中只用一种，实为 { $found } 种
    .hint = 三种认可方式见 docs/trust.md
source-time = { $field }：{ $error }
    .hint = 时间采用RFC 3339，如 2026-03-05T08:00:00Z；到期时间应晚于开始时间

## 导入的地区

import-hex = 应为64位十六进制数，实为其他内容
    .hint = 此类文件由 `fede trust import` 写出，请勿手工修改；请另取文件名重新导入
import-not-listed = { $publisher } 的第{ $list-version }版列表中应有 { $region }，实际没有
    .hint = `fede trust show LIST` 会显示列表中的地区
import-not-transitive = 应为 { $publisher } 担保的地区，{ $region } 却由 { $publisher } 自 { $from } 导入
    .hint = 认可不可传递：请向该地区自己的发布方导入，或请求设置 `may_pass_on = true`
import-other-publisher = 应为 { $expected } 的列表（此文件由其导入），实为 { $found } 的列表
    .hint = 请为每个发布方各用一个文件
import-older = 应为第{ $expected }版或更新（此文件由其导入），实为第{ $found }版
    .hint = 请向发布方获取最新列表；旧列表可能缺少已撤回的内容

## 数据集的文件

part-root = 第{ $version }版信任根
part-snapshot = 快照
part-list = 信任列表
part-revocations = { $region } 的撤销名单
part-rules = { $region } 的规则
part-block = { $region } 的撤销名单（{ $day }）

## 数据集的来源

set-archive = 应为已发布数据集的tar文件，实为不完整的文件或其他文件
set-too-large = 应不超过 { $max } 字节，实际更多
set-missing = 文件中应有 { $name }，实际没有
set-unreadable = { $name }：无法读取
    .hint = 请检查网络，或从文件更新
set-source =
    .hint = 请检查网址或路径；数据集含 snapshot.cbor、roots/ 与 objects/

## 被拒绝的数据集

sync-part = { $part }：{ $error }
    .hint = 请重新获取数据集；若仍有此错误，则数据集已损坏或被篡改。检查点保留现有数据
    .hint-threshold = 数据集属于其他发布方，或由已失效的密钥签名；检查点保留现有数据
sync-too-many-roots = 新的信任根应不超过 { $max } 个，实际更多
    .hint = 此数据集不正常；请询问发布方
sync-too-large = 数据集应不超过 { $max } 字节，实际更大
sync-too-many-slots = 数据集中被撤销的码应不超过 { $max } 个，实际更多
sync-expired = { $part }：应在 { $at } 有效，却已于 { $expires } 过期
    .hint = 请获取更新的数据集；没有的，请通知发布方
sync-not-yet-issued = { $part }：签发时间应不晚于本机时钟 { $at }，实为 { $issued }
    .hint = 请校准时钟；时钟无误的，是签名方把时间写晚了
sync-no-snapshot-terms = 信任列表应写明由谁签署快照，实际没有
    .hint = 发布方须在列表中加入 [snapshot] 并重新发布
sync-rollback = { $part }：应不低于本检查点的第{ $held }版，实为第{ $found }版
    .hint = 请直接向发布方获取；检查点保留较新的文件
sync-equivocation = { $part }：应与本检查点的第{ $version }版相同，实为同一版本的另一文件
    .hint = 请立即通知发布方：已发布的文件不得以同一版本重新签署或制作
sync-issued-before = { $part }：签发时间应晚于本检查点的 { $held }，实为 { $found }
sync-omitted = { $part }：应不低于本检查点的第{ $held }版，快照中却没有
    .hint = 发布方须将该文件放回数据集；检查点保留现有数据
sync-size = { $part }：文件应为 { $expected } 字节，实为 { $found } 字节
sync-mixed = { $part }：按快照应为第{ $expected }版，实为第{ $found }版
sync-publisher = { $part }：应为 { $expected } 的文件，实为 { $found } 的文件
    .hint = 快照应由列表的发布方签署；请通知发布方
sync-clock-back = 时钟应不早于本检查点已见过的 { $seen }，实为 { $at }
    .hint = 请校准时钟；时钟无误的，请同步更新的快照以证实

## 检查点的数据目录

store-exists = { $path }：应为新目录或空目录，其中却有文件
    .hint = 请另取目录
store-not-a-store = { $path }：应为检查点的数据目录（含fede写出的 state.json），实际不是
    .hint = `fede gate init DIR --root ROOT` 可新建数据目录
store-damaged = { $path }：state.json 所指的{ $what ->
        [root] 信任根
        [snapshot] 快照
        [list] 信任列表
       *[region] 地区文件
    }缺失或已损坏
    .hint = `fede gate sync` 会重新获取该文件；已见过的版本保留不变
    .hint-root = 信任根无法替代：请从备份恢复该文件，或新建数据目录
store-busy = { $path }：另一同步正在使用此数据目录
    .hint = 请等待其结束

## 发布

publish-no-root = { $path }：目录中或参数中应有信任根，实际没有
    .hint = 请用 --root 给出信任根及其每个接替者
publish-no-list = { $path }：目录中或参数中应有信任列表，实际没有
    .hint = 请用 --list 给出已签名的信任列表
publish-other-root = 应为已发布的第{ $version }版信任根，实为另一文件
    .hint = 已发布的信任根不得更改：请制作下一版
publish-snapshot-key = 应为信任列表指定的快照密钥，实为 { $kid }
    .hint = 请在列表的 [snapshot] 中写入该密钥，或改用其他密钥
publish-not-publishing = 撤销名单应属于信任列表注明发布名单的地区，实为 { $region }
    .hint = 请在列表中为该地区写入 `revocation = 1`，或不提供其名单
publish-part = { $part }：{ $error }
publish-damaged = { $path }：上一数据集的{ $part }缺失或已损坏
    .hint = 请重新提供该文件，或从对外服务处把目录复制回来
publish-busy = { $path }：另一进程正在此处发布
    .hint = 请等待其结束
publish-revocations = 撤销名单：{ $error }
publish-rules = 规则：{ $error }
publish-gate = 检查点会拒绝此数据集：{ $error }
publish-older = { $part }：已发布第{ $published }版，实为第{ $found }版
    .hint = 请给出最新的文件；如需恢复先前的内容，请将其作为下一版
publish-issued-before = { $part }：已发布的文件签发于 { $published }，新文件的签发时间更早，为 { $found }
publish-other = { $part }：第{ $version }版已以其他内容发布
    .hint = 已发布的文件不得更改：请制作下一版并签署
publish-omitted = { $part }：已发布第{ $published }版，新数据集中却没有
    .hint = 请将该文件与其他文件一并给出
publish-expired =
    .hint = 请延后其到期时间，作为下一版重新签署
publish-clock =
    .hint = 请校准时钟；时钟无误的，说明文件签署时用了将来的时间，请重新签署
publish-no-snapshot-terms =
    .hint = 请在列表中添加 [snapshot]：由哪些密钥签署快照，快照最长可用多久
