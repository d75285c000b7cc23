### 检查点页面自身的文字：供检查点工作人员使用。有关码的文字来自核心程序。

## 按钮与标签

title = 检查点
language = EN
language-name = EN (English)
menu = 菜单
torch = 手电
camera = 切换摄像头
sound = 声音
sound-on = 声音已开
sound-off = 声音已关
start = 启动摄像头
prompt = 请将二维码对准摄像头
prompt-start = 请扫码，或启动摄像头。
next = 下一位
ask-digits = 显示数字
digits = 请持码人在手机上输入：
stop-digits = 不再显示
why = 原因与码内信息
number-of = 请输入{ $kind }号码
compare = 核对
answer-match = ✔ 证件相符
answer-no-match = ✘ 证件不符
menu-title = 本检查点
update = 联网更新
update-file = 用文件更新（.tar）
update-folder = 用U盘更新
update-now = 立即更新
updating = 更新中…
updated = 已更新：{ $files } 个文件。
not-newer = 没有更新的数据。
line = 输入或粘贴码文本
judge = 查验
picture = 查验图片、PDF或文本文件…
reading = 正在识读文件…
check-title = 不用摄像头查验
shift-title = 班次
holds-title = 本检查点的数据
gate-name = 检查点名称（用于报告）
setup = 设置手机与扫码器
report = 值班报告（网页）
report-csv = 值班报告（CSV）
new-shift = 开始新班次
new-shift-ask = 新班次将清除计数与已放行记录。是否先保存报告？
save-and-reset = 保存报告并开始
reset = 不保存，直接开始
keep-shift = 取消
close = 关闭
keys = 按键：空格 下一位 · D 证件 · W 原因 · T 手电 · C 摄像头 · A 显示数字 · S 声音 · L 语言 · M 菜单。手持扫码器可直接扫码。文件也可拖入或粘贴。

## 标志

sign-let-in = 放行
sign-stop = 禁止通行
sign-cannot-tell = 无法判定
sign-you-decide = 请人工判断
other-document = 禁止通行：不是此人的证件
send-away = 不予放行
decided-let-in = 已决定放行
decided-send-away = 已决定不予放行
decision-counted = 该决定已计入本班次报告。
step-code = 码 ✔
step-document = 证件：请核对
step-match = 证件 ✔
step-no-match = 证件 ✘

## 检查点持有的数据

fresh = 数据有效
ageing = 请在 { $time } 前更新
stale = 数据自 { $time } 起失效
empty = 尚无数据
wrong-clock = 时钟有误
list-expired = 信任列表已过期
root-expired = 信任根已过期
rules-wanting = 缺少规则
until = 有效期至
trouble = 问题
hint-update = 请更新本检查点的数据，然后重新出示此码。
region-undecided = 无法查验{ $name }的码
publisher = 发布方
list = 信任列表
version = 第{ $version }版
confirmed = 最近确认
rules = 规则
own-rules = 本检查点自定
asks = 要求
root = 信任根
root-of = 第{ $version }版。请将指纹与发布方公布的核对：{ $fingerprint }
other-root = 本页面现在使用另一个信任根（{ $now }…，原为 { $before }…）。请先确认是检查点管理者更换的，再继续。是否继续？

## 码的内容

kind-resident-id = 居民身份证
kind-passport = 护照
kind-other = 证件
issuer = 签发地区
path = 认可路径
way-own = 发布方自有
way-platform = 经国家平台
way-direct = 直接认可
way-adoption = 采用国家码
health = 健康状态
status-green = 绿码
status-yellow = 黄码
status-red = 红码
itinerary = 行程
countries = 国家和地区
city = 城市
risk-city = （含风险区域）
issued = 签发时间
live = 手机签名时间
valid = 有效期至
identifier = 码编号
technical = 技术信息

## 提示

several = 同时出现多个码：请逐一出示。
same-code = 仍是同一个码：请移开，出示下一个。
partial = 扫码器只发来码的一部分…
not-kept = 此页面在此无法离线使用：断网后将不能再次打开。
new-page = 新版页面已就绪：请关闭后重新打开。
scanner-prefix = 扫码器在码前输入了其他字符：请按其说明书关闭前缀。
scanner-suffix = 扫码器在码后输入了其他字符：请按其说明书关闭后缀。
scanner-input-method = 输入法改变了扫码器输入的字符：请切换到英文输入。
scanner-case = 字母大小写颠倒：请关闭大写锁定。
scanner-keyboard = 扫码器的键盘布局不符：请设为本机键盘布局。
scanner-split = 扫码器把码分成了多行：请调大其行长度。
scanner-number = 混在码中的证件号码未作比对：请在号码栏中输入。

## 故障（按标识）

trouble-insecure =
    浏览器仅向HTTPS页面或本机页面开放摄像头。
    请打开 https:// 地址。
trouble-NotAllowedError =
    摄像头被禁用。
    请在浏览器设置中允许本页面使用摄像头，然后重新启动。
