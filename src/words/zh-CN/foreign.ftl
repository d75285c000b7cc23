### 其他网络的码，供工作人员和发布方查看。

## 网络和格式

network-gdhcn = 世卫组织全球数字健康认证网络（GDHCN）
network-vci = SMART健康卡（VCI目录）
network-icao = 国际民航组织（VDS-NC）
format-dcc = 欧盟式新冠证明
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

## 陈述的各行

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
