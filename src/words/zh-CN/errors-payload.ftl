### 时间或数值不能写入码的原因。

## 时间、日期、时区与有效期

time-out-of-range = 时间应不晚于9999年，实为1970年起的第 { $seconds } 秒
not-a-time = 时间格式应如 2026-03-05T08:00:00Z 或 2026-03-05T08:00:00+08:00
not-a-day = 日期格式应如 2026-03-05
not-a-time-zone = 时区应如 +08:00 或 Asia/Shanghai
empty-window = 结束时间应晚于 { $not-before }，实为 { $expires }
