### 文件类型与命令所需不符：文件是什么，应由哪个命令使用。

wrong-kind = 应为{ $wanted ->
        [root] 信任根
        [list] 信任列表
        [rules] 已签署的规则
        [source] 信任根、信任列表或规则的TOML源文件
        [gate-rules] TOML格式的检查点规则
        [set] 已发布的数据集（目录或tar文件）
        [key] 私钥
        [any-key] 密钥
        [public-key] 公钥
        [code] 码的图片
       *[document] 信任根、信任列表、快照、撤销名单或已签署的规则
    }，实为{ $found ->
        [root] 信任根
        [list] 信任列表
        [rules] 已签署的规则
        [snapshot] 快照
        [revocation-list] 撤销名单
        [shared-facts] 其他机构共享的信息文件
        [root-source] 信任根的TOML源文件
        [list-source] 信任列表的TOML源文件
        [rules-source] 规则的TOML源文件
        [import] 从信任列表导入的地区（TOML）
        [toml] TOML文件
        [private-key] 私钥
        [public-key] 公钥
        [pem] 其他类型的PEM文件
        [code] 码的文本
        [picture] 图片
        [json] JSON文件
       *[text] 文本文件
    }

wrong-kind-hint = { $found ->
        [root] 可用于 `fede gate init STORE --root { $path }`，以及其他命令的 --root
        [list] 可用于 `fede trust publish DIR --list { $path }`，以及其他命令的 --trust
        [rules] 可用于 `fede trust publish DIR --rules { $path }`
        [snapshot] 请将其所在目录交给 `fede gate sync STORE DIR`
        [revocation-list] 请将其所在目录交给 `fede trust publish --revocation DIR`
        [shared-facts] 请用 `fede office import shared { $path }` 导入
        [root-source] 这是源文件：请先运行 `fede trust build { $path } --out FILE`
        [list-source] 这是源文件：请先运行 `fede trust build { $path } --out FILE`
        [rules-source] 这是源文件：请先运行 `fede trust build { $path } --out FILE`
        [import] 请在信任列表的源文件中引用：from = "{ $path }"（docs/trust.md）
        [toml] 如为检查点规则，可用 `fede rules check { $path }` 查看说明
        [private-key] `fede key show { $path }` 显示其公钥；可用于其他命令的 --key
        [public-key] `fede key show { $path }` 显示其内容；应在信任根或信任列表的源文件中引用
        [code] 可用 `fede verify "$(cat { $path })"` 查验
        [picture] `fede verify { $path }` 可读取其中的码
       *[other] 请检查是否选对文件
    }
