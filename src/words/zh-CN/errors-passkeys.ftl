### 通行密钥未被采用的原因。居民和工作人员都会看到。

passkey-origin = { $origin }：此网址不能用于通行密钥
    .hint = 请填写浏览器访问本机构的网址，例如 --origin https://office.example；不能使用IP地址
passkey-unreadable = 无法读取浏览器的应答
passkey-late = 页面打开时间过长
    .hint = 请重新载入页面，再次使用通行密钥
passkey-other-challenge = 通行密钥的应答属于另一页面
passkey-used = 此应答已用于登录
passkey-other-origin = 通行密钥是在其他网站上使用的
    .hint = 请核对网址：可能有人冒充本机构
passkey-unverified = 通行密钥未验证使用者身份
    .hint = 请按提示输入PIN，或使用指纹、面容
passkey-unknown = 本机构没有此通行密钥
    .hint = 请用其他方式登录后重新添加，并在设备上删除旧的通行密钥
passkey-copied = 此通行密钥的计数器倒退，可能已被复制
    .hint = 请用其他方式登录，移除此通行密钥，并告知签发机构
passkey-refused = 通行密钥的应答有误
passkey-known = 此通行密钥已在使用
    .hint = 如需另一个通行密钥，请使用其他设备或安全密钥
passkey-limit = 通行密钥不得超过{ $max }个
    .hint = 请移除不再使用的通行密钥
passkey-name = 通行密钥名称应为1至{ $max }个字符
    .hint = 请写明设备，例如：我的手机
