### 其他网络的码，供工作人员和发布方查看。

## 网络和格式

network-gdhcn = 世卫组织全球数字健康认证网络（GDHCN）
network-vci = SMART健康卡（VCI目录）
network-icao = 国际民航组织（VDS-NC）
format-dcc = 欧盟式新冠证明
format-ddcc = 新冠证书数字文件（世卫组织）
format-icvp = 疫苗接种或预防措施国际证书（世卫组织）
format-shc = SMART健康卡
format-icao-vacc = 国际民航组织接种凭证
format-icao-test = 国际民航组织检测凭证

## 密钥

kind-p256 = P-256
kind-p384 = P-384
kind-p521 = P-521
kind-rsa = RSA
kind-ed25519 = Ed25519
vaccination = 接种
test = 检测
recovery = 康复
authority = 签发者证书

## 值集

system-snomed = SNOMED CT
system-atc = ATC
system-product = 欧盟产品值集
system-maker = 欧盟生产企业值集
system-loinc = LOINC
system-device = 欧盟快速检测清单
system-cvx = CVX
system-icd11 = ICD-11
system-icao = 国际民航组织
system-country = 国家和地区
system-other = 其他编码
bare-code = { $code }（无已知名称）
not-shown = （含无法显示的字符）
nothing-stated = （空）

## 导入清单

list-head = { $network }，{ $as_of } 的清单：{ $keys } 个密钥，可用 { $usable } 个
finding-count = { $title }：{ $keys }
finding-title = { $id ->
        [expired] 已到期
        [not-yet-valid] 尚未生效
        [no-authority] 无上级机构
        [authority-expired] 上级机构已到期
        [certificate] 证书无效
        [other-country] 其他国家或地区的证书
        [unknown-country] 证书未注明国家或地区
        [other-kid] 编号有误
        [shared] 在清单中多次出现
        [no-country] 签发方不是国家或地区
        [unreached] 90天未能联系到签发方
       *[weak] RSA不足3072位
    }
taken = 已取用：{ $keys } 个密钥，{ $issuers } 个签发方

## 显示码

network = 网络
certificate = 证书
certificate-line = { $country }，{ $from } 至 { $to }
fits = 与内含证书相符（不能说明由谁制作）
fits-not = 与内含证书不符
jws-header = JWS头
jws-payload = JWS载荷
seal-data = 凭证数据

## 关于网络密钥的发现

finding-expired = 已于 { $expires } 到期
finding-not-yet-valid = 自 { $not_before } 起有效
finding-no-authority = 清单中没有上级机构签发其证书，该网络也未指明上级机构
finding-authority-expired = 其上级机构的证书已于 { $expires } 到期
finding-other-country = 其证书注明{ $found }
finding-unknown-country = 其证书未注明ISO 3166-1中的国家（地区），或注明了多个
finding-other-kid = 清单中的编号不是该密钥的编号
finding-shared = 该密钥在清单中出现 { $times } 次
finding-no-country = 签发方代码不是国家（地区）代码
finding-unreached = 该网络自 { $since } 起未能联系到签发方
finding-weak = RSA不足3072位

## 证明的各行

format = 格式
issuer = 签发方
identifier = 编号
issued = 签发时间
expires = 到期时间
native-name = 姓名
transliterated-name = 护照姓名
birth = 出生日期
unknown-birth = 未注明
document-number = 证件号码
disease = 疾病
vaccine = 疫苗
product = 产品
maker = 生产企业
dose = 剂次
dose-of = 第 { $number } 剂，共 { $of } 剂
date = 日期
country = 国家或地区
by = 出具方
lot = 批号
test-kind = 检测类型
device = 检测试剂
result = 结果
sampled = 采样时间
first-positive = 首次阳性
valid-from = 有效期起
valid-until = 有效期至