trouble-NotFoundError =
    没有摄像头。
    请连接摄像头；手持扫码器仍可使用。
trouble-NotReadableError =
    摄像头正被其他程序占用。
    请关闭该程序后重新启动。
trouble-unplugged =
    摄像头已断开。
    请重新连接。
trouble-camera = 摄像头无法启动。
trouble-no-database = 此浏览器无法保存数据（无痕窗口，或存储被清除或禁用）。关闭页面前仍可使用。
trouble-database-full = 设备存储已满：更新未能保存。检查点继续使用现有数据。
trouble-no-root = 页面地址处没有信任根，或信任根不符：请重新生成页面。
trouble-other-root = 已停止：信任根已更换。请联系检查点管理者。
trouble-core-died = 识读程序已重新启动，计数重新开始。
trouble-worker = 页面出现错误，继续运行。
trouble-picture-empty = 文件是空的。
trouble-picture-large = 文件超过64 MB，请缩小图片。
trouble-picture-kind =
    此浏览器无法将该文件作为图片打开。
    请拍摄该码，或将文件另存为PNG或JPEG。
trouble-picture-damaged =
    文件已损坏。
    请重新获取该文件，或拍摄该码。
trouble-picture-not-drawn =
    打开该文件所需的时间或内存过多。
    请拍摄该码，或对该码截屏。
trouble-picture-more-pages =
    文件的前几页中没有可识读的码。
    请对含码的页面截屏。
trouble-picture-password =
    该文件需要密码。
    请拍摄该码，或对该码截屏。
trouble-no-documents =
    此页面未安装打开PDF、SVG和TIFF的组件。
    请拍摄该码，或对该码截屏。
trouble-documents-unloaded =
    打开PDF、SVG和TIFF的组件未能加载，需联网一次。
    请拍摄该码，或对该码截屏。
trouble-no-symbol =
    图片中没有可识读的码。
    请重新拍摄：靠近、清晰，并完整包含码及其白边。
trouble-source = 网络无响应。请检查网络，或用文件更新。
trouble-archive = 该文件不是已发布的数据集。请选择数据集的tar文件或其目录。
trouble-sync-expired = 该地址的数据过旧。请向发布方索取最新数据。
trouble-sync-not-yet-issued = 数据的时间晚于现在。请检查本机时钟。
trouble-sync-rollback = 该数据比本检查点现有的更旧，未采用。
trouble-sync-issued-before = 该数据比本检查点现有的更旧，未采用。
trouble-sync-clock-back = 本机时钟曾被拨回。请校准时钟后重新更新。
trouble-core = 操作未成功。请告知检查点管理者：
trouble-frame-size = 摄像头画面尺寸已改变。

## 无法核对号码的原因

document-no-holder = 此码未载持码人。
document-number-character = 请只输入字母和数字。
document-number-length = 号码应为4至32个字符。
document-number-mistyped = 不是此类证件的号码，请重新输入。
document-not-compared = 无法核对，请重试。

## 设置手机与扫码器

setup-title = 设置本检查点
setup-back = 返回检查点
setup-scanner = 测试扫码器
setup-scanner-how = 请点一下输入框，然后扫描任意fede码。此处不作判定，也不保存。
setup-field = 扫码器输入的内容
setup-clear = 清空
setup-right = ✔ 码已原样收到，无需更改设置。
setup-works = ✔ 检查点可以读取此扫码器。建议更改以下设置：
setup-not-code = ✘ 这不是fede码。请扫描一个fede码来测试扫码器。
setup-layouts = 从码可推断的本机键盘布局：{ $names }
setup-end = 扫码结尾：{ $key }
setup-end-none = 无。请将扫码器设为每个码后发送回车。
setup-shown = 收到
setup-meant = 应为
setup-none = 不是码中的字符
setup-phone = 让手机信任本页面
setup-phone-why = 手机信任本页面后才能使用摄像头。每部手机设置一次即可。
setup-phone-download = 下载证书
setup-phone-compare = 请将手机显示的SHA-256指纹与服务程序显示的指纹核对。如不一致，请停止。
setup-android = 安卓：设置，安全，加密与凭据，安装证书，CA证书，选择该文件。
setup-harmony = 鸿蒙（HarmonyOS）：设置，安全，加密和凭据，从存储设备安装，选择该文件。
setup-iphone = iPhone、iPad：允许下载。设置，已下载描述文件，安装。然后设置，通用，关于本机，证书信任设置，打开该证书。
setup-windows = Windows：打开该文件，安装证书，本地计算机，受信任的根证书颁发机构。
setup-mac = Mac：用“钥匙串访问”打开该文件，打开证书，信任，始终信任。
setup-phone-none = 本页面没有需要安装的证书：在本机上不需要，或使用手机已信任的证书。
setup-phone-last = 然后打开检查点页面，在浏览器菜单中选择“添加到主屏幕”。
