### 命令行帮助的中文。英文见 src/cli 中各参数的文档注释。
### 消息名为命令路径（fede-gate-run），属性名为参数；.after 为帮助末尾的说明；`all` 为各命令共用的参数。

## 标题与通用参数

headings =
    .usage = 用法
    .commands = 命令
    .command = 命令
    .arguments = 参数
    .options = 选项
    .Output = 输出
    .What-the-code-says = 码的内容
    .default = 默认：
    .possible = 可选：
    .help = 显示帮助
    .version = 显示版本
    .help-command = 显示本帮助，或某个子命令的帮助

all =
    .json = 输出JSON，每行一个对象（docs/json.md）。错误与提示也为JSON。
    .lang = 判定与名称的语言。默认取自系统区域设置。
    .passphrase_file = 首行为密钥口令的文件。默认取自 FEDE_PASSPHRASE，或在终端提问。
    .office = 签发机构的目录。
    .officer = 操作人员的姓名。
    .at = 操作时间（RFC 3339）。默认为当前时间。
    .admin = 批准此操作的管理员；需两名时重复给出。
    .admin_password_file = 首行为管理员密码的文件；按 --admin 的次序重复给出。默认在终端提问。
    .admin_code = 管理员的身份验证器当前显示的验证码；按 --admin 的次序重复给出。默认在终端提问。
    .pin_file = 首行为工作人员PIN的文件；按 --officer 的次序重复给出。默认在终端提问。
    .log = 记录签发的码的文件，每码一行JSON：码编号、密钥、时间、脱敏姓名。默认为 XDG_STATE_HOME 或 ~/.local/state 中的
        fede/issued.ndjson（须有用户主目录）。
    .no_log = 不记录签发的码。
    .font = 通行证所用字体文件（.ttf、.otf、.ttc）。默认用系统字体。
    .page = PDF的纸张：a6每页一张通行证，a4每页四张，可裁开。默认a6。
    .store = 检查点的数据，由 `fede gate sync` 更新。可代替 --trust 与 --root。
    .trust = 信任列表。
    .root = 用于验证信任列表的信任根。信任根更替后请重复此参数：先给原来信任的，再依次给接替的。
    .revocation = 撤销名单的目录，由 `fede revoke` 写入。与 --trust 同用。
    .out = 要写入的文件：.png、.svg 或 .txt（仅文本）。不会覆盖已有文件。
    .format = 输出格式。默认由文件扩展名决定。
    .text = 只输出码的文本。
    .level = 纠错等级。默认值的理由见 docs/decisions/001-error-correction-level.md。
    .module_pixels = 每个模块的像素数，用于PNG与SVG。
    .quiet_zone = 白边宽度（模块数），用于PNG与SVG。识读需要4。
    .encoding = 文件的编码。默认自动识别。
    .region = 签发地区（ISO 3166：CN、CN-SH）。
    .code = 码编号（2026-03-05/1a2b3c4d5e），`fede inspect` 会显示。
    .number = 证件号码。`-` 表示从标准输入读取，或在终端提问：参数对本计算机的所有用户可见。
    .document = 证件类型。
    .class = 撤销类别，不透露任何个人信息。
    .suspend = 暂停使用，直至撤销或恢复。
    .reinstate = 恢复使用被暂停的码。
    .core = 网页的WebAssembly核心。默认使用构建时装入本程序的核心；若无，则依次在本程序旁、../share/fede 和cargo目标目录中查找 fede-gate.wasm。fede-documents.wasm 和 fede-foreign.wasm 取自同一目录。
    .rules = 使用此文件中的规则。
    .no_passphrase = 不加密私钥。
    .generate_passphrase = 生成强口令，并在最后一行输出；如给出 --passphrase-file，则写入该新文件。
    .issued = 签发时间（RFC 3339）。默认为当前时间。
    .slot = 当日序号，40位。默认随机。

## 顶层命令

fede = 健康码与行程卡：带签名的二维码，检查点可离线查验。
    .after = 退出码：0 通过或完成 · 1 拒绝 · 2 无法判定或失败。
fede-demo = 运行演示：地区、持码人、真码与伪码、照片、判定。
    .after =
        只写入DIR。退出码：0 判定均符合预期 · 2 其他情况。
    .dir = 存放密钥、列表、码与照片的目录。不存在时新建。
    .office = 改为提供上海市一家虚构签发机构及居民的线上办事页面，每隔几秒审核并签发，按Ctrl-C停止。
    .listen = 这些页面监听的地址。
