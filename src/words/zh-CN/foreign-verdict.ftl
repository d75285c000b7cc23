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

damaged = 此码（其他网络）已损坏，或制作有误。
    .hint = 请持码人重新打开码，或出示另一张图片。
part = 这是 SMART 健康卡 { $of } 个二维码中的第 { $number } 个。
    .hint = 请其再出示此卡的其余二维码：同时出示，或在检查点逐个出示。
content = 码已签名，但内容无法读取。
    .hint = 请其出示其他证明。
no-kid = 此码未按所属网络的格式注明密钥。
not-taken = 信任列表中没有此网络的密钥：{ $network }。
    .hint = 请其出示其他证明，并报告信任列表的发布方。
unknown-key = 此码的密钥 { $kid } 不在信任列表中。
    .hint = 请更新信任列表；若已是最新，则此签发方在此不获认可。
bad-signature = 签名无效：码被篡改或伪造。
    .hint = 请勿放行，并通知值班主管。
certificate = 码中的证书无权签发此码。
other-issuer = 此码注明的签发方是 { $stated }，签名密钥却属于 { $signer }。
    .hint = 请勿凭此码放行，并报告信任列表的发布方。
key-use = 此码的密钥无权签发此类证明：{ $missing }。
    .hint = 请勿凭此码放行，请其出示其他证明。
key-not-yet-valid = 签名密钥自 { $not_before } 起有效，查验此码须密钥在 { $used } 有效。
key-expired = 签名密钥有效期至 { $expires }，查验此码须密钥在 { $used } 有效。
key-time-hint = 请勿凭此码放行，请其出示其他证明。
revoked = 签发方已撤销此卡（编号 { $rid }）。
    .hint = 请勿凭此码放行，请其出示其他证明。
not-yet-valid = 此码自 { $not_before } 起有效，现在是 { $at }。
    .hint = 请检查本检查点的时钟；时钟无误的，请其届时再来。
expired = 此码已于 { $expires } 过期，现在是 { $at }。
    .hint = 请持码人出示有效的码。
no-rule = 码是真的，但不符合本检查点的任何规则：{ $lacks }。
    .hint = 请其出示其他证明，或按本检查点的规定处理。
semicolon = ；
no-reader = 本检查点不能读取此网络的码：{ $network }。
    .hint = 请联网后重新加载页面，或改用能读取此类码的检查点。
compare = 请将姓名和出生日期与证件核对。此码不含证件号码。
    .hint = 两项都一致才可放行。

## 不符合规则之处

unmet-issuer = 本检查点不接受此签发方
unmet-kind = 不含本检查点接受的证明种类
unmet-vaccine = 本检查点不接受此疫苗
unmet-test-kind = 本检查点不接受此类检测
unmet-result = 检测结果不是阴性
unmet-test-age = 采样已过 { $hours } 小时，本检查点要求不满 { $max_hours } 小时
unmet-doses = 注明 { $found } 剂，本检查点要求 { $min } 剂
unmet-too-recent = 最后一剂在 { $days } 天前，本检查点要求满 { $min_days } 天
unmet-too-long-ago = 最后一剂在 { $days } 天前，本检查点最多允许 { $max_days } 天
unmet-future = 日期晚于今天
unmet-validity = 有效期不含今天
