### 线上办事页面的通行密钥，居民和工作人员共用。

passkeys = 通行密钥
lead = 使用通行密钥，可通过手机或电脑的解锁方式，或安全密钥登录：指纹、面容或PIN。通行密钥仅在本网站有效，其他网站无法骗取。
none = 您还没有通行密钥。
name = 通行密钥名称
name-hint = 便于您辨认，例如：我的手机
added = 添加时间
used = 最近使用
remove = 移除
remove-of = 移除{ $name }
add = 添加通行密钥
sign-in = 用通行密钥登录
not-used = 未能使用通行密钥。请重试，或用其他方式登录。
needs-script = 使用通行密钥需要较新版本的浏览器，并允许运行脚本。
to-passkeys = 通行密钥：登录无需回执
lead-resident = 通行密钥可查看的内容与回执相同。请保留回执：通行密钥遗失后，可凭回执登录，或携带证件到服务窗口办理。
shown = 健康状态，{ $day }的回执
to-status = 返回我的状态
set-up = 用通行密钥设置
set-up-lead = 使用通行密钥，无需密码和身份验证器。
confirm = 用通行密钥确认
