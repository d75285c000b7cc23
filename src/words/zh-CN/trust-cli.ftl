### 发布方运行 `fede trust show`、`sign` 与 `quickstart` 时所见的文字。

## 字段名，宽度不超过11列

content = 内容
content-digest = { $digest }（不含签名的SHA-256）
fingerprint = 指纹
regions = 地区
changes = 变化
sign-key = 密钥
has-signed = 已签署

## 签署

changes-since = 自第{ $version }版起：
changes-none = 自第{ $version }版起没有变化
changes-unknown = 未显示：请用 --list 给出当前的信任列表
changes-unknown-root = 未显示：请用 --root 给出当前的信任根
key-joins = + 根密钥 { $kid }
key-leaves = - 根密钥 { $kid }
list-key-joins = + 列表密钥 { $kid }
list-key-leaves = - 列表密钥 { $kid }
root-threshold = 须签署的根密钥数：{ $new }，原为 { $old }
list-threshold = 须签署的列表密钥数：{ $new }，原为 { $old }
signer = { $kid }，{ $role }
role-word = { $role ->
        [root] 本信任根的密钥
        [previous-root] 上一信任根的密钥
        [list] 列表密钥
        [snapshot] 快照密钥
       *[region] { $region }的密钥
    }
progress = { $role ->
        [root] 本信任根的密钥
        [previous-root] 上一信任根的密钥
        [list] 列表密钥
        [snapshot] 快照密钥
       *[region] 地区密钥
    }：须 { $needed } 个签名，已有 { $found } 个。
progress-missing = { $found }尚缺 { $missing } 个，可由以下密钥签署：{ $kids }。
sign-ask = 是否签署此文件？[y/N]{" "}
signed = 已由 { $kid } 签署。
signed-before = { $kid } 此前已签署，签名已更新。
nothing-signed = 未签署。

## 签署失败

no-answer = 需要在终端中确认，但没有终端
    .hint = 请先用 `fede trust show { $path }` 查看文件，再给出 --yes
no-answer-json = 使用 --json 时不会提问，须同时给出 --yes
needs-root = 缺少 --root：信任根指明由哪些密钥签署信任列表
    .hint = 请给出当前的信任根，或与此列表一同发布的新信任根：--root ROOT
needs-list = 缺少 --list：信任列表指明由哪些密钥签署此文件
    .hint = 请给出当前的信任列表：--list LIST
no-role = 密钥 { $kid } 不能签署此文件：应为 { $kids } 之一
    .hint = 请给出其中一个密钥
    .hint-root = 请给出其中一个密钥；如为上一信任根的密钥，请用 --root 给出该信任根

## 快速建立

quickstart-made = 已在 { $dir } 中建立：
quickstart-offline = 签署信任根与信任列表：请移至从不联网的介质
quickstart-snapshot = 签署快照：供负责发布的计算机使用
quickstart-region = 签发{ $name }的码：供该地区的签发机构使用
quickstart-sources = 源文件，可修改后重新生成
quickstart-documents = 已签署的信任根与信任列表
quickstart-revocation = 撤销名单
quickstart-site = 已发布的数据集：可放到网站上，或用移动介质携带
quickstart-gate = 首个检查点的数据
quickstart-first = 签发首个码，并由检查点查验：
quickstart-daily = 每天运行；其中发布与更新每小时运行：
quickstart-not-empty =
    .hint = 请另选目录；未作任何改动

network-taken = { $as_of } 的清单，签发方：{ $issuers } 个，密钥：{ $keys } 个，已撤销的卡：{ $revoked } 张