fede-issue = 签发含健康状态、行程或两者的码：PNG、SVG、文本，或显示在终端。
    .after =
        不给 --out 时，二维码显示在终端。docs/issuing.md 说明了JSON格式。

        示例：
          fede issue --key shanghai.pem --region CN-SH --status green \
              --name 张三丰 --document resident-id --number 11010519491231002X --out pass.png
    .key = 地区的私钥：文件（PKCS#8 PEM），或令牌中密钥的 pkcs11: URI。
    .request = 从JSON文件读取全部内容，代替下列参数。`-` 表示标准输入。
    .pass = 同时写出可打印或出示的通行证：状态、地点、有效期与二维码（.svg或.pdf）。
    .store = 检查点的数据：这样的检查点会拒绝的码不予写出。
    .status = 健康状态。
    .assessed = 健康状态的认定时间（RFC 3339）。默认为签发时间。
    .reason = 原因。黄码与红码必填。
    .authority = 认定健康状态的机构。黄码与红码必填。
    .appeal = 申诉方式。黄码与红码必填。
    .itinerary = 包含行程，即使没有城市。给出 --city 或 --country 时自动包含。
    .city = 停留超过4小时的城市及最后一日：420100=2026-03-01。城市含风险区域时末尾加 `*`。也可写名称：武汉=2026-03-01。可重复。
    .country = 行程期间到过的国家（地区）：ISO 3166-1代码（CN、JP）或名称。可重复。
    .days = 行程的天数：14或7。
    .time_zone = 签发日所用时区（+08:00、Asia/Shanghai）。中国默认为 +08:00。
    .name = 持码人全名。码中只含脱敏后的姓名。
    .masked_name = 已脱敏的持码人姓名：张*丰。
    .holder_key = 持码人的公钥（SPKI PEM）。码与之绑定。
    .not_before = 生效时间（RFC 3339）。默认为签发时间。
    .expires = 到期时间（RFC 3339）。
    .valid_hours = 有效小时数。未给 --expires 时默认为24。
    .max_valid_hours = 有效期上限（小时），用于信任列表为该地区另设上限（`max_valid_hours`）时。默认为2160，即90天。
fede-issue-batch = 为人员文件的每一行签发码，使用全部处理器核心。
    .after =
        每行是一份请求（docs/issuing.md），不含序号与签发时间：一行JSON（.ndjson）或表格的一行（.csv；列见
        docs/office.zh-CN.md）。退回的行列于 OUT.rejects.ndjson，各行的码列于 OUT.codes.ndjson。崩溃或被终止后，
        同一命令从上一个检查位置继续；已完成时不做任何事。

        退出码：0 每行均已签发 · 1 有行被退回 · 2 批量签发中止。

        示例：
          fede issue batch people.csv --out codes.tar --office office --officer li
    .people = 人员文件，.ndjson或.csv。
    .out = 输出：.tar、.zip、.sqlite、.ndjson（仅文本），或无后缀名的目录。
    .shard = 只签发N份中的第I份：从第I行起每隔N行。各份须有各自的输出。
    .module_pixels = 每个模块的像素数。
    .safe_after = 两次保存进度之间的行数。崩溃时最多重做这些行。
    .threads = 线程数。默认每个核心一个。
fede-verify = 用信任列表或检查点数据，离线判定图片中的码。
    .after =
        退出码：0 全部通过 · 1 有码被拒绝 · 2 没有被拒绝的码，但有无法判定的码。
        图片中有fede码时，忽略其他二维码。
    .inputs = 图片，或码的文本（FD1:…、HC1:…、shc:/…）。`-` 表示从标准输入读取其一。
    .at = 查验时间（RFC 3339）。默认为当前时间。
    .accept = 放行的健康状态，以逗号分隔。
    .accept_itinerary_alone = 放行仅有行程卡的码。默认为无法判定，由工作人员决定。
    .rules = 按此规则文件中的 `[[foreign]]` 表放行其他网络的码。其余规则用于 `fede gate run`。
fede-scan = 输出图片中每个二维码的文本，不限于fede码。
    .after = 退出码：0 找到二维码 · 2 未找到，或有图片无法打开。
    .images = 图片（PNG、JPEG、WebP、GIF、BMP、TIFF、PNM、QOI、TGA、PDF、SVG）。`-` 表示标准输入。
    .effort = 识读力度：fast适合实时画面，normal在未找到时再试一次，thorough使用所有方法。
    .debug = 将识读的各阶段以PNG写入此目录（docs/reading.md）。
fede-inspect = 逐项显示码的内容，不验证签名。判定请用 `fede verify`。
    .after =
        退出码：0 已解码 · 2 无法解码，或未找到二维码。
        输出未经验证：任何人都可能制作此码。
    .inputs = 图片，或码的文本（FD1:…、HC1:…、shc:/…）。`-` 表示从标准输入读取其一。
fede-revoke = 撤销、暂停或恢复使用码：生成地区的下一版撤销名单。
    .after =
        更新是原子的：有一个码出错，则不作任何更改。不给码时，名单以更晚的到期时间更新，并删除码已全部过期的日期。
        请用 `fede trust publish --revocation DIR` 发布。

        示例：
          fede revoke 2026-03-05/1a2b3c4d5e --class lost --region CN-SH --key shanghai.pem \
              --dir revocation --store gate
    .codes = 码（FD1:…）、码编号（2026-03-05/1a2b3c4d5e）或码的图片。
    .from = 每行一个码或码编号的文件。忽略空行与以#开头的行。`-` 表示标准输入。
    .office = 签发机构的目录：包含其登记库撤销或暂停的所有码。
    .region = 码的签发地区。
    .key = 地区签署撤销名单的私钥：文件（PKCS#8 PEM），或 pkcs11: URI。
    .dir = 撤销名单的目录。不存在时新建。
    .valid_hours = 名单的有效小时数。到期后，没有更新名单的检查点无法判定。
    .keep_days = 码的最长有效天数。更早签发的码从名单中删除。
    .at = 名单的签发时间（RFC 3339）。默认为当前时间。
