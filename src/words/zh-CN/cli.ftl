### 命令行输出。错误信息与签发机构的命令另有文件。

## 判定与码的内容：字段名，宽度不超过11列

counts-as = 在此视为
recognised = 认可路径
key = 密钥
checked-at = 查验时间
issued-by = 签发地区
holder = 持码人
bound-to = 绑定
live-signed = 动态码
live-answers = 所含数字
health = 健康状态
reason = 原因
authority = 认定机构
appeal = 申诉
itinerary = 行程
countries = 国家和地区
city = 城市
converted = 转换自
valid = 有效期
identifier = 码编号

## 判定与码的内容：字段值

region = { $name }（{ $code }）
named-kind = { $name }，{ $kind }
holder-key = 持码人密钥
live-code = 动态码：手机所签内容
assessed = { $status } 认定于 { $assessed }
risk-area-mark = {" "}* 含风险区域
origin = { $name }（{ $code }），{ $cti }

## 签发、转换、查验、扫码与查看时的提示

issued = { $cti }，由密钥 { $kid } 签发，有效期 { $from } – { $to }
converted-code = { $cti }，由密钥 { $kid } 签发，转换自 { $region } { $old }，有效至 { $until }
others-ignored = { $name }：已忽略 { $count } 个其他二维码
no-issue-log = { $path }：此码未记入签发记录：{ $reason }。如日后须撤销，请记下码编号，或使用 --log FILE
gate-cannot-tell = 检查点凭此数据无法判断该码是否有效：{ $reason }
too-wide = 二维码宽{ $needed }列，终端只有{ $found }列。请加宽终端，或用 --out FILE 写入文件。
verdicts = { $pictures }张图片：通过{ $accepted }，拒绝{ $refused }，无法判定{ $undecided }。
store-ageing = 本检查点的数据即将失效，请在 { $stale } 前更新。
no-symbol = { $name }：未找到二维码
time-not-kept = 无法记录当前时间：{ $error }
unverified = 未验证
unverified-warning = 签名未经验证。
unverified-section = { $title } [未验证]
text = 文本
size = 大小
sizes = { $characters } 个字符，{ $bytes } 字节
cose-notation = COSE_Sign1，CBOR诊断记法
claims-notation = 码的内容，CBOR诊断记法
claims = 码的内容
claimed-key = { $kid }（码中所注）

## 终端提问

ask-passphrase = { $path } 的口令：
ask-new-passphrase = 新口令：
ask-again = 请再次输入：
ask-number = 证件号码：
ask-password = { $officer }的密码：
ask-code = { $officer }的身份验证器验证码：
ask-pin = { $officer }的PIN：
ask-token-pin = { $key } 的PIN：

## 进度条

time-left = 剩余 { $time }
rejected = 退回 { $rejected } 行

## 密钥

key-file = 文件      { $kind }
public-cose = 公钥，COSE_Key
public-spki = 公钥，SPKI PEM
private-encrypted = 私钥，PKCS#8 PEM，已加密
private-plain = 私钥，PKCS#8 PEM，未加密
private-token = 私钥，在令牌中（PKCS#11）

## 撤销名单

revocation-written = { $region }撤销名单第{ $version }版：{ $days } 天内 { $count } 个码，此前 { $before } 个；{ $size } 字节。
revocation-not-listed = 按信任列表，{ $region } 不发布撤销名单，检查点不会使用此名单。
revocation-old-key = { $path }：签署此名单的密钥已不在信任列表中

## 检查点规则：字段名

adds-to = 附加于
asks-for = 要求
lets-pass = 放行
age-limit = 时限
on-paper = 纸质码
on-phone = 手机出示
let-through = 已放行
sign-language = 显示语言
itinerary-alone = 仅有行程
alone-pass = 放行
alone-ask = 由工作人员决定
alone-refuse = 拒绝
rules-zone = 时区
marked-city = 标注城市
risk-area = 风险区域

## 检查点规则：字段值

shown-alone = 此处仅示本文件；用 --base FILE 可合并显示。
tried = 示例判定（{ $at }）：
any-code = 任何有效的码
younger = 仅限 { $hours } 小时以内的内容
unbound-look = 放行，并查看证件
unbound-pass = 放行
unbound-refuse = 不予放行
live-off = 副本与动态码同等对待
live-preferred = 动态码，{ $seconds } 秒以内；也可出示副本，并予提示
live-required = 仅限动态码，{ $seconds } 秒以内
remembered = 记住 { $minutes } 分钟
clock-leeway = 时钟
clock-slow = 最多可慢 { $seconds } 秒
language-name = { $lang ->
        [en] 英文
       *[zh] 中文
    }
area = { $place }（{ $code }），{ $level }，停留后 { $days } 天内：{ $then }
area-from = { $place }（{ $code }），{ $level }，自 { $from } 起，停留后 { $days } 天内：{ $then }

