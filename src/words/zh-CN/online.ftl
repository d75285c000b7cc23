### 居民在线上办事页面看到的文字。

## 页面框架

skip = 跳到正文
language = 语言
footer = 咨询与申诉：{ $appeal }
to-start = 回到首页

## 首页

home-title = 健康申报
home-lead = 您可在此申报健康状况和行程。提交后立即获得回执，凭回执查询状态、领取健康码。
declare = 开始申报
to-status = 查询状态和健康码
home-needs = 需要准备
home-needs-document = 申报对象的身份证件。
home-needs-trips = 最近14天到过的城市和国家（地区）及日期。
home-needs-time = 大约五分钟。
home-others = 您可以为本人、子女或您照护的人申报。不便上网的，可携带证件到服务窗口办理。

## 申报步骤

steps = 步骤
step-person = 个人信息
step-health = 健康状况
step-contacts = 接触情况
step-trips = 行程
step-review = 核对并提交
title-with-errors = 填写有误：{ $title }
errors-title = 请更正以下内容
next = 下一步
back = 上一步
send = 提交申报
change = 修改
change-step = 修改：{ $step }
choose = 请选择
none = 无
optional = 选填
form-again = 表单已过期，您填写的内容已保留，请重新提交。
kept-title = 登录已失效
kept-lead = 尚未发送任何内容，也未接收文件。请复制您填写的文字，重新登录后在状态页面再次提交。
kept-words = 您填写的文字
kept-sign-in = 重新登录（在新标签页中打开）
not-sent-too-many = 来自您的网络或针对该证件号码的申报过多。您填写的内容仍在本页：请十分钟后再次提交，或到签发机构的窗口办理。
not-sent = 暂时无法提交申报。您填写的内容都保留在此页面，请稍等几秒后重新提交。

## 个人信息

privacy = 签发机构保存您申报的内容，并据此确定健康状态。证件号码仅用于识别本人。
whom = 为谁申报？
whom-self = 本人
whom-child = 我的子女或被监护人
whom-cared = 我照护的人
declarant = 代为申报者姓名
declarant-hint = 为本人申报时不用填写。
name = 姓名
name-hint = 与身份证件一致。
document = 证件类型
number = 证件号码
number-hint = 空格和连字符不影响。
phone = 联系电话
city = 居住城市
city-hint = 输入名称并从列表中选择；境外填写国家或地区。
address = 详细地址

## 健康状况

symptoms = 最近14天内的症状
symptoms-hint = 请勾选；没有症状的直接进入下一步。

## 接触情况

contacts-lead = 最近14天内是否接触过患病人员？没有的直接进入下一步。
contact-number = 接触{ $number }
contact-with = 接触对象
contact-last = 最后接触日期
day-hint = 例如 2026-03-01
another-contact = 再添加一项接触

## 行程

trips-lead = 最近14天内到过居住城市以外的哪些地方？没有的直接进入下一步。
trip-number = 行程{ $number }
trip-place = 城市或国家（地区）
trip-arrival = 到达时间
trip-departure = 离开时间
time-hint = 日期和时间，例如 2026-03-01 08:00
departure-hint = 仍在当地的不用填写。
another-trip = 再添加一段行程

## 核对并提交

review-lead = 请核对全部内容，每一部分都可以修改。
consent-title = 您的信息如何使用
consent-use = 签发机构将申报内容与卫生健康部门掌握的信息比对，确定绿码、黄码或红码。
consent-share = 健康码只显示部分姓名、证件类型和状态，不显示证件号码。
consent-time = 最后一次申报后的保存期届满，信息即予删除。
consent-rights = 您可以查看、下载自己的信息，对状态提出异议，并查看谁查阅过您的信息。
consent = 本人同意，并保证申报内容真实。

## 填写错误

fault-missing = 请填写此项。
fault-consent = 请勾选同意；不同意的请勿提交。
fault-seen = 请确认已核验证件。
fault-choice = 请从选项中选择。
fault-day = 接触日期格式有误，例如 2026-03-01。
fault-time = 时间格式有误，例如 2026-03-01 08:00。
fault-departure = 离开时间早于到达时间。
fault-future = 该时间尚未到来。
fault-place = 未找到该地点，请从列表中选择城市或国家（地区）。
fault-name = 请填写与身份证件一致的姓名。
fault-text = 请勿使用特殊字符，且不超过200字。
fault-receipt = 回执编号有误，请逐字核对。
fault-says = 请填写1至200字。
fault-and-hint = { $words }。{ $hint }

## 回执

receipt-title = 申报回执
receipt-lead = 申报已收到。
receipt-symbol = 回执编号二维码
receipt-keep = 请保存此编号：抄写、打印或拍照均可。凭此编号和证件号码查询状态，编号不会再次显示。
receipt-next = 签发机构正在审核，请于今日稍后查询状态。
print = 打印
sent-before = 此申报已经提交过
sent-before-lead = 此后内容有改动。如需补充或更改，请重新申报。
declare-again = 重新申报