fede-convert = 查验其他地区的码，并签发不晚于原码到期的新码。
    .after =
        用于只接受国家码的检查点：由平台转换各地区的码。新码注明原码；其状态按互认协议确定，不会优于原码。
        退出码：0 已转换 · 1 原码被拒绝 · 2 无法判定或转换。
    .input = 图片，或码的文本（FD1:…）。`-` 表示从标准输入读取其一。
    .key = 签署新码的私钥：文件（PKCS#8 PEM），或 pkcs11: URI。
    .region = 新码的签发地区（ISO 3166：CN）。
    .expires = 新码最晚的到期时间（RFC 3339）。默认为原码的到期时间。
    .reason = 协议使状态变差时的原因。须同时给出 --authority 与 --appeal。
    .authority = 状态变差时的认定机构。
    .appeal = 对变差的状态的申诉方式。
fede-config = 显示各项设置的值及其来源。
    .after =
        依次取自：命令行选项、环境变量、fede.toml、默认值。fede.toml 从当前目录逐级向上查找，至用户主目录为止；
        FEDE_CONFIG 可指定文件，设为空则不使用文件。文件中的相对路径以文件所在目录为准。其他用户能改动的文件不予使用。

        fede.toml 的键与环境变量：
          key              FEDE_KEY              地区私钥，用于 issue、convert 与 revoke
          passphrase_file  FEDE_PASSPHRASE_FILE  首行为密钥口令的文件
          region           FEDE_REGION           issue、convert、revoke 与 office init 的地区
          store            FEDE_STORE            检查点的数据
          office           FEDE_OFFICE           签发机构的目录
          officer          FEDE_OFFICER          操作人员的姓名
          lang             FEDE_LANG             语言：en 或 zh-CN
          hints            FEDE_HINTS            下一步提示：auto（仅在终端）、always或never
          time_zone        FEDE_TIME_ZONE        显示时间所用的时区：+08:00、Asia/Shanghai
fede-places = 按代码或名称的一部分查找城市、地区与国家的代码，中文或英文均可。
    .after =
        中国城市用GB/T 2260代码，境外城市用UN/LOCODE。内置的境外城市不多；表中没有的UN/LOCODE同样可用。
    .name = 代码或名称的一部分：武汉、Wuhan、Xi'an、罗马、Italy、CN-HB。
fede-completions = 输出命令行补全脚本。
    .shell = shell的名称。
fede-man = 将手册页写入目录。
    .dir = 目录。不存在时新建。

## 密钥

fede-key = 生成、显示、导入与导出密钥。
fede-key-generate = 生成私钥：写入文件（PKCS#8 PEM，以口令加密，权限0600），或存于令牌中。
    .out = 要写入的文件。不会覆盖已有文件。
    .token = 改为在令牌中生成：含新的 object 与 id 的 pkcs11: URI。私钥不会离开令牌。
    .public = 同时将公钥（SPKI PEM）写入此文件。
fede-key-show = 显示密钥标识与公钥。不会显示私钥。
    .key = 私钥（PKCS#8 PEM）、公钥（SPKI PEM或COSE_Key），或 pkcs11: URI。
fede-key-import = 从其他工具导入私钥（PKCS#8 PEM，加密与否均可）。
    .from = 要导入的文件。`-` 表示标准输入。
    .out = 要写入的文件。不会覆盖已有文件。
    .from_passphrase_file = 首行为FROM的口令的文件。默认与新文件的口令相同。
fede-key-export = 导出密钥文件或令牌中密钥的公钥。
    .key = 私钥（PKCS#8 PEM）、公钥（SPKI PEM或COSE_Key），或 pkcs11: URI。
    .out = 要写入的文件。不会覆盖已有文件。默认为标准输出。
    .format = 公钥的格式：spki为PEM，cose-key为二进制CBOR。

## 信任列表

fede-trust = 快速建立、生成、比较、导入、签署、显示与发布信任根和信任列表。
fede-trust-build = 由TOML文件生成未签署的信任根或信任列表（docs/trust.md）。
    .source = TOML文件。密钥文件的路径以它为准。
    .out = 要写入的文件。不会覆盖已有文件。
fede-trust-diff = 用文字说明两份信任列表对检查点有何不同。请在签署前使用。
    .after = 不验证签名。`-` 表示检查点可能因此拒绝以前接受的码。
    .old = 当前的列表，签署与否均可。
    .new = 新的列表，签署与否均可。
fede-trust-import = 从其他发布方的信任列表导入地区，或更新已导入的地区。用 --from 导入其他网络的密钥。
    .after =
        用该发布方的信任根验证列表。在自己的列表中用 `from` 引用此文件（docs/trust.md）。该发布方每次更新列表后，
        请再次运行：命令会报告并删除其已撤回的内容。`-` 表示检查点可能因此拒绝以前接受的码。
    .list = 其他发布方的信任列表。使用 --from 时也可为https地址。
    .from = 清单所属的网络（docs/foreign.md）。
    .network_key = 该网络的密钥（PEM：公钥或证书）。请以不同于清单的途径取得。
    .signature = VCI清单的签名。默认为清单文件名改以 .sig 结尾。
    .issuer = 要取用的签发方：国家，或签发方的地址。可重复。已有文件中的签发方予以保留。
    .all = 取用清单中的所有签发方。
    .root = 其他发布方的信任根。信任根更替后，请为每个接替者重复此参数。
    .region = 要导入的地区。可重复。已有文件中的地区予以保留。
    .out = 要写入或更新的文件。
    .at = 验证时间（RFC 3339）。默认为当前时间。
