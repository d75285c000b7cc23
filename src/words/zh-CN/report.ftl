### 值班报告：供检查点值班主管阅读。

title = 值班报告
sign = 标志
first-reason = 首要原因
codes = 数量
codes-by-millis = 数量（按毫秒）
codes-over-time = 各时段查验数量
codes-per-slot = 数量（每{ $minutes }分钟）
no-codes = 没有查验记录。
read-time = 识读用时
trust-age = 信任数据的时效
hours = 距最近一次确认的小时数
frames = 处理帧数：{ $frames }；因识读繁忙而略过的帧数：{ $dropped }。
counts-only = 本报告仅含数量，不含任何个人信息。

## 规则交由工作人员判断时的决定

decided = 工作人员的决定
decided-by = { $decision ->
        [let-in] 放行
        [send-away] 未放行
       *[open] 未记录决定
    }

## 原因简述

reason = { $reason ->
        [expired] 码已过期
        [not-yet-valid] 码尚未生效
        [lifetime-too-long] 码的有效期过长
        [bad-signature] 签名无效：被篡改或伪造
        [unknown-key] 未知密钥
        [key-expired] 签名密钥已失效
        [key-not-yet-valid] 签名密钥尚未生效
        [region-not-permitted] 冒用其他地区名义签发
        [kind-not-permitted] 密钥无权签发此类内容
        [recognition-ended] 对该地区的认可已终止
        [revoked] 已撤销
        [suspended] 已暂停使用
        [status-not-accepted] 健康状态不符合要求
        [itinerary-alone] 仅有行程卡，无健康状态
        [url] 网址，不是通行码
        [hc1] 欧盟数字新冠证书
        [shc] SMART健康卡
        [part] 多个二维码之一
        [not-taken] 检查点不接受的网络
        [no-reader] 检查点不接受的网络
        [no-kid] 未知密钥
        [certificate] 密钥无权签发此类内容
        [other-issuer] 冒用其他签发方名义
        [key-use] 密钥无权签发此类内容
        [content] 已签名，但内容无法读取
        [no-rule] 其他网络：不符合检查点的任何规则
        [telephone-key] 不是通行码
        [other] 不是通行码
        [empty] 空白码
        [later-version] 较新版本的码
        [scan-again] 须重新扫码：扫码器未发来完整的码
        [other-symbology] 另一种码
        [symbol-part] 多个二维码之一
        [no-symbol] 图片中没有码
        [statement-missing] 缺少本检查点要求的内容
        [statement-too-old] 内容过旧
        [stay-in-risk-area] 曾在风险区域停留
        [country-visited] 曾到访有风险区域的国家或地区
        [city-with-risk-area] 曾到过含风险区域的城市
        [not-bound] 未绑定手机
        [binding-not-proved] 已绑定密钥的码的图像
        [compare-document] 须将姓名和出生日期与证件核对
        [seen-before] 同一个码再次出示
        [live-too-old] 过时的动态码，如截屏
        [live-ahead] 手机时钟偏快
        [live-required] 已绑定手机的码的副本
        [live-signature] 其他手机签名的动态码
        [live-not-bound] 未绑定手机的动态码
        [challenge-open] 不含检查点显示的数字
        [other-document] 不是此人的证件
        [rules-missing] 检查点缺少规则
        [rules-not-current] 检查点规则不在有效期
        [rules-unreadable] 检查点规则无法读取
        [no-list] 尚无信任列表
        [trust-stale] 检查点数据已失效
        [list-expired] 信任列表已过期
        [root-expired] 信任根已过期
        [clock-back] 检查点时钟有误
        [clock-before-list] 检查点时钟有误
        [clock-before-root] 检查点时钟有误
        [clock-before-revocation] 检查点时钟有误
        [revocation-missing] 缺少撤销名单
        [revocation-unsound] 撤销名单已损坏
        [revocation-stale] 撤销名单已过期
        [revocation-too-old] 撤销名单过旧
        [revocation-not-covered] 码早于撤销名单的范围
       *[damaged] 已损坏，或并非由签发机构生成
    }
