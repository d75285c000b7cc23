### 通行证上的文字：供持码人阅读。

title-both = 健康码 · 行程卡
title-health = 健康码
title-itinerary = 行程卡

## 标签

holder = 持码人
document = 证件
valid-from = 生效
valid-until = 失效
assessed = 认定
reason = 原因
authority = 认定机构
appeal = 申诉
period = 行程期间
countries = 国家和地区
cities = 城市
number = 码编号

## 整张通行证

revoked = 已撤销
suspended = 已暂停
# 读屏软件代替图片读出的文字。
symbol = 二维码 { $code }
# 多张通行证文件的标题。
sheet = 通行证 { $count } 张

## 行程内容

no-cities = 无停留4小时以上的城市
risk-area = 该市含风险区域，并不表示持码人到过该区域。
comma = 、