fede-trust-publish = 发布数据集：信任根、信任列表、撤销名单、新的快照与网页。
    .after = 未给出的文件在DIR中保持不变，因此仅有快照密钥的计算机也可每小时发布新快照。不会发布检查点将拒绝的内容。
    .dir = 要发布到的目录。不存在时新建。
    .root = 要加入的信任根：首个或接替者。可重复。
    .list = 已签署的信任列表。
    .revocation = 撤销名单的目录，由 `fede revoke` 写入。可重复。
    .rules = 已签署的检查点规则。可重复。
    .snapshot_key = 签署快照的私钥：文件（PKCS#8 PEM），或 pkcs11: URI。可重复。
    .valid_hours = 快照的有效小时数：检查点只在此期间内下载它。
    .at = 发布时间（RFC 3339）。默认为当前时间。
fede-trust-quickstart = 一次建立首份信任列表所需的一切：密钥、源文件、已签署的信任根与列表、已发布的数据集。
    .after =
        所有密钥使用同一口令。每种角色只有一个密钥：多人在多台计算机上持有密钥的仪式见 docs/trust.md。
        任何一步失败，DIR中不会留下任何内容。
    .dir = 新目录或空目录。
    .publisher = 列表的发布方（ISO 3166）：国家或地区。
    .region = 检查点接受其码的地区（ISO 3166），并为其生成密钥。可重复。
    .at = 签发时间（RFC 3339）。默认为当前时间。
fede-trust-sign = 显示文件内容，询问后添加签名，直接修改文件。
    .after =
        签署信任列表须给出 --root，签署信任根以外的其他文件须给出 --list：其中指明可签署的密钥。
        签署新的信任根时，上一信任根的密钥也须给出 --root。不验证ROOT与LIST的签名。同一文件的各签署者看到的内容摘要相同。
    .file = 信任根、信任列表、快照、撤销名单或规则。
    .key = 私钥：文件（PKCS#8 PEM），或 pkcs11: URI。
    .root = 检查点当前的信任根，或与此列表一同发布的信任根。
    .list = 检查点当前的信任列表。对新列表，会显示其变化。
    .yes = 不询问，直接签署。
fede-trust-show = 显示数据集中的文件、其签名与缺少的签名。
    .after = 退出码：0 签名足够，或未给出用于验证的 --root 或 --list · 2 签名不足。
    .file = 信任根、信任列表、快照、撤销名单或规则。
    .root = 用于验证列表的信任根，或新信任根之前的当前信任根。更替后请重复此参数：先给原来信任的，再依次给接替的。
    .list = 信任列表，含快照、撤销名单与规则的密钥。

## 检查点

fede-gate = 运行检查点或其网页，并更新检查点的数据。
fede-gate-scanner-test = 显示扫码器输入了什么，以及应改哪项设置。
    .after =
        从标准输入逐行读取，直到结束。请扫描任意一个fede码。不作判定，也不保存。
        退出码：0 每行都是码，或可以校正 · 2 有一行不是。
fede-gate-run = 实时判定摄像头或扫码器读到的码。
    .after =
        画面：ffmpeg -f v4l2 -i /dev/video0 -f rawvideo -pix_fmt gray -s 1280x720 - | fede gate run STORE --raw 1280x720
        扫码器：fede gate run STORE --lines，或 --serial /dev/ttyACM0。扫码器的输入一律视为码；
        工作人员在另一处输入证件号码：--numbers
        不保存任何个人信息。输入结束或按Ctrl-C时停止。
        退出码：0 输入结束 · 2 输入失败。
    .store = 检查点的数据。
    .raw = 标准输入为此尺寸的灰度画面，每像素一字节。
    .mjpeg = 标准输入为连续的JPEG图片。
    .lines = 标准输入为扫码器输出的行。若为文件（记录），以 # 开头的行是工作人员输入的证件号码。
    .serial = 从串口设备读取扫码器输出的行。
    .camera = 本计算机的摄像头。
    .region = 使用此地区签署并随数据集发布的规则。
    .numbers =
        工作人员输入证件号码之处，每行一个，各与最近的码核对；只输入 ? 的一行会显示四位数字，
        由下一个动态码回答。可为终端（如/dev/tty）、管道，
        或在码不来自标准输入时用 - 表示标准输入。绝不可为扫码器输入之处。
    .every_frame = 读取录像的每一帧；不因时间不足而跳帧。
    .report = 每分钟及结束时写出班次报告：FILE.html与FILE.csv。
    .gate_name = 检查点名称，用于报告。
    .at = 班次的开始时间（RFC 3339）；此后每帧计1/30秒。默认用时钟。