## 登录

sign-in-title = 查询状态
sign-in-with = 用{ $provider }登录
sign-in-lead = 请输入申报回执编号和证件号码。
sign-in = 查询
sign-out = 退出
signed-out = 您已退出
signed-out-lead = 此设备上已无法再查看您的信息。
receipt-number = 回执编号
receipt-hint = 回执上的16位字母和数字
receipt-lost = 回执遗失的，请携带证件到服务窗口办理。
not-found-together = 回执编号与证件不符，请核对。

## 状态

status-title = 您的状态
not-decided = 已收到，尚未确定
not-decided-hint = 签发机构正在审核。如此前曾在此申报，请使用首次申报的回执。超过两天仍未确定的，请携带证件到服务窗口办理。
received = 申报收到时间：{ $at }。
officer-asked = 工作人员正在处理此事项。
decided-by = 决定者
decided-at = 决定时间
by-audit = 按既定规则自动审核
by-officers = { $officers }
rule = 适用规则
rule-and-name = { $rule }（规则“{ $name }”）
note = 说明
facts = 所据事实
no-facts = 未发现异常
code = 健康码
no-code = 目前没有健康码，作出决定后签发。
code-picture = 健康码二维码
code-on-telephone = 此码在您的手机上：由手机出示，每15秒重新签名。在此保存或打印的是副本，检查点会查看证件。
telephones = 您的手机
telephones-lead = 码的图片谁拿着都能用。手机上的码则不然：只有您的手机能出示。
telephone-since = 手机 { $id }，添加于 { $at }
telephone-remove = 移除此手机
telephone-remove-hint = 手机遗失时请移除：其上的码立即失效。
telephone-add = 把码放到这部手机上
valid-until = 有效期至{ $until }
save-picture = 保存图片
save-pass = 保存通行证（PDF）

## 异议

dispute = 对结果有异议
dispute-lead = 请说明哪里有误，例如您没有去过的地方。工作人员将予以答复，在此之前健康码不变。
dispute-says = 请说明情况
dispute-hint = 不超过200字。
dispute-send = 提交异议
dispute-waits = 您于{ $at }提出的异议正待工作人员处理：{ $note }

## 信息

declarations = 申报记录
declaration-of = 申报{ $number }，{ $at }
looks = 查阅记录
looks-lead = 在本系统页面上的查阅，不含自动审核。
look-at = 时间
look-by = 查阅者
look-self = 本人
download = 下载全部信息（JSON）

## 向工作人员提出的请求

request-not-there = 我没有去过
request-care = 监护人或照护人
request-waits = 等待工作人员处理
request-granted = 已认可
request-refused = 未予认可
request-withdrawn = 已撤回
file-pdf = PDF文档
file-picture = 图片

attach = 附件，例如车票（选填）
attach-hint = PDF、PNG或JPEG文件，最多3个，每个不超过2 MB。
attachment-of = 附件{ $number }：{ $kind }，{ $kilobytes } KB

## 行程记录

stays = 您在国内到过的地方
stays-lead = 以下为本机构掌握的您的停留记录，行程卡据此生成。如您没有去过，请提出。
no-stays = 最近没有您的停留记录。
stay-until = { $from }至{ $until }。
stay-since = 自{ $from }起。
stay-source = 来源：{ $source }
stay-says = 请说明为何有误
stay-send = 提交请求
stay-asked = 您已请求工作人员删除此停留记录。
requests = 您提出的请求
request-of = 提出时间：{ $at }，{ $state }
request-said = 您的说明：
request-answer = 工作人员的说明：{ $note }
withdraw-request = 撤回此请求
withdraw-dispute = 撤回异议

## 监护人和照护人

cared = 您代为申报的人
declared-for-you = 代您申报的人

## 撤回

withdrawing = 您可以撤回的内容
withdrawing-may = 在工作人员答复之前，您可以撤回异议和请求。
withdrawing-stop = 申报出于自愿。不再申报的，不会保存新的信息；已保存的信息在保存期届满后删除。
withdrawing-not = 已提交的申报、卫生健康部门提供的信息和已作出的决定不能撤回：这些信息的处理不仅依据您的同意，还关系到他人的健康。如有错误，请在上方请求更正。

proof = 代为申报的证明
proof-lead = 例如出生医学证明、户口簿或法院裁定。工作人员查看后答复是否认可，您也可到服务窗口出示。
proof-send = 提交证明
proof-taken = 证明已收到
proof-taken-lead = 工作人员正在查看，您可在状态页面看到答复。

## 服务器提供的页面

pages-all = 全部页面
pages-residents = 居民页面
pages-staff = 工作人员页面
