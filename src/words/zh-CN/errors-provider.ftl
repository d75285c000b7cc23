### 居民无法用地区身份认证服务登录的原因。

provider-unreachable = 身份认证服务没有应答
    .hint = 请几分钟后重试，或凭回执登录
provider-answer = 身份认证服务的应答无法使用
provider-denied = 登录未完成
provider-other-browser = 此次登录不是在本浏览器中开始的
provider-late = 登录用时过长
    .hint = 请重新登录
provider-signature = 身份认证服务的应答没有有效签名
provider-issuer = 应答来自其他身份认证服务
provider-audience = 应答不是发给本机构的
provider-expired = 应答已过期
provider-nonce = 应答属于另一次登录
provider-token = 身份认证服务的应答有误
    .hint = 请重新登录；如再次出现，请告知受理机构
provider-document = 身份认证服务未提供您的证件信息
    .hint = 请凭回执登录，或携带证件到服务窗口办理
