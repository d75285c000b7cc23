### 检查点工作人员看到的关于其他网络的码的文字：原因和下一步。

## 种类

yellow-fever = 黄热病疫苗接种
polio = 脊髓灰质炎疫苗接种
measles = 麻疹疫苗接种
molecular = 核酸检测
antigen = 抗原检测

## 路径

path = { $network } 清单（{ $day }），已收入{ $name }信任列表第{ $version }版

## 原因和下一步

damaged = 这个其他网络的码已损坏，或制作有误。
    .hint = 请持码人重新打开码，或出示另一张图片。
part = 这是 SMART 健康卡 { $of } 个二维码中的第 { $number } 个。
    .hint = 请再出示此卡的其余二维码：同时出示，或在检查点逐个出示。
content = 码已签名，但其内容无法读取。
    .hint = 请出示其他证明。
no-kid = 码没有按所属网络的格式注明密钥。
not-taken = 信任列表中没有这个网络的密钥：{ $network }。
    .hint = 请出示其他证明，并告知信任列表的发布方。
unknown-key = 这个码的密钥 { $kid } 不在信任列表中。
    .hint = 请更新本检查点的信任列表。如果已是最新，则这里不认可该签发方。
bad-signature = 签名不真实：码被改动或伪造。
    .hint = 不要放行。请叫主管。
certificate = 码中的证书无权签发此码。
other-issuer = 码注明的签发方是 { $stated }，签名密钥却属于 { $signer }。
    .hint = 不要凭此码放行。请报告信任列表的发布方。
key-use = 这个码的密钥无权签发这类证明：{ $missing }。
    .hint = 不要凭此码放行。请出示其他证明。
key-not-yet-valid = 签名密钥从 { $not_before } 起有效，查验此码须密钥在 { $used } 有效。
key-expired = 签名密钥有效至 { $expires }，查验此码须密钥在 { $used } 有效。
key-time-hint = 不要凭此码放行。请出示其他证明。
revoked = 签发方已撤销这张卡（编号 { $rid }）。
    .hint = 不要凭此码放行。请出示其他证明。
not-yet-valid = 码从 { $not_before } 起有效，现在是 { $at }。
    .hint = 请检查本检查点的时钟。如果时钟正确，持码人须等待。
expired = 码已于 { $expires } 过期，现在是 { $at }。
    .hint = 请持码人出示有效的码。
no-rule = 码是真的，但不符合本检查点的任何规则：{ $lacks }。
    .hint = 请出示其他证明，或按本检查点的规定处理。
semicolon = ；
no-reader = 本检查点不能读取这个网络的码：{ $network }。
    .hint = 请联网重新打开页面，或到能读取的检查点。
compare = 请将姓名和出生日期与证件比对。此码不含证件号码。
    .hint = 两项都一致才放行。

## 不符合规则之处

unmet-issuer = 这里不接受该签发方
unmet-kind = 没有这里接受的证明种类
unmet-vaccine = 这里不接受该疫苗
unmet-test-kind = 这里不接受这种检测
unmet-result = 结果不是阴性
unmet-test-age = 采样已过 { $hours } 小时，本检查点要求不满 { $max_hours } 小时
unmet-doses = 注明 { $found } 剂，本检查点要求 { $min } 剂
unmet-too-recent = 最后一剂在 { $days } 天前，本检查点要求满 { $min_days } 天
unmet-too-long-ago = 最后一剂在 { $days } 天前，本检查点最多允许 { $max_days } 天
unmet-future = 日期在未来
unmet-validity = 有效期不含今天
