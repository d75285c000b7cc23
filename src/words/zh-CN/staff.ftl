### 工作人员使用的网页。

pages = 页面
queue = 待处理
sessions = 我的登录
sign-out = 退出登录：{ $account }（{ $role }）
not-done = 操作未完成

## 登录

sign-in-title = 登录
account = 账号
password = 密码
code = 身份验证器验证码
code-hint = 六位数字，每个验证码仅可使用一次。
sign-in = 登录
set-up-first = 我有邀请码：设置账号

## 设置账号

set-up-title = 设置账号
set-up-lead = 请准备好邀请码，以及装有身份验证器的手机。
provider-set-up = 身份认证服务确认的账号为{ $account }。请输入一次邀请码：此后该账号用身份认证服务登录，且仅限本人。
invitation = 邀请码
invitation-hint = 已有PIN的工作人员请输入PIN。
new-password = 新密码
password-rule = 至少{ $min }个字符，可用几个互不相关的词。
password-again = 再次输入密码
passwords-differ = 两次输入的密码不一致
    .hint = 请重新输入相同的密码
next = 下一步
authenticator-title = 设置身份验证器
scan-lead = 请用手机上的身份验证器扫描此二维码。二维码仅显示一次。
type-key = 也可手动输入此密钥：
finish = 完成

## 登录会话

sessions-lead = 以下为当前的登录。如有可疑的登录，请结束并告知管理员。
began = 登录时间
used = 最近使用
ends = 失效时间
this-session = 本次登录
own-password = 我的密码
own-password-lead = 更改密码后，本账号的其他登录全部失效。
old-password = 当前密码
change-own-password = 更改
own-password-done = 密码已更改，其他登录已全部结束。
sign-in-again = 如需更改登录方式，请退出并重新登录，并在15分钟内完成。
end-session = 结束

## 待处理

waiting = { $count ->
        [0] 没有待处理事项。
       *[other] 有{ $count }件待处理事项。
    }
unpublished = 有{ $count }项撤销尚未发布，检查点尚不知晓。
filters = 显示
filter-all = 全部
filter-reviews = 审核
filter-disputes = 异议
filter-second = 待第二人确认
nothing-waits = 没有符合条件的事项。
case = 事项
since = 起始时间
holder = 人员
state = 状态
is-disputed = 已提出异议。
needs-second = { $officer }已提出意见，需第二人确认。
more = 更多

## 个人页面

decision-number = 决定{ $number }
declaration-number = 申报{ $number }，{ $at }
this-decision = 本事项
proposed = { $officer }于{ $at }提出：{ $status }，说明：{ $note }
known-facts = 已知信息
fact-since = { $kind }，自{ $since }起
fact-until = { $kind }，{ $since }至{ $until }
declarations = 申报
decisions = 决定
codes = 码
code-of = { $cti }，依据决定{ $decision }，有效至{ $expires }：{ $state ->
        [revoked] 已撤销
        [suspended] 已暂停
       *[other] 有效
    }
looks = 查阅记录
the-person = 本人
none = 无。

## 尚不生效的申报

unproven = 待核实的申报
unproven-lead = 有人未登录，就为本机构已有登记的人提交了申报。核实申报人之前，这些申报不生效：请致电核实，或请本人持证件到窗口办理。
unproven-of = 收到时间：{ $at }
unproven-wait = 有待核实的申报。
known-as = 登记姓名：
unproven-counts = 予以采用
unproven-refuse = 不予采用

## 作出决定

answer = 处理意见
red-needs-two = 红码须由两人决定：第二人登录后确认。
own-proposal = 此意见由本人提出，须由另一人确认。
confirm-proposal = { $officer }提出此意见。如同意，请选择相同的状态和原因。
status = 状态
reason = 原因
reason-hint = 黄码和红码必填，会显示在码中。
no-reason = 无
note = 理由
note-hint = 存档用，不超过200字。请勿填写姓名和证件号码。
decide = 决定
changed = 另一名工作人员已先行处理
    .hint = 请按当前情况重新查看；填写的内容仍然保留
