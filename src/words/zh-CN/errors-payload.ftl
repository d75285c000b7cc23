### 时间或数值不能写入码的原因。

## 时间、日期、时区与有效期

time-out-of-range = 时间应不晚于9999年，实为1970年起的第 { $seconds } 秒
not-a-time = 时间格式应如 2026-03-05T08:00:00Z 或 2026-03-05T08:00:00+08:00
not-a-day = 日期格式应如 2026-03-05
not-a-time-zone = 时区应如 +08:00 或 Asia/Shanghai
empty-window = 结束时间应晚于 { $not-before }，实为 { $expires }

## 文本

text-character = { $field }：{ $kind ->
        [private] 应为各系统显示一致的字符，却有自定义区字符 { $character }
       *[other] 应为从左到右的可显示文字，却有字符 { $character }
    }
    .hint = 请用中文或拉丁字母书写，不要含控制字符
text-lost = { $field }：有一个字已丢失，此前的编码转换以 { $found } 代替
    .hint = 请按证件重新输入该字
text-blank = { $field }：首尾应为可见字符，实际首尾有空格，或没有文字
    .hint = 请删除首尾空格，或整项不填
text-length = { $field }：应不超过 { $max } 个字符，实有 { $found } 个
    .hint = 请缩短文字；过长则二维码过密，摄像头难以识读

## 码的时间

expires-before-issue = 到期时间（exp）应晚于签发时间（iat）{ $issued }，实为 { $expires }
    .hint = 请选择更晚的到期时间
starts-before-issue = 生效时间（nbf）应不早于签发时间（iat）{ $issued }，实为 { $not-before }
    .hint = 码在签发之前不能生效；请选择更晚的生效时间
never-valid = 到期时间（exp）应晚于生效时间（nbf）{ $not-before }，实为 { $expires }
assessed-after-issue = 健康状态的认定时间应不晚于签发时间（iat）{ $issued }，实为 { $assessed }
    .hint = 请填写认定健康状态的时间

## 码编号

slot-range = 序号应不大于 { $max }，实为 { $found }
    .hint = 序号为5字节
cti-day-range = cti中的日期应不晚于9999年，实为1970年起的第 { $found } 日
    .hint = cti的前3字节为iat的UTC日期
not-a-cti = 码编号格式应如 2026-03-05/1a2b3c4d5e
    .hint = `fede inspect` 会显示码编号；其序号为十位，由0-9与a-f组成
cti-day = cti中的日期应为签发日 { $issued }，实为 { $found }

## 健康状态

status-map-order = 较差的状态应视为{ $better }或更差（与较好的状态一致），实为{ $worse }
    .hint = 较差的状态可视为更差，但不得比较好的状态更好
grounds-missing = { $status }须注明原因、认定机构与申诉方式，实际均无
    .hint = 请注明原因、认定机构与申诉方式

## 地区与地点

unknown-region = 地区应为ISO 3166-1代码（如CN）或ISO 3166-2代码（如CN-SH）
    .hint = 请在ISO 3166-2中查找地区，例如上海为CN-SH
unknown-country = 国家（地区）应为ISO 3166-1两位代码，如CN
    .hint = 请在ISO 3166-1中查找，例如日本为JP
unknown-division = 应为GB/T 2260六位行政区划代码，实为 { $found }
    .hint = 地级行政区代码以00结尾；`fede places NAME` 可按名称查找城市代码
not-unlocode = 应为UN/LOCODE，如JPTYO：先为中国以外的国家代码，再为三位A-Z或2-9
    .hint = 中国城市用GB/T 2260，其他地点用UN/LOCODE；`fede places NAME` 可查找代码及同名地点

## 持码人

name-not-masked = 姓名应脱敏，其中应有“{ $mask }”
    .hint = 只保留检查点比对所需的部分，如 张*丰 或 M*** Rossi
challenge = 应为四位数字
    .hint = 请输入检查点所示的四位数字

## 行程卡

window-length = 行程期间应为 { $short } 日或 { $long } 日，实为 { $found } 日
    .hint = 行程卡涵盖签发日之前的14个整日（或7个）
window-end = 行程期间应止于签发前一日，即 { $earliest } 至 { $latest }，实为 { $last }
    .hint = 签发日为D时，行程期间为D-14至D-1，以签发地区的时区为准
visit-outside-window = { $place }的日期应在 { $first } 至 { $last } 之间，实为 { $day }
    .hint = 请删除期间以外的行程
too-many = { $field }：应不超过 { $max } 项，实有 { $found } 项
    .hint = 行程过长则二维码过密，摄像头难以识读
repeated = { $field }：每项应只出现一次，却有重复
    .hint = 请只保留在该地的最后一日
