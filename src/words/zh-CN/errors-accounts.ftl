### 工作人员账号操作失败的原因。

sign-in-refused = 账号、密码或验证码有误，或尝试次数过多
    .hint = 请核对手机时间，并使用尚未用过的验证码；连续输错五次后，最长需等待15分钟
not-signed-in = 尚未登录，或登录已失效
    .hint = 请重新登录；返回上一页可找回已填写的内容
not-allowed = 当前角色（{ $role }）无权进行此操作：{ $needed }
    .hint = 如工作需要，请联系管理员
password-length = 密码应为{ $min }至{ $max }个字符，实际为{ $found }个
    .hint = 可使用一句话，或几个互不相关的词
password-weak = 密码过于简单，容易被猜中
    .hint = 请使用几个互不相关的词，不要包含姓名
wrong-code = 身份验证器的验证码有误
    .hint = 请确认手机的日期和时间准确，并输入当前显示的验证码
account-exists = 账号{ $account }已存在，或已有外观相同的名称
    .hint = 用`fede office account list`查看账号；用`reset`重新发放邀请码
account-missing = 没有账号{ $account }
    .hint = 用`fede office account list`查看账号
account-limit = 账号数量不得超过{ $max }个
    .hint = 请锁定不再使用的账号；如确需更多，应分设机构
no-administrator = 本机构没有可登录的管理员
    .hint = 请先添加管理员：`fede office account add 姓名 --role administrator`；再由本人在网页上完成设置
administrators-needed = { $needed ->
        [1] 此操作需一名管理员批准，实际{ $found }名
       *[other] 此操作需{ $needed }名管理员批准，实际{ $found }名
    }
    .hint = 请用--admin逐一列出管理员；账号本人不计在内
last-administrator = 此操作将使本机构没有管理员
    .hint = 请先添加另一名管理员
session-too-old = 登录时间过久，不能进行此更改
    .hint = 请退出并重新登录，在15分钟内完成更改
last-factor = 这是该账号唯一的登录方式
    .hint = 请先添加另一个通行密钥
account-waiting = 账号{ $account }已有更改等待第二名管理员批准
    .hint = 请先批准或拒绝该项更改
nothing-waits = 此项更改已不再等待批准
    .hint = 请查看账号现状
own-proposal = 此项更改由本人提出
    .hint = 须由另一名管理员登录后批准
no-password = 该账号没有密码，使用通行密钥登录
    .hint = 如有需要，请另外添加通行密钥
account-unchanged = 没有需要更改的内容
    .hint = 用`fede office account list`查看账号现状
system-token-scope = 该访问令牌没有任何权限
    .hint = 请写明该系统可以做什么，例如 --scope declare,query
system-token-days = 有效天数应为1至{ $max }，实际为{ $found }
    .hint = 到期前，请撤销该令牌并另建一个
system-token-exists = 访问令牌{ $token }有效，或已有外观相同的有效名称
    .hint = 请先撤销：`fede office token revoke`；用`fede office token list`查看令牌
system-token-missing = 没有访问令牌{ $token }
    .hint = 用`fede office token list`查看令牌
system-token-limit = 访问令牌数量不得超过{ $max }个
    .hint = 请使用已失效令牌的名称
no-session = 没有登录会话{ $session }，或该会话已结束
    .hint = 用`fede office account sessions`查看当前登录情况
