### 检查点无法工作、规则或网页无效的原因。

## 规则

rules-too-large = 应不超过 { $max } 字节，实有 { $found } 字节
    .hint = 请删除不再适用的区域；可以直接写整个省或国家（地区）
rules-toml = 规则文件格式有误：{ $detail }
    .hint = docs/gate.zh-CN.md 中有完整的示例文件
rules-place = areas：{ $place }：{ $error }
    .hint = 请写GB/T 2260六位代码、UN/LOCODE（如JPTYO）或两位国家（地区）代码
rules-level = areas：应为[levels]中的等级，实为 { $found }
    .hint = 请定义该等级：[levels.NAME]，并写明days与then
rules-day = areas：{ $found }：{ $error }
    .hint = 请写成 2026-03-05 的格式
rules-zone = time_zone：{ $error }
    .hint = 请写时差，如 +08:00
rules-region = adds_to：{ $error }
    .hint = 请写ISO 3166代码，如CN或CN-XZ
rules-range = { $field }：应为 { $min } 至 { $max }，实为 { $found }
    .hint = 请在此范围内选择
rules-foreign-kinds = foreign：至少须有一个种类，实为空
    .hint = 例如写 kinds = ["vaccination"]
rules-foreign-test-age = foreign：种类含 test 时须写 max_test_hours，实为空
    .hint = 检测本身没有有效期，请写明采样后多少小时内有效，例如 max_test_hours = 48
rules-foreign-issuer = foreign.issuers：{ $found }：应为 { $network } 的签发方，实为其他内容
    .hint = 请写国家（地区）的两个或三个字母；vci 写签发方的地址 https://…
rules-foreign-vaccine = foreign.vaccines：应为 1 至 80 字节的编码，实为 { $found }
    .hint = 请按 `fede inspect` 显示的写疫苗、产品或生产商的编码
rules-chain = adds_to：基础规则不得再附加于其他规则，而{ $found }的规则附加于其他规则
    .hint = 请写明最后被附加的那份规则

## 核对证件

no-holder = 上一个码未注明持码人，或尚未出示任何码

## 画面

frame-io = 无法读取画面：{ $reason }
    .hint = 请检查摄像头是否接好，向管道输出画面的程序是否在运行
frame-truncated = 每帧应为 { $expected } 字节，实际在 { $found } 字节后结束
    .hint = --raw 后的尺寸须与所发画面一致：ffmpeg … -s 1280x720 -pix_fmt gray
picture-cut = JPEG图片不完整，数据流在图片的 { $found } 字节后结束
    .hint = 请发送MJPEG：ffmpeg … -c:v mjpeg -f mjpeg -
no-picture = 应为连续的JPEG图片，实际 { $found } 字节内没有图片结尾

## 网页与证书

page-core = 应为WebAssembly模块，实为 { $found } 字节的其他内容
    .hint = 请安装软件包或压缩包，其中已包含网页核心；或以 --features full,pages 构建fede（docs/install.zh-CN.md）
page-root = 信任根：{ $error }
page-rules = 规则：{ $error }
certificate-name = 本计算机的名称或地址不能写入证书：{ $detail }
    .hint = 请给出本计算机的名称：--name gate.local
certificate-made = 无法生成证书：{ $detail }
