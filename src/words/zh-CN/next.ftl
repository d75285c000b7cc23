### 命令成功后，下一步该做什么。

label = 下一步：
issued = `fede verify { $file } --store STORE` 按检查点的方式判定此码
issue-log = 签发的码记录在 { $path }；`fede revoke` 可使用其中的码编号（--no-log：不记录）
revoked = `fede trust publish DIR --revocation { $directory } --snapshot-key KEY` 将名单发布给检查点
key-made = `fede key export { $file } --out FILE` 导出公钥，交给信任列表的发布方
key-made-public = 请将 { $public } 交给信任列表的发布方，切勿交出 { $file }
built-root = `fede trust sign { $file } --key KEY` 签署此文件
built-list = `fede trust sign { $file } --key KEY --root ROOT` 签署此文件
built-rules = `fede trust sign { $file } --key KEY --list LIST` 签署此文件
signed-partly = 请将 { $file } 交给尚未签署者，用 `fede trust sign` 签署
signed-root = `fede trust publish DIR --root { $file } --list LIST --snapshot-key KEY` 发布；新检查点由 `fede gate init STORE --root { $file }` 建立
signed-list = `fede trust publish DIR --root ROOT --list { $file } --snapshot-key KEY` 发布
signed-rules = `fede trust publish DIR --rules { $file } --snapshot-key KEY` 发布
published = `fede gate sync STORE { $directory }` 将数据集交给检查点；也可将此目录放到任意网站上
gate-made = 请与发布方核对指纹，然后执行 `fede gate sync { $store } SET` 获取信任列表
synced = `fede verify PICTURE --store { $store }` 判定码；`fede gate run --help` 说明如何接摄像头与扫码器
registry-copied = 再次签发之前，请在每台机器的 office.toml 中写入 `registry = "{ $address }"`；新登记库有备份之前，请保留旧登记库
registry-file-copied = 请将 { $path } 移为签发机构目录中的 registry.sqlite，并从 office.toml 中删除 `registry` 一行
registry-restored = 请重新录入该时间之后的申报、背景数据、决定与撤销；然后执行 `fede office audit` 与 `fede office issue`
office-made = 请查看 { $directory }/office.toml 与 rules.toml，然后执行 `fede office officer add NAME`
first-officer = 请趁两人都在场，添加第二名工作人员：`fede office officer add NAME`
officers-ready = `fede office declare FILE` 接收申报
data-came = `fede office audit` 按新数据作出决定
asked = `fede office review` 列出待处理事项
decided = `fede office issue` 签发码
review = `fede office decide ID --status STATUS --reason TEXT` 对事项作出决定
night-planned = 用 `fede office worker --out 目录` 处理；用 `fede office night status` 查看进度
pictures-issued = { $index } 注明各图片属于谁；`fede office pass --all --page a4 --out FILE.pdf` 生成通行证
codes-issued = `fede office pass CTI --out FILE` 生成通行证；`fede office issue --out DIR` 生成所有码的图片
stays-ready = `fede issue batch { $file } --out codes.tar` 签发码
rules-valid = `fede gate run STORE --rules { $file }` 使用这些规则
shared = 请将 { $file } 发给对方机构，由其运行 `fede office import shared FILE`；可用任何方式传送
