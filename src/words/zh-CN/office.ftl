### 审核人员看到的申报、事实与决定。

## 症状

fever = 发热
cough = 咳嗽
sore-throat = 咽痛
shortness-of-breath = 气促
fatigue = 乏力
loss-of-taste-or-smell = 嗅觉或味觉减退
diarrhoea = 腹泻

## 申报的接触

contact-confirmed = 确诊病例
contact-suspected = 疑似病例
contact-with-symptoms = 有症状人员

## 代他人申报者

guardian = 父母或监护人
carer = 照护人

## 事实种类

confirmed-case = 确诊病例
suspected-case = 疑似病例
close-contact = 密切接触
isolation-order = 隔离管控
positive-test = 检测阳性
negative-test = 检测阴性

## 风险等级

low = 低
medium = 中
high = 高

## 结果

undecided = 尚未决定
status-and-reason = { $status }（{ $reason }）

## 决定

decision = 决定{ $number }：{ $outcome }。据此签发的码有效{ $hours }小时。
dispute = 决定{ $number }：持码人对决定{ $answers }提出异议。
by-audit = { $at }经自动审核作出，依据规则“{ $rule }”（规则文件 { $rules }…）。
by-officers = 由{ $officers }于{ $at }作出，说明：{ $note }
dispute-recorded = 由{ $officers }于{ $at }记录。持码人陈述：{ $note }
answers = 这是对决定{ $answered }的答复。
basis = 依据申报{ $declaration }及当时已知信息。
facts = 所据事实：
open = 等待工作人员处理。

## 决定所据事实

fact = { $kind }，始于{ $since }（{ $source }）
fact-until = { $kind }，{ $since }至{ $until }（{ $source }）
reported = { $region }于{ $on }通报
declared = 自行申报
denied = { $since }有密切接触（{ $source }），申报未提及
symptom = 申报症状：{ $symptom }
contact = 申报与{ $with }接触，最后一次{ $last }
stay = 自{ $arrival }起在{ $place }（{ $level }风险）（{ $source }）
left-out = { $stay }，申报未提及
abroad = 自{ $arrival }起在{ $country }（{ $source }）

## 规则适用的条件，用于“规则：”之后

when-fact = 有“{ $kind }”记录，尚未结束
when-fact-unless = 有“{ $kind }”记录，尚未结束，其后无“{ $later }”记录
when-fact-within = 近{ $days }天内有“{ $kind }”记录
when-fact-within-unless = 近{ $days }天内有“{ $kind }”记录，其后无“{ $later }”记录
when-symptom = 申报有{ $symptom }
when-one-symptom = 申报有下列症状之一：{ $symptoms }
when-symptoms = 申报有下列症状中的至少{ $least }项：{ $symptoms }
when-contact = 申报近{ $days }天内与{ $with }有接触
when-risk-area = 近{ $days }天内曾在{ $level ->
        [high] 高风险
        [medium] 中风险或高风险
       *[low] 任一风险等级
    }区域停留
when-abroad = 近{ $days }天内曾在境外停留
when-contact-denied = 申报前{ $days }天内有密切接触记录，但申报未提及密切接触
when-sources-disagree = 两个机构对近{ $days }天内的情况通报不一致
when-place-left-out = 申报前{ $days }天内曾在{ $level ->
        [high] 高风险
        [medium] 中风险或高风险
       *[low] 任一风险等级
    }区域停留，但申报未提及该地
when-otherwise = 其他规则均不适用
list-comma = 、
list-or = 或
