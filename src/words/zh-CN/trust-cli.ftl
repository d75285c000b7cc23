### 发布者运行 `fede trust show` 时所见的文字。

## 字段名，宽度不超过11列

content = 内容
content-digest = { $digest }（不含签名的SHA-256）
fingerprint = 指纹
