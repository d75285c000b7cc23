### 签发机构工作人员看到的命令输出。

## 决定与码

audited = { $people } 人：不变 { $unchanged }；新决定：绿 { $green }，黄 { $yellow }，红 { $red }。待人工处理 { $asked }。
audit-revoked = 已撤销 { $count } 个与新决定不符的码。
walked-in = { $name }：{ $outcome }。码 { $code }，有效至 { $until }。
walk-in-waits = { $name }：须先由工作人员处理（决定{ $decision }），尚未签发码。
corrected = 已撤销 { $old }，新发 { $new }，有效至 { $expires }。
proposed = 已提出：红码须另一名工作人员以本人的PIN用同样的命令确认。
receipt-given = 回执：{ $receipt }。仅显示一次；本人凭回执和证件号码即可登录。
telephone-line = { $telephone }  添加于 { $added }
no-telephones = 没有手机：此人使用纸质码。
telephone-added = 已添加手机 { $telephone }。`fede office issue` 会签发绑定该手机的码。
telephone-removed = 已移除手机，撤销 { $revoked } 个码。
decided = 决定{ $number }，据此撤销 { $revoked } 个码。
disputed = 对决定{ $decision }的异议{ $number }待人工处理。
issued = 已签发 { $issued } 个码，未能签发 { $rejected } 个。
not-issued = 决定{ $decision }：{ $error }{ $hint }
code-revoked = 已撤销 { $code }。
code-suspended = 已暂停使用 { $code }。
stamped = { $code } 已撤销或暂停，通行证上已加盖标记。
code-reinstated = 已恢复使用 { $code }。

unpublished = 尚未发布的撤销 { $count } 项：`fede revoke --office { $directory } --region { $region } --key { $key } --dir DIR --store STORE`

## 待处理事项

about = 当事人：{ $name }，{ $document }。
proposes = { $officer }建议{ $status }，说明：{ $note }。须另一名工作人员同意。
waiting = 待人工处理 { $count } 件

## 数据

declared = 已接收申报 { $new } 份，已有 { $known } 份，拒收 { $rejected } 份。
read-as = { $path }：按{ $encoding }编码读取。若姓名显示有误，请用 --encoding 指明编码。
imported = 已导入 { $new } 行，已有 { $known } 行，退回 { $rejected } 行。
retracted = 已撤回 { $retracted } 行，原本没有 { $unknown } 行，退回 { $rejected } 行。
shared = { $people } 人的 { $facts } 条信息，自{ $since }起，已加密，只有对方机构能解密。
taken-over = { $from }，{ $issued }：新增 { $new } 条，已有 { $kept } 条，撤回 { $withdrawn } 条。其中 { $matched } 条涉及在本机构申报的人。
unmatchable = 有 { $count } 人是用早先版本的fede申报的：须再次申报，才能与其他机构的信息匹配。
partner = { $region }：{ $issued }的文件，{ $facts } 条信息
no-partners = 没有机构与本机构共享信息。
partner-ended = { $region }：没有有效的协议，来自该地区的 { $facts } 条信息不再计入。
rotated = 已将 { $people } 人转到新的机密之下。
keep-secret = 请保存新的secret文件，替换旧备份：旧文件已无法找到任何人。
forgotten = 已删除：{ $people } 人，{ $facts } 条信息，{ $stays } 条停留记录。
itineraries = { $rows } 条停留记录，退回 { $rejected } 条；行程 { $itineraries } 份；每秒 { $rate } 条。

## 个人历史

declaration = 申报 { $number }
by-rule = 决定{ $number }：{ $outcome }，依据规则{ $rule }
by-officer = 决定{ $number }：{ $outcome }，{ $officers }对{ $answers }的答复：{ $note }
disputes = 决定{ $number }：持码人对{ $answers }提出异议：{ $note }
code = 据决定{ $decision }签发 { $cti }，有效至 { $expires }
revoked-for = 撤销 { $cti }：{ $class }
suspended-for = 暂停使用 { $cti }：{ $class }

## 签发机构

made = 已建立 { $directory }。请阅读 office.toml 与 rules.toml，并备份 secret 文件：没有它将无法查找任何人。
numbers-forgotten =
    证件号码在生成承诺值后即被删除（keep_numbers = false）。在下次申报前，同一人的码使用同一盐值，可被识别为同一人。
    见 docs/privacy.md。