fede-gate-page = 将检查点页面写成静态网站的文件。
    .after =
        浏览器只允许https://网页或本计算机的网页使用摄像头。`fede gate serve` 可直接提供网页。
        网页从DIR/set/获取数据集：请发布到该处（fede trust publish），或用 --set 复制。
    .dir = 要写入的目录。不存在时新建。
    .root = 检查点所信任的信任根。
    .region = 使用此地区签署并随数据集发布的规则。
    .set = 将此已发布的数据集复制到DIR/set/。
fede-gate-serve = 由本计算机提供检查点页面。
    .after =
        浏览器允许本计算机的网页（http://localhost）使用摄像头，其他网页须用https。
        供手机使用：fede gate serve --listen 0.0.0.0:8443 --https DIR。按Ctrl-C停止。
    .root = 检查点所信任的信任根。
    .region = 使用此地区签署并随数据集发布的规则。
    .set = 供检查点使用的已发布数据集，由 `fede trust publish` 写入。
    .listen = 监听的地址。
    .https = 用此目录中的证书提供https。不存在时新建。
    .name = 本计算机的名称或地址，写入所生成的证书。可重复。
    .cert = 用此证书（PEM）提供https。
    .key = 证书的密钥（PEM）。
fede-gate-init = 由信任根建立检查点的数据。
    .after = 检查点信任的一切都源于此信任根。请当面取得，或将显示的指纹与发布方经其他途径告知的指纹比对。
    .store = 要新建的目录。
    .root = 信任根。
fede-gate-sync = 获取并验证最新的数据集。更新是原子的：全部更新，或完全不变。
    .after = 退出码：0 数据已是最新 · 2 数据未变。较旧（回滚）、已过期、不一致或过大的数据集会被拒绝。
    .store = 检查点的数据。
    .configured_store = 配置中的检查点数据；此时只需给出来源一个参数。
    .source = 已发布的数据集：目录（可在U盘上）、http(s)网址或tar文件。
    .at = 检查点时钟的时间（RFC 3339）。默认为当前时间。
fede-gate-status = 显示数据的内容、时效，以及可用到何时。
    .after = 退出码：0 检查点可以判定 · 2 对部分或全部地区的码无法判定。
    .store = 检查点的数据。
    .at = 检查点时钟的时间（RFC 3339）。默认为当前时间。
fede-holder = 出示动态码：写出持码人页面，或在终端代替它。
fede-holder-page = 将持码人页面写成静态网站的文件。
    .after =
        网页在手机上保存码并动态出示，无需网络。只有https://网页或本计算机的网页，
        浏览器才能锁定密钥并在没有网络时打开。
    .dir = 要写入的目录。不存在时新建。
    .core = 网页的WebAssembly核心。默认使用构建时装入本程序的核心；若无，则依次在本程序旁、../share/fede 和cargo目标目录中查找 fede-holder.wasm。读取图片的 fede-gate.wasm 取自同一目录。
fede-holder-sign = 生成动态码：用码所绑定的密钥签名。检查点在约30秒内接受。
    .after =
        持码人页面每15秒自动完成一次。此命令用于测试，或以终端代替手机之处。
        此命令不查验码，由检查点查验。
    .input = 图片，或码的文本（FD1:…）。`-` 表示从标准输入读取其一。
    .key = 持码人的私钥（PKCS#8 PEM）。
    .challenge = 回答检查点所示的四位数字。
    .at = 签名时间（RFC 3339）。默认为现在。
fede-rules = 核对检查点规则：除码有效外，检查点还要求什么。
fede-rules-check = 检查并说明规则文件，并以示例试用。
    .after = 示例是用临时密钥签发的真实的码，按这些规则判定。退出码：0 文件有效 · 2 文件无效。
    .file = 规则文件（TOML）。
    .base = 文件附加于其他规则时的基础规则。
    .at = 示例的时间（RFC 3339）。默认为当前时间。

## 签发机构

fede-office = 签发机构：申报、背景数据、审核、复核、更正、签发。
    .after = docs/office.zh-CN.md 介绍了工作人员一天的工作。
fede-office-init = 建立签发机构：含配置、规则、机密与登记库的目录。
    .dir = 要新建的目录。
    .key = 地区的私钥：pkcs11: URI，或文件（从运行命令的目录或签发机构的目录查找）。office.toml 保存其相对于签发机构目录的路径。
    .time_zone = 签发机构的时区（+08:00、Asia/Shanghai）。
    .authority = 认定健康状态的机构。
    .appeal = 申诉方式：电话号码或地址。
    .registry = PostgreSQL服务器上登记库的地址（`postgres://用户@主机/数据库`）。默认为文件 registry.sqlite。
fede-office-walk-in = 为窗口来访者办理：接收申报、审核、签发码并写出通行证，一步完成。
    .after =
        为多人办理时使用其他命令：declare、audit、issue、pass。任何一步失败，都不保存任何内容。
        退出码：0 已签发码 · 1 须先由工作人员处理 · 2 失败。

        示例：
          fede office walk-in --name 张三丰 --document resident-id --number 11010519491231002X --pass pass.pdf
    .name = 来访者的全名。
    .symptom = 来访者申报的症状（fever、cough 等）。可重复。
    .contact = 来访者申报的接触及最后日期：confirmed=2026-03-01。种类为 confirmed、suspected、with-symptoms。可重复。
    .proof = 把码绑定到手机：持码人页面“出示我的密钥”的二维码图片，或其文本（FDK1:…）。十分钟内有效。
    .pass = 同时写出通行证：.svg或.pdf。不会覆盖已有文件。
