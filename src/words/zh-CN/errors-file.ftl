### 文件操作失败及其原因。

cannot = { $path }：无法{ $action ->
    [create] 新建
    [find] 查找
    [lock] 锁定
    [make] 新建
    [move] 移动
    [open] 打开
    [remove] 删除
    [replace] 替换
    [write] 写入
   *[read] 读取
}：{ $reason }

## 原因

other =
    .hint = 请检查路径、读写权限以及磁盘空间
not-found = 文件或目录不存在
    .hint = 请检查路径
permission-denied = 没有权限
    .hint = 请检查该处的读写权限
already-exists = 同名文件已存在
    .hint = 请另取文件名；未覆盖任何文件
storage-full = 磁盘空间不足
    .hint = 请腾出空间后重试；未留下写了一半的文件
too-large = 文件过大
quota = 超出磁盘配额
directory = 这是目录，不是文件
    .hint = 请给出文件
not-a-directory = 路径中有一部分不是目录
not-empty = 目录非空
read-only = 文件系统为只读
busy = 设备或文件正被占用
refused = 连接被拒绝
reset = 连接中断
timed-out = 未及时应答
