### 命令执行失败。

## 标签

error-label = 错误：
hint-label = 提示：
named = { $name }：{ $message }

## 输出

stdout = 无法写入标准输出：{ $reason }
