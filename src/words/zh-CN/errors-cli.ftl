### 命令执行失败。

## 标签

error-label = 错误：
hint-label = 提示：
named = { $name }：{ $message }

## 输出

stdout = 无法写入标准输出：{ $reason }

## 获取数据集

http-request = { $url }：{ $error }
http-slow = { $url }：每秒应不少于 { $least } 字节，实为 { $seconds } 秒内 { $found } 字节
http-late = { $url }：数据集应能在 { $most } 秒内获取完毕，实际更久
http =
    .hint = 请检查网址；数据集含 snapshot.cbor、roots/ 与 objects/

## 检查点网页

no-page-core = 本程序旁没有网页核心 { $file }
