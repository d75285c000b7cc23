### 签发机构操作失败的原因。失败后，不会保存该操作的任何内容。

## 登记库

registry-exists = { $path }：此处已有登记库
    .hint = 请另选目录；未覆盖任何文件
registry-missing = { $path }：没有登记库
    .hint = 如已丢失，请从备份恢复；`fede office init` 可建立新的签发机构
not-a-registry = { $path }：不是fede的登记库
    .hint = 请检查路径；如登记库已被覆盖，请从备份恢复
registry-older = { $path }：登记库应为第{ $supported }版，实为第{ $found }版
    .hint = 如由旧版fede建立：请先备份，再运行 `fede office migrate`；否则说明有人改动了文件
registry-up-to-date = 登记库已是最新版本，无须升级
    .hint = 无须任何操作
registry-newer = { $path }：登记库应为第{ $supported }版或更早，实为第{ $found }版
    .hint = 请使用建立它的fede版本，或更新的版本
registry-locked = 登记库：被另一进程锁定超过 { $seconds } 秒
    .hint = 请等待另一命令结束，或终止它，然后再次运行本命令
registry-log-in-use = 登记库：另一进程正在读取，日志文件中仍有已删除的内容
    .hint = 请终止另一命令，再次运行本命令，直至成功
registry-not-swept = 操作已完成并保存，但服务器上仍留有原来的内容：{ $error }
    .hint = 请运行 `fede office forget` 清除旧行；若无到期内容，不会作其他更改
registry-full = 登记库：磁盘空间不足
    .hint = 请腾出空间后再次运行，命令会从中断处继续
registry-damaged = 登记库：应为{ $expected ->
        [batch] 批量签发的进度
        [bits] 当日序号的位数
        [database] 完好的数据库
        [day] 日期
        [declaration] 所保存的申报
        [document] 证件类型
        [fact] 信息类型
        [level] 风险等级
        [number] 不小于0的数
        [document-number] 证件号码
        [officer] 工作人员姓名
        [origin] 决定的来源
        [place] 地点
        [reason] 原因
        [slot] 当日的序号
        [status] 状态
        [stay] 停留记录
        [time] 时间
       *[withdrawal] 撤销或暂停
    }，实为其他内容
    .hint = 请从备份恢复登记库
registry-journal = 登记库：日志第 { $line } 行被改动或删除
    .hint = 请与备份比对：有人绕过fede写入了登记库
registry-journal-end = 登记库：日志末尾被改动或删除
registry-chain = 登记库：日志链 { $chain } 的第 { $line } 行被改动、删除或添加
registry-chain-end = 登记库：日志链 { $chain } 的末尾被改动或删除
registry-standing-chains = 登记库：日志应有 { $expected } 条常设链，实有 { $found } 条
registry-night-chains = 登记库：第 { $night } 夜的日志应有 { $expected } 条链，实有 { $found } 条
registry-night-root = 登记库：第 { $night } 夜的日志链与其根哈希不符：有链被改动、删除或添加
registry-other-hash = 登记库：日志末行哈希应为 { $noted }，实为 { $found }
    .hint = 有人绕过fede写入了登记库：请恢复备份；未作任何更改
registry-other-secret = 登记库应使用其当前的机密文件，实为另一份
    .hint = 机密已更换：请重新运行命令，或恢复 `secret` 文件的最新备份
secret-rotations = 机密已更换 { $max } 次，达到上限
    .hint = 请新建机构
registry-slots = { $day } 需要 { $asked } 个空余序号，总数 { $all } 个，仅余 { $free } 个
    .hint = 请明日签发其余的码，并调高 office.toml 中的 `slot_bits`，次日起生效；每次计划夜间任务都为所有人占用序号
registry-reserved = { $kind ->
        [decisions] 该分片还需 { $asked } 个预留的决定编号，仅余 { $free } 个
       *[slots] 该分片还需 { $asked } 个预留的序号，仅余 { $free } 个
    }
    .hint = 分片人数多于夜间任务排定时的人数；该分片的内容未保存
checkpoint-format = 应为机构日志的存证文件，实为其他内容
    .hint = 请给出由 `fede office journal --checkpoint` 写出的文件
checkpoint-origin = 应为 { $expected } 的存证，实为 { $found } 的存证
    .hint = 请给出本机构的存证
checkpoint-signature = 存证上没有该密钥的有效签名
    .hint = 如果机构当时使用另一个密钥，请用 --key 指定其公钥
checkpoint-shorter = 登记库：按存证，日志至少应有 { $expected } 夜，实有 { $found } 夜
checkpoint-root = 登记库：日志中的夜与存证不符，存证共有 { $nights } 夜
registry-database = 登记库：{ $detail }
    .hint = 请将此消息交给数据库管理员；未完成的内容未保存

## PostgreSQL上的登记库

registry-address = 登记库地址应为 `postgres://用户@主机/数据库`，实为其他内容
    .hint = docs/office.zh-CN.md 列出了使用主机、套接字和TLS的地址示例