## 检查点数据

trusts-root = 信任根第{ $version }版，由 { $keys } 个密钥中的 { $threshold } 个签署：
root-fingerprint = 信任根指纹（SHA-256）：{ $fingerprint }
synced = 已更新：{ $files } 个文件，{ $kib } KiB。
nothing-newer = 本检查点的数据已是最新。
empty-store = 尚无数据：请运行 fede gate sync。
fresh = { $word }：自 { $ageing } 起待更新，自 { $stale } 起失效
ageing = 自 { $ageing } 起{ $word }：请在 { $stale } 失效前更新
stale = 自 { $stale } 起{ $word }：更新前本检查点无法判定
root = 信任根
publisher = 发布方
list = 信任列表
snapshot = 快照
clock-seen = 已知时间
version-span = 第{ $version }版，{ $from } – { $to }
snapshot-age = 第{ $version }版，{ $issued }，{ $days }天{ $hours }小时{ $minutes }分钟前
no-revocation-list = 不发布撤销名单
revocation-list-missing = 撤销名单缺失：无法判定
revocation-list-held = 撤销名单，第{ $version }版，{ $from } – { $to }
region-undecided = ▲ 本检查点无法查验{ $name }（{ $code }）的码。

## 检查点工作时

no-frames = 已有十秒没有画面：请检查摄像头，或向管道输出画面的程序。
bad-frame = 有一帧画面无法读取，检查点继续工作。
device-gone = { $device ->
        [camera] 摄像头已断开，
       *[scanner] 扫码器已断开，
    }请重新连接。
numbers-unreadable = 无法读取证件号码：{ $error }
document-match = {"  "}✔ 证件相符
document-no-match = {"  "}✘ 证件不符
show-challenge = 请持码人在手机上输入：{ $challenge }
document-unknown = {"  "}? { $error }
scanner-character = { $shown }（{ $point }）应为 { $meant }
scanner-character-unknown = { $shown }（{ $point }）不是码中的字符
scanner-keyboards = 从码可推断的本机键盘布局：{ $keyboards }
scanner-no-code = 这不是fede码。请扫描一个fede码来测试扫码器。
scanner-right = 码已原样收到，无需更改设置。
partial-code = 扫码器只传来码的一部分，其余部分可能随后到达。
shift-summary = 放行 { $let-in }，禁止通行 { $stop }，人工判断 { $you-decide }，无法判定 { $cannot-tell }；已读画面 { $frames } 帧，跳过 { $dropped } 帧。

## 检查点页面

page-written = 已将 { $files } 个文件写入 { $directory }。
page-address = 检查点页面：{ $url }
page-authority = 手机安装 { $url }ca.crt 后即信任此网页；该证书的 SHA-256 指纹为
    { $fingerprint }
page-setup = 设置手机与扫码器：{ $url }
page-set-refused = 检查点目前不能采用此数据集：{ $error }
page-no-camera = 来自其他计算机的 http:// 网页，浏览器不允许使用摄像头：请加 --https DIR。
certificate-expired = 证书已于 { $until } 过期：如需新证书，请删除 { $directory } 后重新启动。
certificate-not-for = 证书不适用于 { $name }：如需新证书，请删除 { $directory } 后重新启动。

## 信任列表：生成、比较、导入、发布、签署

irrevocable =
    以{ $region }名义签发的码无法撤销：其条目采用其他地区的码，且未设 `revocation`。
    请加上 revocation = 1，并发布其撤销名单。
lists-equal = 两份信任列表内容相同。
the-list = 信任列表
of-network = { $name }：{ $network }的码
of-several = { $name }：此文本由 { $of } 个二维码组成，这是第 { $number } 个
imported = 取自{ $publisher }信任列表第{ $version }版的地区：{ $regions } 个
nothing-changed = {"  "}没有变化
publishes-none = 该地区发布撤销名单，而本次发布的数据中没有
set-undecided = 检查点将无法判定{ $name }（{ $code }）的码：{ $why }
rules-left-out = 未发布{ $region }的规则：签署规则的密钥已失效。
published = 已发布快照{ $version }：信任列表第{ $list }版，撤销名单 { $revoked } 份。

## 信任列表：显示文件

