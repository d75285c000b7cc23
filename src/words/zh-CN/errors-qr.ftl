### 二维码无法绘制、图片无法读取的原因。

## 绘制

symbol-text-too-long = 文本应能容纳于 { $level } 级二维码，实有 { $found } 字节
    .hint = 请选择较低的纠错级别，或缩短文本
symbol-picture-too-large = 图片边长应不超过 { $max } 像素，实为 { $found } 像素
    .hint = 每个模块请取1至64像素；打印以8像素为宜
symbol-no-pixels = 每个模块应至少1像素，实为0
symbol-encoding = 图片无法编码
    .hint = 请释放内存后重试

## 读取

pixels-length = 应有 { $width } × { $height } 像素，每像素一字节，实有 { $found } 字节
picture-unknown-format = 应为图片（PNG、JPEG、WebP、GIF、BMP、TIFF、PNM、QOI、TGA、PDF或SVG），实为其他文件
    .hint = 请提供图片文件；码的文本以 FD1: 开头
picture-too-large = 文件应不超过 { $max } 字节，实有 { $found } 字节或更多
    .hint = 请缩小图片；1280 × 720即可清晰读码
picture-too-many-pixels = 图片应少于 { $max } 像素，实为 { $width } × { $height }
picture-too-much-memory = 图片解码所需内存应与文件大小相称，实际所需过多
picture-format-not-built = 此fede版本不能读取{ $format }文件
    .hint = 请将图片另存为PNG或JPEG；完整版本还可读取GIF、PDF、PNM、QOI、SVG、TGA、TIFF和WebP
picture-empty = 应为图片，实为空文件
    .hint = 请重新复制图片：上次复制可能中断，或磁盘已满
picture-format-unsupported = fede不能读取{ $format }类文件
    .hint = 请将图片另存或分享为JPEG或PNG；对图片截屏也可以
picture-damaged = 图片应完整，实已损坏
    .hint = 请重新拍摄或重新复制图片
picture-not-drawn = 绘制此 { $format } 所需的时间或内存超出限制
    .hint = 请提供含码页面的截屏，或将该页另存为 PNG
picture-more-pages = 前 { $max } 页中没有码；文件还有更多页，未予查看
