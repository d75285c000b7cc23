### 检查点工作人员看到的内容：判定、原因与下一步。

## 判定

accepted = 通过
refused = 拒绝
undecided = 无法判定

## 不是fede码的内容

foreign-empty = 空白内容
foreign-url = 网址
foreign-hc1 = 欧盟数字新冠证书（HC1）
foreign-shc = SMART健康卡（SHC）
foreign-later-version = 较新版本的码
foreign-telephone-key = 手机密钥（供签发机构绑定用）
foreign-other = 其他内容

## 原因与下一步

foreign = 这是{ $found }，不是健康码或行程卡。
    .hint = 请其出示健康码或行程卡。
later-version = 此码的格式版本较新，本检查点无法识读。
    .hint = 请升级本检查点的软件；升级前请询问值班主管。
damaged = 码已损坏，或并非由签发机构生成。
    .hint = 请持码人重新打开码，或出示另一张图片。
claims = 签名有效，但码的内容不符合格式。
    .hint = 请通知签发机构；其软件版本可能比本检查点新。
unknown-key = 信任列表中没有任何地区使用此码所注明的密钥 { $kid }。
    .hint = 请更新信任列表；若已是最新，则此码在此不获认可。
signature = 签名无效：码被篡改或伪造。
    .hint = 请勿放行，并通知值班主管。
region-not-permitted = 此码以{ $found-name }（{ $found }）名义签发，却使用了{ $permitted-name }（{ $permitted }）的密钥。
    .hint = 请勿凭此码放行，并报告信任列表的发布方。
kind-not-permitted = 签发此码的密钥未获准签发{ $kind }。
key-not-yet-valid = 签名密钥自 { $not-before } 起有效，而使用时间为 { $used }。
    .hint = 请持码人出示当日签发的码，并检查本检查点的时钟与信任列表。
key-expired = 签名密钥已于 { $expires } 失效，使用时间为 { $used }。
not-yet-valid = 此码自 { $not-before } 起有效，现在是 { $at }。
    .hint = 请检查本检查点的时钟；时钟无误的，请其届时再来。
expired = 此码已于 { $expires } 过期，现在是 { $at }。
    .hint = 请持码人更换新码。
status-not-accepted = 健康状态为{ $status }；本检查点放行：{ $accepted }。
    .hint = 请按该状态的规定处理；申诉方式见码内信息。
status-mapped = { $stated }（在此视为{ $status }）
itinerary-alone = 仅有行程卡，无健康状态。
    .hint = 请其出示健康码，或按本检查点的规定处理。
lifetime-too-long = 此码有效期为 { $found } 天；该地区的码最长有效 { $max } 天。
    .hint = 请持码人更换新码。
live-not-bound = 此动态码无效：所含的码未绑定手机。
live-signature = 此动态码无效：签名的手机不是该码所绑定的手机。
    .hint = 不予放行，并将此码通知签发机构。
live-required = 这是一份副本，而该码已绑定手机。
    .hint = 请其出示本人手机上的动态码。
live-too-old = 此动态码于 { $age }前签名，本检查点只接受 { $max } 秒以内的。
    .hint = 可能是截屏。请其出示动态码本身；如手机时钟偏慢，请显示数字供其输入，或请其校准时钟。
live-ahead = 此手机的时钟比本检查点快 { $ahead }。
    .hint = 请核对双方时钟；请持码人校准手机时钟，或显示数字供其输入。
challenge-open = 此码不含数字 { $challenge }。
    .hint = 请持码人在手机上输入这四位数字。
span-seconds = { $seconds } 秒
span-minutes = { $minutes } 分钟
span-hours = { $hours } 小时
recognition-ended = 对{ $name }（{ $region }）的认可已于 { $until } 终止，现在是 { $at }。
    .hint = 请其出示本地区的码；与该地区的互认协议已终止。
revoked = { $name }（{ $region }）已撤销码 { $cti }：{ $class }。
    .hint = 请其出示此后签发的码；撤销原因可向签发机构查询。
suspended = { $name }（{ $region }）已暂停使用码 { $cti }：{ $class }。
    .hint = 请向签发机构查询该码是否恢复使用。
no-list = 本检查点尚无信任列表。
stale = 本检查点的信任数据最近一次确认于 { $issued }，自 { $since } 起失效，现在是 { $at }。
clock-back = 本检查点时钟显示 { $at }，早于此前的 { $seen }。
    .hint = 请校准本检查点的时钟，然后更新数据。
list-expired = 本检查点的信任列表已于 { $expires } 过期，现在是 { $at }。
    .hint = 请更新本检查点的信任列表。
root-expired = 本检查点的信任根已于 { $expires } 过期，现在是 { $at }。
    .hint = 请向信任列表的发布方索取下一版信任根。
clock-before-list = 本检查点时钟显示 { $at }，早于信任列表的签发时间 { $issued }。
    .hint = 请校准本检查点的时钟。
clock-before-root = 本检查点时钟显示 { $at }，早于信任根的签发时间 { $issued }。
picture = 无法打开图片。
    .hint-not-a-picture = 请提供PNG、JPEG等常见格式图片。
    .hint-damaged = 请重新拍摄或重新复制图片。
    .hint-page = 请提供含码页面的截屏，或将该页另存为PNG。
    .hint-too-large = 请缩小图片；1280 × 720即可清晰读码。
picture-format = 文件类型为{ $format }，本检查点不能读取。
picture-empty = 文件是空的。
picture-damaged = 图片不完整或已损坏。
picture-not-drawn = 绘制此{ $format }所需的时间或内存过多。
picture-more-pages = 前几页中没有码；其余页未予查看。
other-symbology = 图片中是另一种码：{ $found }。通行码是二维码（QR）。
    .hint = 请其出示二维码；车票或卡包中可能两种都有。
symbol-part = 此文本由 { $of } 个二维码组成，这是第 { $number } 个。
    .hint = 请将全部二维码放在同一张图片中。通行码只有一个二维码。
no-symbol = 图片中没有可识读的二维码。
    .hint = 请重新拍摄：靠近、清晰、光线均匀，并完整包含二维码及其白边。
scan-start = 请重新扫码：码的开头未完整收到。
    .hint = 并非持码人的问题。如每个码都如此，请告知负责扫码器的人员；如仅此一码如此，请持码人换一份出示。
scan-lost = 请重新扫码：码中有字符未收到。
scan-doubled = 请重新扫码：码中有字符重复。
scan-part = 请重新扫码：只收到码的一部分。
scan-keyboard = 请重新扫码：本机的键盘布局或输入法改变了码中的字符。
    .hint = 请关闭输入法，并把本机键盘设为扫码器的布局；可用 fede gate scanner-test 查看。并非持码人的问题。
scan-case = 请重新扫码：Shift键或大写锁定改变了码中的字符。
update = 请更新本检查点的数据：fede gate sync。

## 为何无法判断是否已撤销

revocation-missing = { $name }（{ $region }）的撤销名单在本检查点缺失或已损坏。
revocation-unsound = { $name }（{ $region }）的撤销名单已损坏，或并非该地区签发。
revocation-stale = { $name }（{ $region }）的撤销名单已于 { $expires } 过期，现在是 { $at }。
revocation-clock-before = { $name }（{ $region }）的撤销名单签发于 { $issued }，而本检查点时钟显示 { $at }。
revocation-too-old = { $name }（{ $region }）的撤销名单在此为第{ $found }版，信任列表要求不低于第{ $lowest }版。
revocation-not-covered = { $name }（{ $region }）的撤销名单仅涵盖自 { $since } 起签发的码。
    .hint = 请持码人更换新码。

## 连接词

comma = 、