fede-office-declare = 接收申报：JSON，格式见 docs/declaration.schema.json。
    .after =
        无效的申报会报告出错的字段，其余照常接收。已保存的申报不作更改。
        退出码：0 全部接收 · 1 有申报被拒收 · 2 失败。
    .files = 每个文件一份申报，或每行一份申报的 .ndjson 文件。
fede-office-import = 从CSV表格导入背景数据（列见 docs/office.zh-CN.md），或导入其他地区机构共享的文件。
    .after =
        再次导入同一表格不作任何更改。其他机构的同一文件会被拒绝。
        退出码：0 每行均已导入 · 1 有行被退回 · 2 未导入任何内容。
    .kind = 表格数据的种类。
    .file = 表格，或其他机构的文件。
    .key = 本机构的私钥，在信任列表中用途为 `exchange`。须为文件：令牌不能加密或解密机构之间共享的内容。
    .strict = 任何一行有误，则不导入任何内容。
    .retract = 撤回表格中的各行：其内容有误。
fede-office-telephone = 码所绑定的手机：列出、添加、移除。
fede-office-telephone-list = 显示一个人的手机。
fede-office-telephone-add = 核对证件后添加手机：用其持码人页面所示的二维码，或用公钥。此后该人的码绑定手机。
    .proof =
        持码人页面“出示我的密钥”的二维码图片，或其文本（FDK1:…）。`-` 表示从标准输入读取其一。十分钟内有效。
    .key = 手机的公钥（SPKI PEM），须确知本人持有私钥。
fede-office-telephone-remove = 移除手机（如遗失的），并撤销其所绑定的码。
    .telephone = 手机密钥的编号，见 `list`。
fede-office-share = 按信任列表中的协议，与其他地区的机构共享信息。
    .after = 文件带有签名并加密，只有对方机构能解密。它包含全部现状：文件中没有的信息，在对方机构不再计入。
    .with = 对方机构的地区（ISO 3166：CN-HB）。
    .since = 共享自此时间起的信息。默认为仍计入的全部信息。
    .out = 要写入的文件。绝不覆盖已有文件。
    .key = 本机构的私钥，在信任列表中用途为 `exchange`。须为文件：令牌不能加密或解密机构之间共享的内容。
fede-office-partners = 显示哪些机构与本机构共享信息。没有协议的地区所通报的信息将被删除。
fede-office-secret = 管理用于查找人员的机密。
fede-office-secret-rotate = 为机构更换机密，并将登记库转到新机密之下。
    .after =
        此前的 `secret` 文件副本随后在登记库中找不到任何人。日志、PIN与序号仍在最初的机密之下。
        命令中断时，下一条命令会将其完成，或一切保持原样。
fede-office-serve = 提供线上办事页面，以及供其他系统调用的接口（docs/api.md）。
    .after =
        不带 --sign 时，服务进程没有签发密钥：审核和签发由 `fede office audit`、`fede office issue` 或工作进程完成。
        供其他计算机访问：fede office serve --listen 0.0.0.0:8443 --https DIR。按Ctrl-C停止。

        示例，供窗口使用：
          fede office serve --pages staff --sign --listen 10.0.0.5:8443 --https DIR
    .listen = 监听的地址。
    .https = 用此目录中的证书提供https。不存在时新建。
    .name = 本计算机的名称或地址，写入所生成的证书。可重复。
    .cert = 用此证书（PEM）提供https。
    .key = 证书的密钥（PEM）。
    .behind_https = 由反向代理提供https：Cookie只通过https发送。
    .pages = 提供哪些页面。
    .sign = 打开签发密钥，供工作人员在窗口签发健康码，并当场更正。居民不得访问此服务器。
    .public_key = 码的公钥，用于生成通行证。可重复。默认为签发机构私钥旁以 .pub.pem 结尾的文件（如有）。
    .store = 检查点的数据，由 `fede gate sync` 更新：其他系统可据此查验任何码，而不限于本机构的码。
    .origin = 浏览器访问本机构的网址，例如 https://office.example，用于通行密钥和手机；通行密钥与其中的域名绑定，不能更改。默认：如仅供本机访问，为本服务的网址。
    .holder_core =
        持码人页面的WebAssembly核心，居民在此绑定手机。默认同 `fede holder page`；没有则不提供此页面，工作人员只能用扫码器、不能用摄像头读取手机密钥。
    .registries = 同时打开的登记库连接数。
    .log = 向标准错误写日志。级别由 `FEDE_LOG` 决定：error、warn、info（默认）、debug。
fede-office-audit = 按 rules.toml 审核所有申报人。只在结果变化时重新决定。
fede-office-explain = 说明一项决定：决定了什么，依据哪条规则或由哪名工作人员作出，依据哪些事实。
    .decision = 决定的编号，`review` 与 `history` 会显示。
fede-office-review = 列出待工作人员处理的事项，最早的在前。
    .after = `fede office decide ID` 对事项作出决定。
    .limit = 最多显示的事项数。
