### 命令执行失败。

## 标签

error-label = 错误：
hint-label = 提示：
named = { $name }：{ $message }

## 输出

stdout = 无法写入标准输出：{ $reason }

## 获取数据集

http-request = { $url }：{ $error }
http-slow = { $url }：每秒应不少于 { $least } 字节，实为 { $seconds } 秒内 { $found } 字节
http-late = { $url }：数据集应能在 { $most } 秒内获取完毕，实际更久
http-status = 服务器返回 { $status }
http-timeout = 未及时应答
http-no-host = 找不到该名称的服务器
http-address = 网址应如 https://example.org/set
http-redirects = 服务器转到其他网址的次数过多
http =
    .hint = 请检查网址；数据集含 snapshot.cbor、roots/ 与 objects/

## 检查点页面

no-page-core = 本程序旁和 ../share/fede 中均没有网页核心 { $file }

## 文件与标准输入

file-too-large = 文件应不超过 { $max } 字节，此文件更大
    .hint = 请检查是否选对文件
not-utf8 = 应为UTF-8文本，实为其他内容
changed-meanwhile = 此文件刚被另一命令更改
    .hint = 未写入任何内容：请重新运行命令
text-not-picture = 应为图片，实为文本
    .hint = 码的文本可用 `fede verify` 和 `fede inspect` 读取
shared-is-no-table = --strict、--retract 和 --encoding 用于表格，不用于其他机构的文件
    .hint = 其他机构的文件整份导入；须由该机构撤回有误的行，再次共享
text-cut = { $found } 不是文件；可能是码的文本在空格处被截断的一段
    .hint = 请给文本加引号：'FD1:…'
wrong-ending = 文件名应以 { $expected } 结尾
code-format =
    .hint = 或给出 --format png|svg|text|terminal
no-memory = 内存不足，无法生成该阶段的图片
fault = { $detail }
    .hint = 这是fede的缺陷，请报告

## 参数与终端输入

one-of = 应为下列之一：{ $expected }
not-given = 缺少 { $expected }
wrong-city = 应为 --city PLACE=DAY，实为 { $found }
    .hint = 请给出在该地的最后一日：--city 420100=2026-03-01
gate-refuses =
    .hint = 请检查密钥、地区与时间；未写入任何内容
wrong-contact = 应为 --contact KIND=DAY，实为 { $found }
    .hint = 请给出最后接触日期：--contact confirmed=2026-03-01
wrong-region =
    .hint = 请给出ISO 3166代码，如CN-SH；可用 `fede places NAME` 查找
no-valid-hours =
    .hint = --valid-hours 应不小于1
cannot-ask = 无法在终端提问：{ $reason }
no-terminal = 没有终端
number-unreadable = 无法读取证件号码：{ $reason }
    .hint = 请在一行内给出
passphrases-differ = 两次输入的口令不一致
    .hint = 未写入任何内容，请重试
pins-differ = 两次输入的PIN不一致
clock = 本计算机的时钟不在1970年至9999年之间
    .hint = 请校准时钟

## 地点

no-place = 没有代码或名称为 { $name } 的地点
    .hint = 表中没有区县，请查所属地级市；境外只列大城市，但任何UN/LOCODE均可使用

## 信任列表

no-exchange-key = 需要机构的信息共享密钥，但没有给出
    .hint = 请用 --key 给出；信任列表中该密钥标明 signs = ["exchange"]
no-anchors = 缺少 --store，也缺少 --trust 与 --root
    .hint = `fede gate init` 可建立检查点数据；docs/trust.md 说明了两种方式
empty-store = 检查点数据中尚无信任列表
    .hint = 请运行 `fede gate sync`
not-listed = { $region } 不在信任列表中
    .hint = `fede trust show LIST` 会显示列表中的地区
not-a-list =
    .hint = `fede trust show NEW-ROOT --root OLD-ROOT` 可比较信任根
no-root = 缺少信任根
no-region = 缺少要导入的地区
    .hint = 请用 --region 指明
not-current =
    .hint = 请从当前有效的信任列表导入地区
no-revocation-lists = 没有撤销名单
    .hint = `fede revoke` 可生成撤销名单

## 撤销

revoking = 被另一个 `fede revoke` 进程锁定
    .hint = 请等待其结束；未写入任何内容
no-block = 数据块 { $digest } 缺失或已损坏
    .hint = 请从发布处复制回该目录；未写入任何内容
clock-before = 时钟应不早于上一份名单的签发时间 { $issued }，实为 { $found }
    .hint = 请校准时钟；未写入任何内容
