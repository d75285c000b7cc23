### 持码人页面的文字。关于码的文字来自其核心模块。

## 按钮与标签

title = 我的码
language = EN
language-name = EN (English)
large = 大字
large-name = 大字 放大文字
help = 帮助
close = 关闭
add = 添加码
new-person = 添加人员
empty = 还没有码。
    1. 点“添加人员”，在窗口向签发机构出示密钥，或发送密钥文本。
    2. 签发机构为此密钥制码。
    3. 点“添加码”。
    您没有移除的码不见了？那么浏览器已删除其数据。请在签发机构的状态页（/status）或窗口移除旧手机，再从第1步开始。
unchecked = 本页面不查验码。检查点会验证签发机构的签名。

## 人员卡片

holder = 持码人
reason = 原因
authority = 认定机构
appeal = 申诉方式
period = 行程期间
countries = 国家和地区
cities = 城市
no-cities = 无停留超过4小时的城市
risk-city = （含风险区域）
issuer = 签发地
until = 有效期至
status = 健康码：{ $status }
itinerary = 行程卡
is-paper = 纸质码，未绑定本手机
waiting = 还没有码。请向签发机构出示密钥，再添加制好的码。
declared = 申报已提交。如为此手机上已有的人，请按“从签发机构获取码”；如为其他人，请先选“添加人员”。
office-waits = 签发机构已收到密钥。签发后即可取得码。
renew = 请向签发机构申请新码。密钥不变。
unlocked = 此浏览器不能锁定密钥（不支持Ed25519）。密钥存放在浏览器数据中，能复制浏览器数据的人也能复制密钥。较新的浏览器可以锁定密钥：请先移除此人，再用新浏览器重新添加。
locked = 密钥的私密部分由浏览器锁定，不能复制到其他手机。
show = 出示
show-paper = 出示纸质码
show-key = 出示我的密钥
fetch = 从签发机构获取码
print = 打印
remove = 移除
expires = { $span }后到期
expired = 已过期{ $span }
early = { $span }后生效
minutes = { $count }分钟
hours = { $count }小时
days = { $count }天

## 出示

choice = 向检查点出示
kind-health = 健康码
kind-itinerary = 行程卡
kind-both = 健康码和行程卡
together = 一起出示
symbol = 二维码：{ $what }
countdown = { $count }秒后更新
bright = 请把屏幕调到最亮。点一下码可放大到全屏。
paper-words = 此码不会变化。检查点会核对您的证件。
digits = 检查点显示的四位数字
answer = 加入
answering = 码中已加入数字 { $digits }，保留{ $count }秒
four-digits = 请输入四位数字，如 0471。
stop-digits = 去掉数字
printed-bound = 打印件不是动态码。检查点可能核对证件，也可能不予放行。
printed-paper = 检查点会将此码与证件核对。

## 密钥

key-words = { $name }的密钥。请签发机构扫描，或发送文本。10分钟内有效。
key-symbol = 密钥的二维码
key-text = 密钥文本
copy = 复制
copied = 已复制

## 添加

text = 码的文本（FD1:…）
take = 添加
picture = 从图片添加…
camera = 使用摄像头
camera-stop = 关闭摄像头
hold = 请把码对准摄像头。
reading = 正在读取图片…
no-code = 图片中没有码。请重新拍摄：完整、清晰、无反光。
taken = 已为{ $name }添加。
taken-paper = 已作为纸质码添加。此码未绑定手机。
already = 此码已添加。
older = 已有同类的更新的码。
not-a-code = 这不是fede的码。码的文本以 FD1: 开头。（{ $id }）
damaged = 此码不完整或已被改动。请重新拍摄，或复制完整文本。（{ $id }）
is-live = 这是手机正在出示的动态码，只在30秒内有效。请添加签发机构发来的码。
is-key = 这是给签发机构的手机密钥。请添加签发机构为其制的码。
other-key = 此码绑定的密钥不在本手机上。
other-key-hint = 请在持有该密钥的手机上打开，或向签发机构出示本手机的密钥。
paper = 纸质码
answer-key = 签发机构发来的码属于另一个密钥，未添加。
answer-name = 签发机构发来的是{ $name }的码，不是{ $known }的码，未添加。如签发机构更正了姓名：请在此移除{ $person }，再生成新密钥。
person-words = 每人一个密钥：本人、孩子或您照顾的人。
name = 姓名（只存在本手机）
make = 生成密钥

