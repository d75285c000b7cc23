### 居民或工作人员无法用身份认证服务登录的原因。

provider-unreachable = 身份认证服务没有应答
    .hint = 请几分钟后重试，或用其他方式登录
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
    .hint = 请重新登录；如再次出现，请告知签发机构
provider-document = 身份认证服务未提供您的证件信息
    .hint = 请凭回执登录，或携带证件到服务窗口办理
provider-account = 身份认证服务未提供您的账号名称
    .hint = 请告知管理员：机构设置的 `account_claim` 所指的声明不在您的登录信息中
provider-no-account = 本机构没有与身份认证服务所给名称相同且可用的账号
    .hint = 请管理员按该名称原样建立账号，或重新邀请
provider-context = 您在该服务的登录方式不符合本机构的要求
    .hint = 请在该服务以双重验证重新登录
provider-not-recent = 您在该服务登录的时间过早，或该服务未提供登录时间
    .hint = 请在该服务退出后重新登录
provider-subject = 该账号以其他方式设置，或属于身份认证服务中的另一人
    .hint = 请用原来的方式登录，或请两名管理员重置该账号，再用身份认证服务设置
