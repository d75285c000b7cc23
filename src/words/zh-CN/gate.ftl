### 检查点在判定之外的提示：规则命中的情况、标志、扫码器提示。

## 标志

let-in = 放行
stop = 禁止通行
you-decide = 请人工判断
cannot-tell = 无法判定

## 规则命中后的处理

then-note = 放行并提示
then-ask = 由工作人员判断
then-refuse = 不予放行

## 命中的情况与下一步

statement-missing = 本检查点要求{ $missing }，此码不含该内容。
    .hint = 请其出示含该内容的码。
too-old = { $kind }的时间为 { $since }；本检查点只接受 { $max-hours } 小时以内的。
    .hint = 请持码人更换新码。
stay = 曾在{ $place }停留，最后日期 { $last-seen }：该地为“{ $level }”级风险区域，停留后 { $days } 天内须计入。
    .hint-note = 仅供参考。
    .hint-ask = 请询问持码人，并按本检查点的规定处理。
    .hint-refuse = 按本检查点规则不予放行，请告知所涉停留。
level = { $level ->
        [high] 高
        [medium] 中
        [low] 低
       *[other] { $level }
    }
country-visited = 曾到访{ $country }（码内未载日期）：该地为“{ $level }”级风险区域，停留后 { $days } 天内须计入。
marked = 曾在{ $place }停留，最后日期 { $last-seen }。该市含风险区域，并不表示持码人到过该区域。
unbound = 此码未绑定手机，任何人都可能持有副本。
    .hint-refuse = 请其出示本人手机上的码。
binding-not-proved = 此码已绑定持码人密钥，但出示的图像不能证明其持有该密钥。
    .hint = 请查看证件，并核对证件号码。
other-document = 不是此人的证件：号码不符。
    .hint = 不予放行。如输入有误，请重新输入号码。
again-seconds = 此码 { $seconds } 秒前已在本检查点放行。
again-minutes = 此码 { $minutes } 分钟前已在本检查点放行。
again-hint = 请询问是否为同一人。
rules-missing = 本检查点应适用{ $name }（{ $region }）的规则，但尚无该规则。
    .hint = 请更新本检查点的数据。
rules-not-current = { $name }（{ $region }）的规则有效期为 { $from } 至 { $until }，现在是 { $at }。
rules-unreadable = 本检查点无法读取{ $name }（{ $region }）的规则。
    .hint = 请升级本检查点的软件，或通知规则发布方。

## 供扫码器设置人员参考的提示

scanner-prefix = 扫码器在码前输入了其他字符：请关闭其前缀
scanner-suffix = 扫码器在码后输入了其他字符：请关闭其后缀
scanner-input-method = 输入法改变了扫码器输入的字符：请切换到英文输入
scanner-case = 字母大小写颠倒：请关闭大写锁定
scanner-keyboard = 扫码器的键盘布局不符：请设为本机键盘布局
scanner-split = 扫码器把码分成了多行：请调大其行长度
scanner-number = 混在码中的证件号码未作比对：请在 --numbers 读取的位置输入号码

## 键盘布局

keyboard = { $layout ->
        [german] 德语
        [german-nodead] 德语（无死键）
        [swiss-german] 瑞士德语
        [swiss-french] 瑞士法语
        [french] 法语（AZERTY）
        [french-oss] 法语（替代布局）
        [belgian] 比利时
        [canadian-french] 加拿大法语
        [canadian-multilingual] 加拿大多语言
        [spanish] 西班牙语
        [latin-american] 拉丁美洲
        [portuguese] 葡萄牙语
        [brazilian] 巴西
        [italian] 意大利语
        [british] 英国
        [irish] 爱尔兰
        [us-international] 美国国际
        [us-dvorak] 美国Dvorak
        [us-colemak] 美国Colemak
        [danish] 丹麦语
        [norwegian] 挪威语
        [swedish] 瑞典语
        [finnish] 芬兰语
        [icelandic] 冰岛语
        [estonian] 爱沙尼亚语
        [latvian] 拉脱维亚语
        [lithuanian] 立陶宛语
        [polish-qwertz] 波兰语（QWERTZ）
        [czech] 捷克语
        [czech-qwerty] 捷克语（QWERTY）
        [slovak] 斯洛伐克语
        [slovak-qwerty] 斯洛伐克语（QWERTY）
        [hungarian] 匈牙利语
        [romanian] 罗马尼亚语
        [slovenian] 斯洛文尼亚语
        [croatian] 克罗地亚语
        [serbian] 塞尔维亚语（西里尔字母）
        [serbian-latin] 塞尔维亚语（拉丁字母）
        [albanian] 阿尔巴尼亚语
        [macedonian] 马其顿语
        [bulgarian] 保加利亚语
        [greek] 希腊语
        [turkish] 土耳其语（Q）
        [turkish-f] 土耳其语（F）
        [azerbaijani] 阿塞拜疆语
        [russian] 俄语
        [ukrainian] 乌克兰语
        [belarusian] 白俄罗斯语
        [kazakh] 哈萨克语
        [mongolian] 蒙古语
        [georgian] 格鲁吉亚语
        [armenian] 亚美尼亚语
        [hebrew] 希伯来语
        [arabic] 阿拉伯语
        [arabic-azerty] 阿拉伯语（AZERTY）
        [persian] 波斯语
        [thai] 泰语
        [vietnamese] 越南语
        [hindi] 印地语
        [bengali] 孟加拉语
        [japanese] 日语（JIS）
        [japanese-kana] 日语（假名）
       *[us] 美国
    }

## 页面核心程序报错时的处理

reload = 请重新加载页面。
frame-size = 摄像头画面尺寸已改变，将识读下一帧。
archive = 请选择数据集的tar文件，或其目录。
site-region = 请用该地区的ISO 3166代码重新生成页面。
network = 请检查网络，或用文件更新。
document-number = 请按证件上所印输入号码。