office-code =
    .hint = 请检查信任列表、签发机构与时钟；未写入任何内容
not-suspended = 该码未被暂停使用
    .hint = 已撤销的码无法恢复使用：请签发新码
wrong-code =
    .hint = 请检查码编号、地区与时钟；未写入任何内容
not-a-code =
    .hint = 请给出 `fede inspect` 所示的码编号、码的文本（FD1:…）或已有的图片
damaged-code =
    .hint = 码的文本已损坏；请改用签发机构记录中的码编号
foreign-code =
    .hint = 其他地区的码与伪造的码不能在此撤销，也无须撤销
other-region = 应为 { $region } 的码，实为 { $found } 的码
    .hint = 各地区只撤销本地区的码
many-codes = 应只有一个码，实有 { $found } 个二维码

## 检查点工作时

numbers-taken = --numbers 不得与码使用同一输入
    .hint = 请给出另一终端，或只有工作人员写入的管道
scanner-unreadable = 无法读取扫码器：{ $reason }
device-open = { $device }：无法打开：{ $reason }
device = { $device ->
        [camera] 请检查摄像头是否接好且未被占用：v4l2-ctl --list-devices
       *[scanner] 请检查扫码器是否接好并处于串口模式，以及设备的读取权限
    }
no-set = 没有含 { $path } 的已发布数据集
    .hint = `fede trust publish` 可生成数据集
server = 服务器无法启动：{ $reason }
cannot-listen = 无法监听 { $address }：{ $reason }
    .hint = 端口可能被其他程序占用：请用 --listen 另选端口
log-level = FEDE_LOG：应为 error、warn、info 或 debug，实为 { $found }
    .hint = 请更正环境变量 FEDE_LOG，或将其删除
metrics-address = 应为端口，或地址与端口，如 9469 或 10.0.0.5:9469，实为 { $found }
cannot-serve = 无法提供服务：{ $reason }
    .hint = 请检查证书及其密钥
sign-for-staff = --sign 须与 --pages staff 一起使用
    .hint = 居民页面请由另一进程提供，不带密钥：fede office serve --pages residents

## 签发机构

no-last-hash = 缺少 --last-hash：登记库为第1版，其日志没有密钥
    .hint = 请给出旧版fede的 `fede office journal --check` 显示的哈希，或用 --last-hash unknown
no-officer = 缺少工作人员的姓名
    .hint = 请给出 --officer NAME，或设置 FEDE_OFFICER：日志会记录由谁操作
no-pin =
    .hint = 请按 --officer 的次序，为每名工作人员给出 --pin-file FILE
nobody = 没有持此证件的人申报过
    .hint = 请检查证件号码与证件类型
no-codes = 没有有效的码
    .hint = `fede office issue` 签发码
changed-code = 登记库中此码的文本并非由签发机构的密钥签署

## 演示

not-in-this-build = 此fede版本不含该命令。
    .hint = 请安装完整版本：cargo install 加 --features full，或使用发行包。docs/install.zh-CN.md 列出了各功能。
not-empty = 应为新目录或空目录，实际已有文件
    .hint = 请另选目录：fede demo DIR
demo-missing = 演示的某一部分缺失或未被接受：{ $part }

## 配置

config-not-a-file = 应为普通文件，实为目录、管道或设备
config =
    .hint = `fede config --help` 列出 fede.toml 的键
config-unknown-key = { $key } 不是 fede.toml 的键；可用的键：{ $expected }
config-not-text = { $key }：应为带引号的文本
config-foreign = 不予使用：此文件属于另一用户（编号 { $owner }），该用户可借此改变所信任的对象
config-writable = 不予使用：其他用户可改动它（权限 { $mode }），从而改变所信任的对象
config-trust-hint =
    请改为本人所有，或收回他人的写权限：chown "$USER" { $path } && chmod go-w { $path }。
    如不使用此文件：将 FEDE_CONFIG 设为空，或设为另一文件
config-value = { $name }：应为 { $expected } 之一，实为 { $found }

## 其他网络的清单

import-other-network = 该文件取自{ $expected }，清单却属于{ $found }
import-other-network-hint = 请为每个网络使用单独的文件。
import-older-network = 该文件取自 { $expected } 的清单，此清单却是 { $found } 的
import-older-network-hint = 请重新下载清单：旧清单可能带回已撤回的密钥。
download = 无法下载 { $url }：{ $reason }
download-hint = 请检查地址和网络，或以其他方式下载后给出文件名。
