### 机构无法共享信息，或无法接收其他机构的信息的原因。

shared-not-a-file = 应为机构共享文件，实为其他内容
    .hint = 此类文件由 `fede office share` 生成
shared-cut = 文件不完整
    .hint = 请向发送机构重新索取；未导入任何内容
shared-altered = 文件中有一段与发送机构签署的内容不符
shared-sealed = 文件中有一段无法用此密钥解开
shared-content = 文件中有fede不会写入的内容
    .hint = 未导入任何内容；请告知发送机构
shared-list-window = 信任列表应在 { $now } 有效，实际于 { $expires } 失效
    .hint = 请获取最新的信任列表，并检查时钟
shared-no-key = 信任列表中没有 { $region } 目前有效、用途含exchange的密钥
    .hint = 请获取最新的信任列表，或联系其发布方
shared-own-key = 密钥 { $kid } 不是信任列表给予 { $region } 的exchange密钥
    .hint = 请用 --key 给出本机构的信息共享密钥；列表中该密钥标明 signs = ["exchange"]
shared-no-agreement = { $at } 没有 { $from } 与 { $to } 共享信息的有效协议
    .hint = `fede trust show` 会列出协议；请获取最新的信任列表，或联系其发布方
shared-other-office = 文件应发给 { $expected } 的机构，实际发给 { $found }
    .hint = 只有该机构能打开此文件
shared-other-key = 文件应以密钥 { $expected } 加密，实际以 { $found } 加密
    .hint = 请给出文件签发时有效的密钥，或请对方重新生成文件
shared-replayed = { $issued } 的文件已导入过
    .hint = 无需任何操作
shared-older = 文件应晚于已导入的 { $held } 的文件，实为 { $issued } 的文件
    .hint = 请导入该机构最新的文件；每个文件都包含全部信息
shared-future = 文件签发于 { $issued }，而现在是 { $now }
    .hint = 请检查双方机构的时钟；未导入任何内容
shared-expired = 文件已于 { $expires } 失效，现在是 { $now }
shared-kind = 协议不包括此类信息：{ $kind }
    .hint = 未导入任何内容；双方机构应使用同一份信任列表
shared-fact-future = 有一条信息始于 { $since }，晚于文件的签发时间 { $issued }
shared-fact-before = 有一条信息始于 { $found }，早于文件的起始时间 { $since }
shared-twice = 文件中同一人的同一条信息出现了两次
shared-too-many = 每个文件最多 { $max } 条信息，实际更多
    .hint = 请共享较短时段的信息：用 --since 给出更晚的日期
random = 随机数来源出错
    .hint = 请重试；没有随机数无法加密文件
