### 值班报告：供检查点值班主管阅读。

title = 值班报告
verdict = 判定
first-reason = 首要原因
codes = 数量
codes-over-time = 各时段查验数量
codes-per-slot = 数量（每{ $minutes }分钟）
no-codes = 没有查验记录。
read-time = 识读用时
trust-age = 信任数据的时效
hours = 距最近一次确认的小时数
frames = 处理帧数：{ $frames }；因识读繁忙而略过的帧数：{ $dropped }。
counts-only = 本报告仅含数量，不含任何个人信息。