journal = 共 { $count } 行，均未改动。末行哈希：{ $hash }
journal-nights = 共 { $count } 夜，均与结束时一致。各夜的总根哈希：{ $root }
journal-against = 存证中的 { $nights } 夜均未改动。
has-pin = 已为{ $name }设置PIN。
locked = {"  "}已锁定
account-invited = 已邀请{ $account }。请将此邀请码交给本人，仅可使用一次，{ $until }前有效：{ $code }
account-role = { $account }的角色现为{ $role }。
account-locked = 已锁定{ $account }，其登录已结束。
account-unlocked = { $account }可以重新登录。
accounts-taken-over = { $count ->
        [0] 所有设有PIN的工作人员均已有账号。
       *[other] 已建立{ $count }个账号：{ $names }。本人凭PIN完成设置。
    }
account-state = { $state ->
        [locked] 已锁定
        [invited] 待设置
       *[other] 可用
    }
no-accounts = 尚无账号。
nobody-signed-in = 目前无人登录。
sessions-ended = 已结束{ $count }个登录会话。
no-officers = 尚无人设置PIN。
region = 地区
rules = 规则
waiting-cases = 待处理
journal-field = 日志
revocations = 撤销
all-published = 均已发布
taken-back = 登记库已重新使用，不得使用其副本。
copied = 已复制，两个登记库一致：共 { $rows } 行，摘要 { $digest }
metrics-at = 指标地址：http://{ $address }/metrics
restored-to = 登记库的日志止于第 { $line } 行，时间 { $at }，哈希 { $hash }
restored-to-nothing = 登记库的日志为空。
restored = 已为 { $days } 天的码改用新的序号范围。决定、申报与批次的编号从 { $number } 之后继续。
restored-closed = { $days ->
        [one] { $day } 不能再签发码
       *[other] 截至 { $day } 的 { $days } 天不能再签发码
    }：当天的序号范围过大。
upgraded = 已升级：日志 { $lines } 行，升级前末行哈希 { $hash }

## 批量签发

stopped = 已停止：再次运行同一命令即可继续
stopped-without-output = 已停止：未写出任何内容，请再次运行同一命令
batch = 第{ $batch }批：签发 { $issued } 个码，退回 { $rejected } 行；本次 { $now } 个，用时 { $seconds } 秒，每秒 { $rate } 个。
batch-ended = 第{ $batch }批此前已完成：{ $at } 签发 { $issued } 个码，退回 { $rejected } 行。

## 夜间任务

night-field = 夜间任务
night = 第 { $number } 号，{ $at }：{ $state ->
        [open] 进行中
        [done] 已完成
       *[abandoned] 已终止
    }
night-shards-field = 分片
night-shards = 已完成 { $done }/{ $shards } 个分片，{ $people_done }/{ $people } 人，用时 { $seconds } 秒
night-audit-field = 审核
night-audit = 决定 { $decided } 项，待工作人员处理 { $asked } 项，撤销 { $revoked } 个码
night-codes-field = 码
night-codes = 签发 { $issued } 个，未能签发 { $rejected } 个；更新承诺值 { $renewed } 个
night-workers-field = 工作进程
night-trouble-field = 出错
night-trouble = { $shards } 个分片正在重试：{ $error }
night-bar = 未能签发 { $rejected } 个 · 工作进程 { $workers } 个
night-goes-on = 已停止等待：夜间任务仍在进行；`fede office night --continue` 可继续等待
night-waits = 等待中：{ $error }
worker-joined = 正在处理第 { $night } 号夜间任务
worker-ended-night = 第 { $night } 号夜间任务已完成
worker-over = 第 { $night } 号夜间任务已经结束，没有待处理的分片
worker-waits =
    等待中：{ $error }
    { $hint }
worker-failed = 第 { $night } 号夜间任务，分片 { $shard }：{ $error }；将重试
worker-ended = 本工作进程完成 { $shards } 个分片，签发 { $issued } 个码，未能签发 { $rejected } 个。

## 线上办事

online-at = 线上办事页面：{ $url }
online-without-https = 其他计算机可以看到人们填写的内容：请使用 --https、--cert，或在代理后使用 --behind-https。
online-provider-without-origin = 无法用身份认证服务登录：请用 --origin 指定本机构的网址。
online-without-origin = 居民无法添加通行密钥，也无法把码放到手机上：请用 --origin 指定本机构的网址。

token-added = { $name }在{ $until }前可以：{ $scopes }。访问令牌只显示这一次：{ $token }
token-revoked = 访问令牌{ $name }已失效。
token-state = { $state ->
        [counts] 有效
        [revoked] 已撤销
       *[ended] 已到期
    }
no-tokens = 尚无访问令牌。