no-status = 尚未选择状态
    .hint = 请选择绿码、黄码或红码

## 更正

correct = 更正健康码
correct-lead = 原码立即撤销，并签发正确的码。红码须待第二人确认。
not-in = 本人未曾到过
correct-now = 更正

## 窗口

counter = 窗口办理
counter-lead = 请先核验证件。本人当场领取健康码和回执。
counter-lead-without-key = 请先核验证件。本人当场领取回执，健康码在下一次审核和签发时出具。
counter-seen = 已核验证件，号码无误。
counter-serve = 受理申报
counter-late = 此页面打开已超过一小时
    .hint = 填写的内容仍然保留：请再核对一遍后提交
counter-done = 已受理
counter-waits = 须先由工作人员决定。本人可凭回执查询结果。
counter-later = 申报已受理。健康码在下一次审核和签发时出具，本人可凭回执查询。
counter-receipt = 本人凭此回执和证件号码可在网上登录。回执日后无法查询。
counter-next = 下一位
counter-telephone = 手机（选填）
counter-on-telephone = 此码绑定本人的手机。请本人在手机上选择“添加码”扫描此二维码，或选择“从签发机构获取码”。
telephones = 手机
telephones-lead = 此人的码绑定以下手机。请逐一向本人核实：知道证件号码的人可能已在网上添加手机。
telephone-removed = 已移除该手机，其码已撤销。
telephone-since = 手机 { $id }，添加于 { $at }
telephone-remove = 移除此手机
telephone-remove-hint = 移除后，该手机上的码立即撤销，此人的登录全部失效。
telephone-proof = 手机的密钥
telephone-proof-hint = 请本人在手机的持码人页面选择“出示我的密钥”，将二维码扫入此栏（FDK1:…），十分钟内有效。
camera = 使用摄像头
camera-stop = 关闭摄像头
camera-hold = 请将手机屏幕对准摄像头。
camera-taken = 密钥已填入此栏。
camera-trouble = 无法使用摄像头。请在浏览器中允许，或用扫码器扫入。
telephone-add = 添加此手机

## 账号

accounts = 账号
role = 角色
all-accounts = 全部账号
change-account = 更改账号
change-lead = 部分更改须由两名管理员批准：新账号、变更角色、重置，以及锁定或解锁管理员。更改在此等待，直至另一名管理员批准。
account-hint = 列表中的名称，或新名称
what-change = 操作
choose = 请选择
do-change = 更改
change-add = 邀请，角色：{ $role }
change-role = 改为{ $role }
change-lock = 锁定
change-unlock = 解锁
change-reset = 重置：遗失密码、手机或通行密钥
waiting-changes = 等待第二名管理员批准
waiting-change = { $account }：{ $change }。由{ $by }于{ $at }提出。
approve = 批准
refuse = 拒绝
change-waits = { $account }：更改等待另一名管理员批准。
change-done = { $account }：已完成。
invited = 已邀请{ $account }。请将此邀请码交给本人；仅可使用一次，{ $until }前有效，只显示一次。
open-sessions = 登录数
waits-until = 多次输错，须等待至{ $until }

## 居民的请求

requests = 居民请求
requests-lead = 居民提出的请求，按时间先后排列。停留记录删除后，下次审核和下次签发的码不再含有该停留，健康状态不变。
requests-replace = 本人的行程如因此改变，其码即予撤销并换发。
requests-keep = 本服务器没有签名密钥：已签发的码在到期前，或在命令行更正前，仍含有该停留。
requests-wait = 有居民请求等待处理。
stay = 停留记录
source = 来源
stay-gone = 已无此停留记录
person-says = 本人说明
relation = 关系
declarant = 代为申报者
declared-name = 申报对象（申报时填写）
attachments = 附件
proof = 监护或照护证明
request-note-hint = 本人可见，不超过200字。请勿填写证件号码。
remove-stay = 删除停留记录
accept-care = 认可
refuse-request = 不予认可
signed-out = 登录已失效
signed-out-lead = 尚未保存任何内容。填写的内容保留在本页，请勿关闭。
signed-out-sign-in = 重新登录（在新标签页中打开）。
signed-out-again = 返回本页，再次提交表单。
send-again = 再次提交
done-granted = 已同意。本人可以看到所写说明。
done-refused = 已拒绝。本人可以看到所写说明。
done-counts = 该申报现已生效。
done-not-counted = 已拒绝该申报，申报不生效。
done-before = 该事项已处理完毕：其他工作人员已先行处理，或本人已撤回。
done-decided = 决定已保存。
done-proposed = 意见已保存，须由另一名工作人员确认。
done-corrected = 旧码已撤销，新码已签发。
done-session-ended = 该次登录已退出。
done-passkey-added = 已添加通行密钥。
done-passkey-removed = 已移除通行密钥。
telephone-added = 已添加该手机，现在可以领取其码。