fede-office-decide =
    对待处理的事项作出决定。红码须两名工作人员以PIN确认：给出两次 --officer，或由另一名工作人员运行同一命令。
    .decision = 事项的编号，`review` 会显示。
    .status = 要给出的健康状态。
    .why = 码中的原因。黄码与红码必填。
    .reason = 用自己的话说明原因，`explain` 会显示。
fede-office-issue = 为所有已决定状态、且没有足够长有效期的码的人签发码。
    .after =
        可安全地再次运行：不会重复签发。
        退出码：0 人人有码 · 1 有人未能取得码 · 2 失败。
    .out = 存放所有有效码图片（CTI.png）的目录。DIR.index.csv 注明各图属于谁。已撤销或暂停的码的图片移至 DIR/withdrawn；更正后的新图立即写出。
    .level = 图片的纠错等级。
fede-office-night = 夜间任务：由工作进程（`fede office worker`）审核所有人并签发码。
    .after =
        登记库须在PostgreSQL上。任务计划记在登记库中：此命令中断后，工作进程继续工作，--continue 可继续等待。
        工作进程可在此之前或之后启动。

        退出码：0 人人有码 · 1 有人未能取得码 · 2 失败。
    .steps = 任务的步骤，可取 audit（审核）、commitments（承诺值）、issue（签发）中的任意几项。
    .shard_size = 每个分片的人数：一个工作进程一次处理的量。
    .continue = 等待进行中的任务，并让其工作进程使用 office.toml 中的密钥。
    .or_continue = 有进行中的任务时继续该任务，否则制定新计划。适用于可能重复运行此命令的定时器与调度程序。
    .abandon = 终止进行中的任务。已存的结果保留，其余的人等待下一次任务。
    .no_wait = 只作计划，不等待。
    .log = 向标准错误写日志。级别由 `FEDE_LOG` 决定：error、warn、info（默认）、debug。
fede-office-night-status = 显示最近一次夜间任务的进度。
    .night = 另一次任务的编号。
    .outputs = 同时列出各输出文件及其长度与SHA-256。
fede-office-worker = 处理夜间任务：逐个分片审核并签发码，直到被停止。
    .after =
        可在任意台能连接登记库、且有 office.toml、rules.toml 与 secret 文件的机器上启动任意多个。收到 Ctrl-C 或
        SIGTERM 时，工作进程完成当前步骤并交还分片。被强行终止也不会丢失数据：20秒后其他工作进程接手其分片。

        退出码：0 已停止或已完成 · 2 此工作进程不能工作：其密钥、规则、版本或时钟与任务不符。
    .key = 签名密钥：文件或pkcs11: URI。默认为签发机构的密钥。
    .out = 码的输出位置：目录，或 s3://存储桶/前缀（设置见 `AWS_…` 变量）。
    .threads = 计算线程数。默认每个核心一个。
    .until_idle = 没有进行中的任务时结束。
    .log = 向标准错误写日志。级别由 `FEDE_LOG` 决定：error、warn、info（默认）、debug。
    .metrics = 在 `http://地址/metrics` 为Prometheus提供指标。只写端口时，仅本机可以访问。
    .shard = 不用任务队列：处理进行中任务的每隔N个分片，从第I个起，然后结束。
fede-office-dispute = 记录异议。在工作人员决定之前，码仍然有效。
    .says = 持码人的陈述。
fede-office-correct = 更正码：一步完成撤销与重新签发。新的状态即为对异议的答复。
    .after = `fede revoke --office DIR` 将被撤销的码加入地区的下一版撤销名单。
    .status = 正确的健康状态。红码须两名工作人员以PIN确认。
    .why = 码中的原因。黄码与红码必填。
    .not_in = 行程中当事人并未到过的城市。可重复。
    .reason = 用自己的话说明原因，`explain` 会显示。
fede-office-withdraw = 在登记库中撤销、暂停或恢复使用码。
    .after = `fede revoke --office DIR` 将撤销或暂停的码加入地区的下一版撤销名单。
fede-office-pass = 写出可打印或出示的通行证：状态、地点、有效期与二维码，语言由 --lang 决定。已撤销或暂停的码，通行证整页加盖标记。
    .codes = 码编号（2026-03-05/1a2b3c4d5e），`fede office history` 会显示。
    .all = 目前有效的所有码，按姓名排序。须为PDF。
    .out = 要写入的文件：.svg或.pdf。不会覆盖已有文件。
fede-office-itineraries = 由按人排序的停留记录表生成供 `fede issue batch` 使用的人员文件。
    .after =
        列：document、number、place、arrival；可选：departure、name或masked_name、commitment。
        每人的首行给出姓名与承诺值。风险区域取自登记库。
        退出码：0 使用了每一行 · 1 有行被退回 · 2 失败。
    .stays = 停留记录表（.csv），按document与number排序。
    .out = 要写入的人员文件（.ndjson）。不会覆盖已有文件。
    .at = 码的签发时间（RFC 3339）。默认为当前时间。
fede-office-history = 按时间顺序显示一个人的申报、决定、异议与码。
    .code = 码编号（2026-03-05/1a2b3c4d5e）。
    .document = 代替码编号的证件类型。
fede-office-receipt = 在窗口核对证件后，发给本人用于网上登录的回执。
    .after = 适用于遗失回执的人，以及并非通过网上申报而登记的人。
    .document = 证件类型。
    .number = 证件号码。`-` 表示从标准输入读取，或者询问。