registry-address-long = 登记库地址最长 { $max } 字节，实为 { $bytes } 字节
registry-address-password = 登记库地址中含有密码
    .hint = 请从地址中删除密码，改存于 ~/.pgpass 或 PGPASSFILE 指定的文件
registry-address-option = 登记库地址：{ $detail }
registry-address-sslmode = 登记库地址：sslmode应为verify-full或disable，实为 { $found }
    .hint = 请删除sslmode：默认情况下，网络连接会加密，并验证服务器身份
registry-no-postgres = 此版fede不含PostgreSQL支持
    .hint = 请使用fede的发行版，或用 `--features full` 构建
registry-unreachable = { $place }：无法连接：{ $detail }
    .hint = 请检查服务器是否运行，以及地址中的主机、端口和数据库
registry-denied = { $place }：服务器拒绝该用户或密码：{ $detail }
    .hint = 请检查地址中的用户，以及 ~/.pgpass、PGPASSFILE 或 PGPASSWORD 中的密码
registry-password-file = { $path }：应为仅所有者可读的密码文件，实际没有
    .hint = 可用 `chmod 600` 限制文件权限
registry-root-certificate = { $path }：应为数据库服务器所属CA的证书，实际没有
    .hint = 请在地址中指明其PEM文件：?sslrootcert=/etc/fede/ca.pem
registry-in-use = { $place }：数据库中已有名为 `fede` 的模式
    .hint = 请另选数据库；未作任何更改
registry-none = { $place }：此数据库中没有登记库
    .hint = 请检查地址中的数据库；`fede office init --registry` 可建立登记库
registry-other-office = { $place }：这是另一机构的登记库
    .hint = 请检查 office.toml 中的地址，以及 `secret` 文件是否属于本机构
registry-incomplete = 登记库不完整：向其复制的过程曾中断
    .hint = 请再次运行 `fede office copy`
registry-retired = 此登记库已复制到别处，不再使用
    .hint = 请在 office.toml 中改用新登记库；如要重新使用此登记库，请运行 `fede office copy --take-back`
registry-other-copy = 副本与登记库不一致
    .hint = 请再次运行 `fede office copy`；如仍失败，请检查两处的磁盘
registry-connection-lost = 与登记库的连接中断；未完成的内容未保存
    .hint = 请检查服务器，然后再次运行命令，将从中断处继续
registry-unconfirmed = 保存操作时连接中断：内容或已全部保存，或全未保存
    .hint = 请用 `fede office journal` 查看是否已保存，再继续
registry-read-only = 登记库不接受更改：服务器为备机，或设为只读
    .hint = 请使用主服务器的地址；未作任何更改
registry-privilege = 登记库：用户权限不足：{ $detail }
    .hint = 用户须拥有模式 `fede`，或有权建立它

## 目录与office.toml

in-file = { $path }：{ $error }
secret = { $path }：应为32字节（64位十六进制数字），实为其他内容
    .hint = 请从备份恢复此文件：没有它，签发机构无法在登记库中查找任何人
office-exists-hint = 请另选目录；未覆盖任何文件
office-missing-hint = 请检查路径；`fede office init` 可建立签发机构，丢失的文件请从备份恢复
office-io-hint = 请检查磁盘及该处的读写权限
random = 系统未能提供随机数
    .hint = 系统的随机数源尚未就绪，请重试
config-region = region：{ $error }
    .hint = docs/office.zh-CN.md 列出了 office.toml 的各字段
config-registry = registry：{ $error }
config-zone = time_zone：{ $error }
config-grounds = authority、appeal：{ $error }
config-statements = statements：应为health、itinerary或两者，各一次，实为 { $found }
config-worker-key = worker_keys：应为密钥标识（16位十六进制数字），实际是 `{ $found }`
config-provider = { $field }：取值无效；issuer须以https://开头，文字须为1至200字节
config-range = { $field }：应为 { $min } 至 { $max } 的数，实为 { $found }

## 待处理事项、码与更正

row-hint = 请更正该行，或去掉 --strict 以导入其他行；未导入任何内容
no-decision = 没有决定{ $number }
    .hint = `fede office review` 列出待处理事项
not-waiting = 决定{ $number }不在待处理之列
no-code = 本签发机构未签发过码 { $cti }
    .hint = `fede inspect` 会显示码编号及签发地区
withdrawn = 码 { $cti } 已被撤销
    .hint = `fede office history` 会显示其经过
not-suspended = 无法恢复使用码 { $cti }：该码未被暂停，或已有更新的决定
nothing-to-correct = 没有需要更正的内容
    .hint = 请给出其他 --status，或用 --not-in 给出停留记录中的城市
telephone-taken = 该手机已属于另一人
    .hint = 请在手机上生成新的密钥：每个码各有自己的密钥
too-many-telephones = 每人至多 { $max } 部手机，已达上限
    .hint = 请移除不再使用的手机