## 绑定密钥

bind-title = 将{ $name }的密钥绑定到{ $holder }的码？
bind-words = 有人在此浏览器中登录了签发机构。绑定后，签发机构会用此密钥为登录的人制码。如登录的不是{ $name }：请取消，并在签发机构的状态页（/status）退出。
signed-in = 已登录的人
bind-now = 绑定密钥

## 移除

remove-title = 移除{ $name }？
remove-words = 密钥和码会被删除，无法恢复。之后须由签发机构为此人绑定新密钥并制新码。如本页面由签发机构提供且有网络，页面也会在签发机构移除密钥。否则请在签发机构的状态页（/status）或窗口移除此手机。
removed-told = 已在本手机和签发机构移除{ $name }。
removed-untold = 已在本手机移除{ $name }，但签发机构没有确认。如签发机构有此密钥，请在其状态页（/status）或窗口移除此手机。
remove-paper = 码会从本手机删除。纸质码仍然有效。
keep = 取消

## 问题

cleared = 浏览器已删除本页面的码和密钥。请点“添加人员”，并向签发机构申请新码。请同时在签发机构的状态页（/status）或窗口移除旧手机。
two-tabs = 本页面也在另一个标签页中打开。两边显示相同的码。
clock-ahead = 手机时间向前跳了{ $count }分钟。请设为自动：时间不对的码会被检查点拒绝。
clock-back = 手机时间向后跳了{ $count }分钟。请设为自动：时间不对的码会被检查点拒绝。
trouble-sign = 无法签名。请关闭本页面后重新打开。
trouble-store = 此浏览器不为本页面保存数据。请关闭无痕窗口，或允许本页面保存数据。
trouble-picture = 图片无法读取。请换一张，或粘贴码的文本。
trouble-camera = 无法使用摄像头。请在浏览器中允许，或选择图片。
trouble-office = 签发机构没有回应。请稍后再试。
trouble-start = 页面无法启动。请重新加载。

## 帮助

help-install = 安装
help-install-words = 在浏览器中选“添加到主屏幕”。之后没有网络也能使用。
help-use = 在检查点
help-use-words = 点“出示”。码每15秒更新，每个码在约30秒内有效，之后截图无用。如检查点显示四位数字，请输入。
help-brightness = 检查点读不出码
help-brightness-words = 把屏幕调到最亮，点一下码，拿稳手机，距离摄像头约20厘米。
help-storage = 码存放在哪里
help-storage-words = 只在此浏览器中。清除浏览器数据，码和密钥就没有了，页面与初次打开时一样。有的浏览器会删除数周未用的页面的全部数据：请安装本页面，并不时打开。本页面会请浏览器保留数据，浏览器可能不同意。
help-new-phone = 换手机
help-new-phone-words = 密钥不能迁移。请在新手机上点“添加人员”，并向签发机构申请新码，再从旧手机移除此人。请同时在签发机构的状态页（/status）或窗口移除旧手机：在此之前，旧手机仍计入手机数。
help-lost = 手机丢失
help-lost-words = 请在签发机构的状态页（/status）移除该手机，或告知签发机构。其上的码立即失效。
help-privacy = 隐私
help-privacy-words = 姓名只存在本手机。不由签发机构提供的页面不发送任何内容。由签发机构提供的页面，每次打开时会查询签发机构的信息，并在以下情况发送密钥证明：打开时码即将到期或没有码、您获取码、您移除人员。证明只含密钥和时间，不含姓名。检查点只看到您出示的码的内容：如健康码和行程卡是分开的，可选择只出示一个。
help-clock = 手机时间
help-clock-words = 请设为自动。手机时间相差半分钟，检查点就会拒绝，除非检查点要求输入四位数字。
help-paper = 没有手机
help-paper-words = 请向签发机构申请纸质码，也可保存在本页面。检查点会核对证件。