show-root = 信任根，第{ $version }版
show-list = { $name }（{ $code }）的信任列表，第{ $version }版
show-revocation-list = { $name }（{ $code }）的撤销名单，第{ $version }版
show-rules = { $name }（{ $code }）的规则，第{ $version }版
show-snapshot = { $name }（{ $code }）的快照，第{ $version }版
doc-issued = 签发
doc-expires = 失效
root-keys = 根密钥
list-keys = 列表密钥
role-keys = { $keys } 个中的 { $threshold } 个：
snapshots = 快照
signed-by-role = 由 { $keys } 个密钥中的 { $threshold } 个签署：
ageing-terms = 快照签发 { $ageing } 小时后待更新，{ $stale } 小时后失效
lowest-revocation = 发布撤销名单，不低于第{ $lowest }版
shares = 共享
max-lifetime = 码的有效期最长 { $hours } 小时
listed-key = 可签署 { $kinds }，自 { $from } 至 { $to }
covers = 涵盖
covers-since = 自 { $since } 起签发的码
day-block = { $bytes } 字节，{ $digest }
set-file = 第{ $version }版，{ $bytes } 字节，{ $digest }
set-revocation = 撤销名单，{ $file }
set-rules = 规则，{ $file }
signature = 签名
unchecked = { $kid } 未验证：请给出 --root
unchecked-list = { $kid } 未验证：请给出 --root 与 --list
no-snapshot-keys = ✘ 信任列表未指定快照密钥
counts = 有效
counts-until = ✔ 按信任列表，至 { $until }
succeeds = 接替
succeeds-version = { $mark } 第{ $version }版接替第{ $before }版，后者的密钥也须签署：
key-signed = { $kid } ✔ 已签署
key-missing = { $kid } – 未签署
threshold = 门限
threshold-found = { $mark } { $found }，须 { $needed }
stranger = 其他密钥
stranger-key = { $kid } ✘ 不属于此角色，不计入

## 演示

demo-readme =
    由 `fede demo` 生成，均为演示用的密钥、码与图片，请勿信任其中任何内容。
    keys/        私钥与公钥，未加密
    trust/       信任根与信任列表及其源文件
    codes/       所签发的二维码
    photos/      二维码的照片
    revocation/  上海的撤销名单
    gate/        检查点的数据
    published/   平台发布的数据
    published-yesterday/  前一天发布的数据
demo-opening =
    国家平台（CN）已签署信任列表：为上海、湖北与云南担保；西藏采用国家平台的码；
    澳门获直接认可，其黄码在此视为红码。上海撤销了一个码。
    持码人出示码，检查点拍照（照片在 { $photos }）并离线判定。
demo-photograph = 照片
demo-shown = 所出示的内容
demo-said = 检查点判定
demo-expected = ✘ 预期：{ $expected }
demo-older-set = 随后有人向检查点提供前一天的数据：
demo-taken = ✘ 已接受
demo-offices = 湖北的机构与西藏的机构共享信息，西藏使用国家码。在西宁停留过的人，西藏的检查点须询问：
demo-offices-before = 共享前  第 { $person } 人：{ $words } { $reasons }
demo-offices-after = 共享后  第 { $person } 人：{ $words } { $reasons }
demo-offices-why = 原因    { $grounds }
demo-right = 检查点的判定全部正确。
demo-wrong = 检查点有一项判定有误。
demo-look = 请亲自试一试：
still-looking = 尚未找到，正在继续查找……
demo-online =
    虚构签发机构的线上办事页面：{ $url }
    可查询一位虚构居民的状态：回执{ $receipt }，护照{ $number }。
    也可自行申报：几秒后即有健康码。保存图片后，用以下命令查验：
    { $command }
    或另行提供检查点页面，在其中打开该图片，或在摄像头前出示：
    { $gate }
demo-page = 数据网页：{ $path }
demo-holder-page = 在手机上动态出示码的网页：{ $path }（请用https提供；docs/holder.zh-CN.md）

## 演示：所出示的内容，宽度不超过49列

demo-green = 上海：健康状态，绿码
demo-both = 湖北：健康状态，绿码，附行程
demo-itinerary = 云南：行程，含风险区域
demo-red = 上海：健康状态，红码
demo-old = 湖北：健康状态，绿码，一天前过期
demo-altered = 红码改为绿码，签名仍为红码的签名
demo-forged = 绿码，以伪造者的密钥签署
demo-other-region = 上海的健康状态，以云南的密钥签署
demo-web-address = 海报上的二维码
demo-two-codes = 同时出示两部手机：上海的绿码与红码
demo-nothing = 空桌面
demo-old-list = 绿码，检查点的信任列表已过期
demo-revoked = 上海：健康状态，绿码，已撤销
demo-adopted = 西藏：以其名义签发的国家码，绿码
demo-direct = 澳门：健康状态，绿码，直接认可
demo-direct-yellow = 澳门：健康状态，黄码，在此视为红码
demo-converted = 国家码，由湖北的码转换而来

## 配置

setting-names = {" "}[环境变量：{ $variable } · fede.toml：{ $key }]
config-no-file = 当前目录及上级目录中没有 fede.toml。
config-file-used = 配置文件：{ $path }
config-from-option = 选项
config-from-locale = 系统区域设置
config-from-default = 默认值
config-not-set = 未设置
