### 居民在线上办事页面看到的文字。

## 页面框架

skip = 跳到正文
language = 语言
footer = 咨询与申诉：{ $appeal }
to-start = 回到首页

## 首页

home-title = 健康申报
home-lead = 您可在此申报健康状况和行程。提交后立即获得回执，凭回执查询状态、领取健康码。
