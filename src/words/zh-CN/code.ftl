### 码的内容：供检查点工作人员、审核人员与持码人阅读。

## 健康状态

green = 绿码
yellow = 黄码
red = 红码

## 赋码原因

nothing-found = 申报与审核未见异常
confirmed-case = 确诊病例
suspected-case = 疑似病例
close-contact = 密切接触者
isolation-order = 隔离管控中
positive-test = 检测阳性
symptoms = 申报有症状
risk-area = 风险区域旅居史
arrival-from-abroad = 境外入境
under-review = 申报信息待复核
recovered = 已康复或解除隔离

## 证件种类

other-document = 其他证件
resident-id = 居民身份证
passport = 护照
hong-kong-macao-permit = 港澳居民来往内地通行证
taiwan-permit = 台湾居民来往大陆通行证
foreign-permanent-resident = 外国人永久居留身份证

## 撤销或暂停的原因

unspecified = 未注明原因
issued-in-error = 签发有误
superseded = 已被新码取代
lost = 已遗失
misused = 曾被滥用

## 内容种类

health = 健康码
itinerary = 行程卡

## 签发地区的认可路径

pinned = 指定密钥
own = 本地区
platform = 经平台认可
direct = 直接认可
adoption = 经采用认可
region = { $name }（{ $region }）
list = { $name }（{ $publisher }）信任列表第{ $version }版
path = { $way }：{ $steps }