no-telephone = 此人没有使用此密钥的手机
    .hint = 可用 `fede office telephone list` 查看此人的手机
too-many-requests = 该人员等待工作人员处理的请求过多
    .hint = 请等待答复，或撤回一项请求
too-many-files = 附件过多
import-size = 文件超过{ $max }行，或超过4 MB
    .hint = 请拆分文件，或使用命令 fede office import
own-import = 提交文件的人不能自行导入该文件
    .hint = 请由另一名审核人员在“导入”页面查看并导入
no-request = 没有等待工作人员处理的此项请求
    .hint = 该请求已答复或已撤回，请重新查看页面
note = 文字说明：{ $error }
    .hint = 请用不超过200个字符说明原因
no-reason = 黄码或红码须注明原因
    .hint = 请给出 --why，如close-contact；nothing-found不能作为其原因
reason-of-green = { $reason } 不能作为绿码的原因
    .hint = 请不填 --why，或填 nothing-found、recovered
no-commitment = 没有证件号码的承诺值
    .hint = 请重新接收申报：生成承诺值需要证件号码，而号码不予保存
travel-hint = 请更正停留记录：一个码所能容纳的地点有限

pictures-hint = 码已保存；`fede office issue --out DIR` 会重新写出图片

## 工作人员

officer-name = 工作人员：{ $error }
    .hint = 请用 --officer 或 FEDE_OFFICER 给出不超过60个字符的姓名
mixed-scripts = 工作人员：姓名应使用一种文字，或拉丁字母与中文，实为 { $found }
    .hint = 请用同一种文字重新输入；其他文字的字母可能外形相同
pin-length = PIN应为 { $min } 至 { $max } 个字符，实为 { $found } 个
    .hint = 请选择六个字符以上的PIN
pin-memory = 内存不足，无法核对PIN
    .hint = 核对PIN需要19 MiB内存
unknown-officer = 没有名为{ $officer }且已设置PIN的工作人员
    .hint = `fede office officer add NAME` 可设置PIN
wrong-pin = { $officer }的PIN有误，还可尝试 { $left } 次
    .hint = 请重新输入；日志会记录有误的PIN
    .hint-locked = 请稍候：该工作人员已被暂时锁定，并已记入日志
locked-officer = { $officer }因多次输错PIN，锁定至 { $until }
    .hint = 请等待，或由另外两名工作人员设置新PIN：`fede office officer add NAME`
officers-needed = 需要 { $needed } 名工作人员的PIN，实有 { $found } 名
    .hint = 请给出两次 --officer，各附PIN；第二名工作人员只需给出本人的
unproven = 需要{ $officer }的PIN：人工认定红码须两名工作人员以PIN确认
    .hint = 请在提问时输入PIN，或给出 --pin-file
one-officer = 人工认定红码须两名工作人员，实际只有{ $officer }
    .hint = 请给出两次 --officer，姓名不同

## 批量签发

people-form = { $path }：人员文件应以 .ndjson、.csv、.tsv 或 .xlsx 结尾
    .hint = docs/office.zh-CN.md 说明了两种格式
output-form = { $path }：输出应以 .tar、.zip、.sqlite 或 .ndjson 结尾，或为目录名
    .hint = 目录名请勿带后缀，或以 / 结尾；尚未签署任何内容
database = { $path }：{ $detail }
    .hint = 请腾出空间或更正路径，再次运行同一命令：会从中断处继续
unsorted = { $path }:{ $line }：应按document与number排序，此行应在更前
    .hint = 请按字节排序：(head -n 1 FILE; tail -n +2 FILE | LC_ALL=C sort -t, -k1,2)
people-changed = { $path }：应不超过 { $slots } 行（首次读取时的行数），实际更多
    .hint = 读取期间请勿改动文件，并请另选输出
too-old = { $path }：应为24小时内开始的批次，实为 { $issued } 的批次
    .hint = 请另选输出：当时签发的码已经或即将过期
output-exists = { $path }：已有同名文件，且并非本批次所建
    .hint = 请另选输出；未覆盖任何文件
output-shortened = { $path }：本批次已写入 { $expected } 字节，实际仅有 { $found } 字节
    .hint = 输出已被改动：请另选输出，所有码将重新写入

## 通行证

no-font = 系统中没有找到字体
    .hint = 请安装含中文与拉丁字母的字体，如Noto Sans CJK（fonts-noto-cjk），或用 --font 指定
not-a-font = { $path }：应为TrueType或OpenType字体，实为其他内容
    .hint = 请给出 .ttf、.otf 或 .ttc 文件
glyph = 没有字体含有字符 { $character }（最接近的是 { $family }）
    .hint = 请安装含有该字符的字体，如Noto系列，或用 --font 指定
too-many-passes = 一个文件最多 { $max } 张通行证，实为 { $found } 张
    .hint = 请列出码，分成多个文件；`fede issue batch` 可生成任意数量的图片
drawing = 无法绘制：{ $detail }
    .hint = 请告知开发人员，并说明所用字体