## 导入背景数据

imports = 导入
imports-lead = 请提交CSV或Excel（.xlsx）表格，每行一条。先显示将导入的内容；另一名审核人员确认导入之前不会保存。
import-kind = 表格内容
import-file = 文件
import-file-hint = 不超过4 MB和{ $max }行。更大的文件请用 fede office import。
import-columns = 列：{ $columns }
kind-cases = 病例
kind-contacts = 密切接触者
kind-isolation = 隔离管控
kind-tests = 检测结果
kind-areas = 风险区域
kind-stays = 停留记录
import-look = 显示将导入的内容
import-preview = 将导入的内容
import-new = 新增行数
import-known = 已有行数
import-rejected = 不导入行数
import-digest = 文件的SHA-256
import-row = 行
import-column = 列
import-why = 原因
import-more = 还有其他行不导入，请先更正以上各行。
import-other = 请由另一名审核人员在此页面导入。文件保留一天。
imports-wait = 等待导入的文件
import-sent = 提交时间
import-by = 提交人
import-show = 查看
import-take = 导入此文件
import-drop = 不导入
import-taken = 新增{ $new }行，已有{ $known }行，未导入{ $rejected }行。
import-gone = 此文件已失效
    .hint = 已被导入或放弃，或已超过一天：请重新提交
import-no-file = 尚未选择文件
    .hint = 请选择表格及其内容

## 筛选待处理事项

waits-for = 已等待
waits-days = { $days ->
        [0] 不限
       *[other] 至少{ $days }天
    }
by-rule = 触发规则
every-rule = 全部规则
narrow = 筛选
keys = 快捷键：j 下一项，k 上一项，Enter 打开。
keys-on = 启用快捷键
keys-off = 停用快捷键
open-by = { $officer }于{ $at }打开了此人的页面，请商定由谁答复。

## 统计

figures = 统计
figures-lead = 最近14天工作人员的处理情况，不涉及个人和工作人员姓名。
figures-first = 决定数量超出统计上限，此处为最早的部分。
unpublished-since = 最早的一项自{ $since }起等待。
all-published = 所有撤销均已发布。
by-day = 每日工作人员决定数
day = 日期
plot-lead = 柱状图，数值见下表。
waiting-times = 等待时间
answered-count = 已处理
median = 半数不超过
percentile = 百分之九十五不超过
hours-minutes = { $hours }小时{ $minutes }分钟
reasons = 原因
rules = 触发规则
withdrawals = 这些日期签发后被撤销或暂停的码
withdrawal = 原因
count = 数量

## 夜间任务

night = 夜间任务
no-nights = 登记库为文件。由工作进程完成的夜间任务需要PostgreSQL上的登记库，参见 fede issue batch。
never-night = 尚无夜间任务。
last-batch = 最近一次批量签发
batch-of = 第 { $number } 批，{ $at }：共 { $lines } 行
batch-run = 第 { $shard } 部分，共 { $shards } 部分：{ $out }
batch-progress = 已读取 { $read }/{ $lines } 行，签发 { $issued } 个，未能签发 { $rejected } 个。
batch-done = 已完成。
people-done = 已完成人数
reload = 刷新
reload-on = 每10秒刷新
reload-off = 停止
reloads = 本页每10秒刷新一次。
