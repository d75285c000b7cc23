### 线上办事页面无法显示的原因，供居民阅读。

page-not-found = 页面不存在
    .hint = 网址可能有误，请回到首页。
page-method = 不能这样使用此页面
page-other-site = 该请求来自其他网站
page-stale-form = 此表单已过期
    .hint = 请返回原页面，刷新后重新提交。本网站需要使用 Cookie。
page-too-large = 提交的内容过大
    .hint = 请缩短文字，或减少填写的条目。
page-no-form = 无法读取表单
page-too-many = 操作过于频繁
    .hint = 请十分钟后再试，或携带证件到服务窗口办理。
page-late = 请求超时
page-busy = 当前使用人数较多
    .hint = 您填写的内容不会丢失：请返回，稍等几秒后重试。
page-fault = 系统出现故障
    .hint = 请稍后再试。如再次出现，请告知受理机构。
page-not-signed-in = 您尚未登录
    .hint = 请先登录。
page-not-allowed = 您的角色无权进行此操作
    .hint = 如工作需要，请联系管理员。