fede-office-journal = 显示日志，并检查有无行被改动或删除。
    .after = 请不时将末行哈希记录在另一处，或在另一处保存存证。即使整份日志被重写，也能据此发现。其他程序如何验证存证，见 docs/journal.md。
    .against = 检查日志是否仍包含存证中的各夜。
    .check = 只检查，并显示行数与末行哈希。
    .checkpoint = 写出各夜的存证，用机构的密钥签名。FILE 不得已存在。
    .key = 为 --against 的存证签名的公钥。默认为机构的密钥。
    .last = 只显示最后N行。
fede-office-account = 管理工作人员登录网页所用的账号。
    .after = 第一个账号须为管理员，无需批准。此后每次变更须有一名管理员批准（--admin）；新增审核人员（officer）、变更管理员的账号或重置任何账号须有两名（不足两名时为全部）。详见 docs/office.zh-CN.md 中关于账号的一节。
fede-office-account-add = 添加账号，并显示本人在网页上完成设置所需的邀请码。
    .name = 本人姓名，使用同一种文字（拉丁字母与中文可混用）。
    .role = 账号的角色。
fede-office-account-take-over = 为每名设有PIN但没有账号的工作人员建立账号，凭PIN完成设置。
fede-office-account-list = 列出账号。
fede-office-account-role = 变更账号的角色，并结束其登录。
    .name = 账号名称。
    .role = 新角色。
fede-office-account-lock = 锁定账号，并结束其登录。
    .name = 账号名称。
fede-office-account-unlock = 解锁账号，并取消输错后的等待。
    .name = 账号名称。
fede-office-account-reset = 供遗失密码或身份验证器的人员重新设置账号：显示新的邀请码。
    .name = 账号名称。
fede-office-account-sessions = 列出当前登录的人员。
    .account = 只列此账号的登录。
fede-office-account-end = 结束一个登录，或某账号的全部登录。
    .session = `sessions` 所显示的登录标识。
    .account = 结束此账号的全部登录。
fede-office-token = 管理其他系统调用接口（docs/api.md）所用的访问令牌。
    .after = 权限：declare申报健康，trips申报行程，query查询，apply申请健康码，code获取码，verify查验码，correct申请更正；identified表示该系统已核实本人身份，无需回执。有管理员时，每个令牌须有一名管理员批准，含identified的须有两名。
fede-office-token-add = 添加访问令牌，并显示一次。
    .name = 系统的名称，使用同一种文字（拉丁字母与中文可混用）。
    .scope = 该系统可以做什么，以逗号分隔。
    .days = 有效天数，1至366。
fede-office-token-list = 列出访问令牌，不含令牌内容。
fede-office-token-revoke = 撤销访问令牌，立即生效。
    .name = 系统的名称。
fede-office-openapi = 以OpenAPI 3.1描述接口（JSON）。
fede-office-officer = 管理工作人员及其PIN。
fede-office-officer-add = 添加工作人员，或设置新PIN。需要一名现有工作人员的PIN；有两名以上时需要两名。
    .name = 工作人员的姓名，使用同一种文字（拉丁字母与中文可混用）。
    .new_pin_file = 首行为新PIN的文件。默认提问两次。
fede-office-officer-list = 列出工作人员。
fede-office-status = 显示地区、规则、待处理事项的数量与尚未发布的撤销，并检查日志。
fede-office-restored = 登记库从备份恢复后重新启用：序号与编号均不会重复。
    .after =
        备份之后发出的码、决定与撤销不在登记库中。此后签发的码使用此前不可能发出的序号，编号也远远跳过已用部分。
        请在 `fede office journal --check` 之后、其他任何操作之前运行。若未丢失数据，它只跳过一些编号。
        完整步骤见 docs/operations.zh-CN.md。
fede-office-copy = 将登记库复制到PostgreSQL服务器或文件，并比对两者。
    .after =
        复制期间不能写入登记库，也不能有未结束的夜间任务。office.toml 指明副本后（registry = "postgres://…"；没有这一行则为文件 registry.sqlite），
        签发机构才使用副本；旧登记库不再使用。命令中断时，请再次运行。
    .keep = 旧登记库继续使用，仅供演练：签发机构绝不能同时使用两个登记库。
    .take_back = 重新使用 office.toml 所指的、已复制到别处的登记库。此时不得使用副本。
    .to = 副本的地址（`postgres://用户@主机/数据库`）或文件。该处不能已有登记库。
fede-office-migrate = 将旧版fede的登记库升级到此版。请先备份。
    .after =
        每一步或全部完成，或什么都不改变；命令中断时，请再次运行。
        第1版的文件升级时以签发机构机密派生的密钥重新计算日志哈希，从日志中删除状态与规则，并加密所存的证件号码。
        升级之前，任何有写入权限的人都可伪造日志；所记录的哈希可发现伪造。工作人员须重新添加。
    .last_hash = 第1版文件须给出：日志的末行哈希，由旧版的 `fede office journal --check` 得出。无人记录时写 `unknown`，日志会注明。
fede-office-forget = 删除超过 office.toml 所定保存期限的个人数据。日志予以保留，其中没有姓名。
